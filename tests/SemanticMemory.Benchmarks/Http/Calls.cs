using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using SemanticMemory.Benchmarks.Load;
using SemanticMemory.Messages;

namespace SemanticMemory.Benchmarks.Http;

/// <summary>Requests to one tenant. Bodies that are sent often are made before anything is timed.</summary>
internal sealed class Calls(HttpClient http, LoadCorpus corpus)
{
    private static readonly byte[] s_context = """{"scope":"tenant"}"""u8.ToArray();
    private static readonly byte[] s_contextOfUser = "{}"u8.ToArray();

    private readonly byte[][] _messages =
        [.. Enumerable.Range(0, 1000).Select(_ => JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["role"] = "user", ["content"] = corpus.Text(150) }))];

    public async Task<string> StartAsync(JsonObject session)
    {
        using var answer = await http.PostAsJsonAsync("sessions", session);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<string>();
    }

    public async Task AppendAllAsync(string session, IEnumerable<NewMessage> messages)
    {
        var list = messages.Select(message => (JsonNode)new JsonObject
        {
            ["role"] = message.Role == MessageRole.User ? "user" : "assistant",
            ["author"] = message.Author,
            ["content"] = message.Content,
            ["timestamp"] = message.Timestamp!.Value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
        });
        using var answer = await http.PostAsJsonAsync($"sessions/{session}/messages", new JsonObject { ["messages"] = new JsonArray([.. list]) });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Appends the nth message; says whether that went well.</summary>
    public Task<bool> AppendAsync(string session, int number) => PostAsync($"sessions/{session}/messages", _messages[number % _messages.Length]);

    /// <summary>Asks for a context window over all of the tenant, or over the user's sessions; without a query, so that the last turns are what is recalled by.</summary>
    public Task<bool> ContextAsync(string session, bool overTenant) => PostAsync($"sessions/{session}/context", overTenant ? s_context : s_contextOfUser);

    public async Task ChangeAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<byte[]> GetAsync(string path) => await http.GetByteArrayAsync(path);

    private async Task<bool> PostAsync(string path, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await http.PostAsync(path, content);
        await answer.Content.CopyToAsync(Stream.Null);
        return answer.IsSuccessStatusCode;
    }
}
