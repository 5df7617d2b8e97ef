using System.Net;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>What the double refuses, and how.</summary>
public sealed class DoubleRefusalTests : DoubleTest
{
    [Theory]
    [InlineData("PUT", "/collections/d", """{"vectors": {"size": 2, "distance": "Cosine"}, "vektors": {}}""")]
    [InlineData("PUT", "/collections/d", """{"vectors": {"dense": {"size": 2, "distance": "Cosine", "dim": 2}}}""")]
    [InlineData("PUT", "/collections/d", """{"hnsw_config": {"payloadM": 16}}""")]
    [InlineData("PUT", "/collections/c/index", """{"field_name": "x", "field_schema": {"type": "keyword", "is_principal": true}}""")]
    [InlineData("PUT", "/collections/c/points", """{"points": [{"id": 1, "vectors": {}}]}""")]
    [InlineData("PUT", "/collections/c/points", """{"points": [{"id": 1, "vector": {}}], "mode": "insert_only"}""")]
    [InlineData("POST", "/collections/c/points", """{"ids": [1], "withPayload": true}""")]
    [InlineData("POST", "/collections/c/points/scroll", """{"filter": {"must": [{"has_id": [1], "not": true}]}}""")]
    [InlineData("POST", "/collections/c/points/scroll", """{"filter": {"musst": []}}""")]
    [InlineData("POST", "/collections/c/points/count", """{"exact": true, "limit": 1}""")]
    [InlineData("POST", "/collections/c/points/query", """{"query": [1, 0], "using": "dense", "params": {"exakt": true}}""")]
    [InlineData("POST", "/collections/c/points/query/batch", """{"searches": [{"query": [1, 0], "using": "dense", "top": 5}]}""")]
    [InlineData("POST", "/collections/c/points/payload", """{"payload": {}, "points": [1], "path": "a"}""")]
    [InlineData("POST", "/collections/c/points/delete", """{"points": [1], "ids": [1]}""")]
    [InlineData("POST", "/collections/aliases", """{"actions": [{"create_alias": {"collection_name": "c", "alias_name": "a", "force": true}}]}""")]
    public async Task An_unknown_member_is_refused_wherever_it_stands(string method, string path, string body) =>
        Assert.Contains("unknown member", await Wire.RefusalAsync(HttpStatusCode.BadRequest, method, path, body), StringComparison.Ordinal);

    [Fact]
    public async Task A_member_given_twice_is_refused() =>
        Assert.Contains("Format error", await Wire.RefusalAsync(HttpStatusCode.BadRequest, "POST", "/collections/c/points/count", """{"exact": true, "exact": false}"""), StringComparison.Ordinal);

    [Theory]
    [InlineData("wait=True")]
    [InlineData("wait=1")]
    [InlineData("ordering=fast")]
    [InlineData("timeout=0")]
    [InlineData("consistency=all")]
    public async Task A_parameter_that_a_write_does_not_know_so_is_refused(string parameter) => Assert.Contains(
        "query parameters",
        await Wire.RefusalAsync(HttpStatusCode.BadRequest, "PUT", $"/collections/c/points?{parameter}", """{"points": [{"id": 1, "vector": {}}]}"""),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("/points/delete", """{"points": []}""")]
    [InlineData("/points/payload", """{"payload": {"a": 1}, "points": []}""")]
    public async Task An_update_of_no_points_is_refused(string path, string body) =>
        Assert.Contains("Empty update request", await Wire.RefusalAsync(HttpStatusCode.BadRequest, "POST", "/collections/c" + path, body), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"dense": [1, 2, 3]}""", "expected dim: 2, got 3")]
    [InlineData("""{"dense": [[1, 0], [1]]}""", "same dimension", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"dense": {"indices": [1], "values": [1]}}""", "between sparse and regular")]
    [InlineData("""{"lexical": [1, 0]}""", "between sparse and regular")]
    [InlineData("""{"other": [1, 0]}""", "Not existing vector name error: other")]
    [InlineData("""{"lexical": {"indices": [1, 1], "values": [1, 1]}}""", "must be unique", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"lexical": {"indices": [1, 2], "values": [1]}}""", "same length", HttpStatusCode.UnprocessableEntity)]
    public async Task A_vector_that_does_not_fit_is_refused_and_nothing_is_stored(string vector, string text, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        var refusal = await Wire.RefusalAsync(
            status, "PUT", "/collections/c/points?wait=true", $$$"""{"points": [{"id": 1, "vector": {"dense": [1, 0]}}, {"id": 2, "vector": {{{vector}}}}]}""");

        Assert.Contains(text, refusal, StringComparison.Ordinal);
        Assert.Empty(await Wire.PointsAsync("scroll", "{}"));
    }

    [Theory]
    [InlineData("""{"limit": 0}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"limit": 10.0}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"limit": -1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"offset": "m-1"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"order_by": "tenant"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"order_by": "at", "offset": 1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"filter": {"must": [{"key": "a"}]}}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"filter": {"must": [{"key": "a", "match": {"value": 1.5}}]}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"filter": {"must": [{"key": "a", "match": {"any": ["x", 1]}}]}}""", HttpStatusCode.BadRequest)]
    [InlineData("{", HttpStatusCode.BadRequest)]
    public async Task A_value_out_of_range_is_a_422_and_one_of_another_kind_a_400(string body, HttpStatusCode status) =>
        await Wire.RefusalAsync(status, "POST", "/collections/c/points/scroll", body);

    [Theory]
    [InlineData("GET", "/collections/nowhere", HttpStatusCode.NotFound)]
    [InlineData("GET", "/collections/c/points/7", HttpStatusCode.NotFound)]
    [InlineData("PUT", "/collections/c", HttpStatusCode.Conflict, """{"vectors": {"size": 2, "distance": "Dot"}}""")]
    [InlineData("PUT", "/collections/c/shards", HttpStatusCode.MethodNotAllowed, """{"shard_key": "a"}""")]
    [InlineData("PUT", "/collections/c/index", HttpStatusCode.NotImplemented, """{"field_name": "body", "field_schema": "text"}""")]
    [InlineData("POST", "/collections/c/facet", HttpStatusCode.BadRequest, """{"key": "other"}""")]
    public async Task Each_refusal_has_its_status(string method, string path, HttpStatusCode status, string? body = null) =>
        await Wire.RefusalAsync(status, method, path, body);

    [Fact]
    public async Task An_unknown_route_has_an_empty_answer()
    {
        using var response = await Wire.SendAsync("GET", "/no/such/route");

        Assert.Equal((HttpStatusCode.NotFound, ""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task A_key_deleted_by_its_parent_is_refused_while_an_index_on_it_would_go_stale()
    {
        await Wire.IndexAsync("meta.lang", "\"keyword\"");

        var refusal = await Wire.RefusalAsync(HttpStatusCode.NotImplemented, "POST", "/collections/c/points/payload/delete", """{"keys": ["meta"], "points": [1]}""");

        Assert.Contains("stale", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_refused_stands_in_the_log()
    {
        Qdrant.ClearRequests();

        await Wire.RefusalAsync(HttpStatusCode.BadRequest, "POST", "/collections/c/points/count", """{"exakt": true}""");

        var request = Assert.Single(Qdrant.Requests);
        Assert.Equal(("POST", "/collections/c/points/count", 400), (request.Method, request.Path, request.Status));
        Assert.True(request.Body!.Value.GetProperty("exakt").GetBoolean());
        Assert.Contains("exakt", request.Refusal, StringComparison.Ordinal);
    }
}
