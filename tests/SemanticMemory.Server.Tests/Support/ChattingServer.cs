using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;
using SemanticMemory.Tests.Chat.Double;

namespace SemanticMemory.Server.Tests.Support;

/// <summary>The service with a chat model, which is the double.</summary>
public sealed class ChattingServer : IAsyncLifetime
{
    private ChatDouble? _chat;

    public ChatDouble Chat => _chat!;

    public RunningServer Server { get; init; } = new();

    /// <summary>Further settings.</summary>
    public IReadOnlyList<string> More { get; init; } = [];

    public async ValueTask InitializeAsync()
    {
        _chat = await ChatDouble.StartAsync();
        await Server.StartAsync(
            RunningServer.OperatorKey, ["--Chat:Endpoint", Chat.Endpoint.ToString(), "--Chat:Model", ChatDouble.Model, "--Chat:ApiKey", ChatDouble.Key, "--Chat:Retries", "1", "--Chat:Timeout", "00:00:05", .. More]);
    }

    /// <summary>Asks for a reply as events, and reads them as they come.</summary>
    public async IAsyncEnumerable<(string Name, JsonObject Data)> StreamAsync(Tenant tenant, string session, string content)
    {
        using var http = new HttpClient { BaseAddress = Server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/sessions/{session}/reply")
        {
            Content = new StringContent(new JsonObject { ["content"] = content }.ToJsonString(), Encoding.UTF8, "application/json"),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", tenant.Key), Accept = { new MediaTypeWithQualityHeaderValue("text/event-stream") } },
        };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal((200, "text/event-stream"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(TestContext.Current.CancellationToken))
        {
            yield return (item.EventType, JsonNode.Parse(item.Data)!.AsObject());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Chat.DisposeAsync();
    }
}
