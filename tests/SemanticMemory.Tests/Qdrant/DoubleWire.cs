using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SemanticMemory.Tests.Qdrant.Double;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>Speaks to a double as plainly as can be, without retries.</summary>
internal sealed class DoubleWire(QdrantDouble qdrant) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = qdrant.Endpoint, Timeout = TimeSpan.FromSeconds(30) };

    public static async Task<(QdrantDouble Qdrant, DoubleWire Wire)> StartAsync(QdrantDoubleOptions? options = null)
    {
        var qdrant = await QdrantDouble.StartAsync(options);
        return (qdrant, new DoubleWire(qdrant));
    }

    public HttpRequestHeaders Headers => _http.DefaultRequestHeaders;

    public Task<HttpResponseMessage> SendAsync(string method, string path, string? body = null, CancellationToken cancellationToken = default) =>
        _http.SendAsync(
            new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") },
            cancellationToken);

    /// <summary>The status and the whole answer.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> AskAsync(string method, string path, string? body = null)
    {
        using var response = await SendAsync(method, path, body);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
    }

    /// <summary>The result of a request that succeeds.</summary>
    public async Task<JsonElement> ResultAsync(string method, string path, string? body = null)
    {
        var (status, answer) = await AskAsync(method, path, body);
        Assert.True(status == HttpStatusCode.OK, $"{method} {path}: {answer}");
        return answer.GetProperty("result");
    }

    /// <summary>The text of a refusal with this status.</summary>
    public async Task<string> RefusalAsync(HttpStatusCode expected, string method, string path, string? body = null)
    {
        var (status, answer) = await AskAsync(method, path, body);
        Assert.Equal(expected, status);
        return answer.GetProperty("status").GetProperty("error").GetString()!;
    }

    /// <summary>A collection as the store makes it, with an index on <c>tenant</c> and <c>at</c>.</summary>
    public async Task CreateAsync(string name = "c")
    {
        await ResultAsync("PUT", $"/collections/{name}", """
            {"vectors": {"dense": {"size": 2, "distance": "Cosine", "multivector_config": {"comparator": "max_sim"}}},
             "sparse_vectors": {"lexical": {"modifier": "idf"}}, "hnsw_config": {"m": 0, "payload_m": 16}}
            """);
        await IndexAsync("tenant", """{"type": "keyword", "is_tenant": true}""", name);
        await IndexAsync("at", "\"integer\"", name);
    }

    public Task IndexAsync(string field, string schema, string collection = "c") =>
        ResultAsync("PUT", $"/collections/{collection}/index?wait=true", $$"""{"field_name": "{{field}}", "field_schema": {{schema}}}""");

    public Task<JsonElement> UpsertAsync(string points, string more = "") => ResultAsync("PUT", "/collections/c/points?wait=true", $$"""{"points": [{{points}}]{{more}}}""");

    public async Task<JsonElement> PayloadAsync(int id) => (await ResultAsync("GET", $"/collections/c/points/{id}")).GetProperty("payload");

    /// <summary>The points of a scroll or a query, as <c>id</c> or <c>id:score</c>, in their order.</summary>
    public async Task<List<JsonElement>> PointsAsync(string path, string body) =>
        [.. (await ResultAsync("POST", $"/collections/c/points/{path}", body)).GetProperty("points").EnumerateArray()];

    public async Task<List<int>> IdsAsync(string path, string body) => (await PointsAsync(path, body)).ConvertAll(point => point.GetProperty("id").GetInt32());

    public void Dispose() => _http.Dispose();
}
