using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SemanticMemory.Server.Tests.Mem0;

/// <summary>Whose memories a provider keeps or looks for; what is null is left out of a request, what is blank is not.</summary>
internal sealed record Mem0Scope(string? App = null, string? Agent = null, string? Run = null, string? User = null);

/// <summary>
/// The wire of the Mem0 providers of Semantic Kernel 1.80 and Agent Framework 1.17, as their sources have it: an HttpClient with a base address, the order of members, letters beyond ASCII
/// escaped, ids in addresses as they are, and the types that an answer is read as. Anything but success throws.
/// </summary>
internal sealed class Mem0Wire(Uri server, string key) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = server, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Token", key) } };

    public async Task<IReadOnlyList<Found>> SearchAsync(Mem0Scope scope, string query)
    {
        var answer = await PostAsync("/v1/memories/search/", new Body { App = scope.App, Agent = scope.Agent, Run = scope.Run, User = scope.User, Query = query });
        return JsonSerializer.Deserialize<Found[]>(answer)!;
    }

    public Task AddAsync(Mem0Scope scope, string role, string content) =>
        PostAsync("/v1/memories/", new Body { App = scope.App, Agent = scope.Agent, Run = scope.Run, User = scope.User, Messages = [new Said(content, role)] });

    public async Task ClearAsync(Mem0Scope scope)
    {
        (string Name, string? Id)[] ids = [("app_id", scope.App), ("agent_id", scope.Agent), ("run_id", scope.Run), ("user_id", scope.User)];
        var query = string.Join('&', ids.Where(one => !string.IsNullOrWhiteSpace(one.Id)).Select(one => $"{one.Name}={one.Id}"));
        using var answer = await _http.DeleteAsync(new Uri($"/v1/memories/?{query}", UriKind.Relative), TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> PostAsync(string path, Body body)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A memory as the providers read it: a null where the type takes none, a number in quotes or a name of another case would throw or be lost.</summary>
    internal sealed class Found
    {
        [JsonPropertyName("id")]
        public string Id { get; set; } = "";

        [JsonPropertyName("memory")]
        public string Memory { get; set; } = "";

        [JsonPropertyName("score")]
        public double Score { get; set; } = double.NaN;

        [JsonPropertyName("created_at")]
        public DateTime CreatedAt { get; set; }

        [JsonPropertyName("updated_at")]
        public DateTime? UpdatedAt { get; set; }

        [JsonPropertyName("metadata")]
        public object? Metadata { get; set; }
    }

    private sealed record Said([property: JsonPropertyName("content")] string Content, [property: JsonPropertyName("role")] string Role);

    private sealed class Body
    {
        [JsonPropertyName("app_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? App { get; init; }

        [JsonPropertyName("agent_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Agent { get; init; }

        [JsonPropertyName("run_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Run { get; init; }

        [JsonPropertyName("user_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? User { get; init; }

        [JsonPropertyName("messages"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<Said>? Messages { get; init; }

        [JsonPropertyName("query"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Query { get; init; }
    }
}
