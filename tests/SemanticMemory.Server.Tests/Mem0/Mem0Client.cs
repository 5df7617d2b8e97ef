using System.Text;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Mem0;

/// <summary>
/// Sends what the Mem0 provider of Semantic Kernel sends, as its sources have it: addresses with a slash at the end, its JSON, a header that the user sets. Given is a base address and a key.
/// </summary>
internal sealed class Mem0Client(RunningServer server, string key)
{
    public Task<Answer> AddAsync(string json) => SendAsync(HttpMethod.Post, "/v1/memories/", json);

    public Task<Answer> SearchAsync(string json) => SendAsync(HttpMethod.Post, "/v1/memories/search/", json);

    public Task<Answer> ClearAsync(string query) => SendAsync(HttpMethod.Delete, $"/v1/memories/?{query}", null);

    private async Task<Answer> SendAsync(HttpMethod method, string path, string? json)
    {
        using var content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        return await server.Anonymous.SendContentAsync(method, path, content, request => request.Headers.TryAddWithoutValidation("Authorization", $"Token {key}"));
    }
}
