using System.Text;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Hosting;

/// <summary>Sends the requests of docs/conversation.http as an editor would.</summary>
public sealed class ConversationFileTests : IAsyncLifetime
{
    private readonly RunningServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Every_request_of_the_file_is_answered_with_the_status_it_expects()
    {
        var file = HttpFile.Parse(await File.ReadAllTextAsync(Checkout.File("docs", "conversation.http"), TestContext.Current.CancellationToken));
        file.Set("service", _server.Address.ToString().TrimEnd('/'));
        file.Set("operator", RunningServer.OperatorKey);
        var answers = new List<string>();
        foreach (var request in file.Requests)
        {
            Assert.True(request.Expects is not null, $"{request.Title}: the request does not say which status it expects.");
            var answer = await SendAsync(file, request);
            Assert.True((int)answer.Status == request.Expects, $"{request.Title}: expected {request.Expects}, got {(int)answer.Status}: {answer.Text}");
            file.Keep(request, answer.Text);
            answers.Add(answer.Text);
        }

        // The conversation is one: what was said by mail is in the window of the chat, and in what the colleague finds.
        Assert.Equal(2, answers.Count(answer => answer.Contains("9,400 euros a year", StringComparison.Ordinal)));
        Assert.Equal([200, 201, 204, 400, 401, 403, 404, 409], file.Requests.Select(request => request.Expects!.Value).Distinct().Order());
    }

    private Task<Answer> SendAsync(HttpFile file, HttpFileRequest request)
    {
        var headers = request.Headers.ToDictionary(header => header.Key, header => file.Fill(header.Value));
        var content = request.Body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(file.Fill(request.Body)));
        return _server.Anonymous.SendContentAsync(new HttpMethod(request.Method), new Uri(file.Fill(request.Address)).PathAndQuery, content, message =>
        {
            foreach (var (name, value) in headers)
            {
                Assert.True(message.Headers.TryAddWithoutValidation(name, value) || content!.Headers.TryAddWithoutValidation(name, value), name);
            }
        });
    }
}
