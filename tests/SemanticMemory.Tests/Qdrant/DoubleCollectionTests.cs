using System.Net;
using SemanticMemory.Tests.Qdrant.Double;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>Collections, aliases, shard keys and writes nobody waits for.</summary>
public sealed class DoubleCollectionTests : DoubleTest
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);

    protected override QdrantDoubleOptions Options => new() { Cluster = true, ApplyDelay = TimeSpan.FromSeconds(1), Time = _time };

    [Fact]
    public async Task The_info_shows_what_was_given_with_the_defaults_of_a_server()
    {
        await Wire.UpsertAsync("""{"id": 1, "vector": {"lexical": {"indices": [1], "values": [1]}}, "payload": {"tenant": "a"}}""");

        var info = await Wire.ResultAsync("GET", "/collections/c");

        var config = info.GetProperty("config");
        Assert.Equal("max_sim", config.GetProperty("params").GetProperty("vectors").GetProperty("dense").GetProperty("multivector_config").GetProperty("comparator").GetString());
        Assert.Equal("idf", config.GetProperty("params").GetProperty("sparse_vectors").GetProperty("lexical").GetProperty("modifier").GetString());
        Assert.Equal((0, 100), (config.GetProperty("hnsw_config").GetProperty("m").GetInt32(), config.GetProperty("hnsw_config").GetProperty("ef_construct").GetInt32()));
        Assert.Equal("""{"data_type":"keyword","params":{"type":"keyword","is_tenant":true},"points":1}""", info.GetProperty("payload_schema").GetProperty("tenant").GetRawText());
        Assert.Equal(("green", 1), (info.GetProperty("status").GetString(), info.GetProperty("points_count").GetInt32()));
    }

    [Fact]
    public async Task A_collection_is_there_until_it_is_deleted()
    {
        Assert.True((await Wire.ResultAsync("GET", "/collections/c/exists")).GetProperty("exists").GetBoolean());
        Assert.True((await Wire.ResultAsync("DELETE", "/collections/c")).GetBoolean());
        Assert.False((await Wire.ResultAsync("DELETE", "/collections/c")).GetBoolean());
        Assert.False((await Wire.ResultAsync("GET", "/collections/c/exists")).GetProperty("exists").GetBoolean());
    }

    [Fact]
    public async Task An_alias_is_switched_in_one_call()
    {
        await Wire.CreateAsync("d");
        await AliasesAsync("""{"create_alias": {"collection_name": "c", "alias_name": "live"}}""");
        await Wire.ResultAsync("PUT", "/collections/live/points?wait=true", """{"points": [{"id": 1, "vector": {}}]}""");
        Assert.Equal(1, await CountAsync("c"));

        await AliasesAsync("""{"delete_alias": {"alias_name": "live"}}, {"create_alias": {"collection_name": "d", "alias_name": "live"}}, {"rename_alias": {"old_alias_name": "live", "new_alias_name": "now"}}""");

        Assert.Equal(0, await CountAsync("now"));
        Assert.Equal("""{"aliases":[{"alias_name":"now","collection_name":"d"}]}""", (await Wire.ResultAsync("GET", "/aliases")).GetRawText());
        await Wire.RefusalAsync(HttpStatusCode.NotFound, "GET", "/collections/live");
    }

    [Fact]
    public async Task A_write_nobody_waits_for_is_seen_later_and_its_refusal_never()
    {
        await Wire.ResultAsync("PUT", "/collections/c/points", """{"points": [{"id": 1, "vector": {}}]}""");
        await Wire.ResultAsync("PUT", "/collections/c/points?wait=false", """{"points": [{"id": 2, "vector": {"nowhere": [1, 0]}}]}""");
        Assert.Equal(0, await CountAsync("c"));

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(1, await CountAsync("c"));
    }

    [Fact]
    public async Task A_write_that_is_waited_for_comes_after_those_before_it()
    {
        await Wire.ResultAsync("PUT", "/collections/c/points", """{"points": [{"id": 1, "vector": {}}]}""");

        await Wire.ResultAsync("POST", "/collections/c/points/delete?wait=true", """{"points": [9]}""");

        Assert.Equal(1, await CountAsync("c"));
    }

    [Fact]
    public async Task A_collection_sharded_by_key_demands_one_of_every_write_and_can_fall_back()
    {
        await Wire.ResultAsync("PUT", "/collections/s", """{"vectors": {"size": 2, "distance": "Dot"}, "sharding_method": "custom"}""");
        await Wire.ResultAsync("PUT", "/collections/s/shards", """{"shard_key": "shared"}""");
        await Wire.ResultAsync("PUT", "/collections/s/shards", """{"shard_key": "big"}""");

        Assert.Contains("Shard key not specified", await Wire.RefusalAsync(HttpStatusCode.BadRequest, "PUT", "/collections/s/points?wait=true", Point(1, "")), StringComparison.Ordinal);
        await Wire.ResultAsync("PUT", "/collections/s/points?wait=true", Point(1, """, "shard_key": {"target": "big", "fallback": "shared"}"""));
        await Wire.ResultAsync("PUT", "/collections/s/points?wait=true", Point(2, """, "shard_key": {"target": "small", "fallback": "shared"}"""));
        Assert.Contains("Shard key not specified", await Wire.RefusalAsync(HttpStatusCode.BadRequest, "POST", "/collections/s/points/delete?wait=true", """{"points": [1]}"""), StringComparison.Ordinal);

        Assert.Equal(1, await CountAsync("s", """{"shard_key": "big"}"""));
        Assert.Equal(2, await CountAsync("s", """{"shard_key": ["big", "shared"]}"""));
        Assert.Equal(2, await CountAsync("s"));
        await Wire.RefusalAsync(HttpStatusCode.BadRequest, "POST", "/collections/s/points/count", """{"shard_key": "small"}""");
    }

    private static string Point(int id, string more) => $$"""{"points": [{"id": {{id}}, "vector": [1, 0]}]{{more}}}""";

    private async Task AliasesAsync(string actions) => await Wire.ResultAsync("POST", "/collections/aliases", $$"""{"actions": [{{actions}}]}""");

    private async Task<int> CountAsync(string collection, string body = "{}") =>
        (await Wire.ResultAsync("POST", $"/collections/{collection}/points/count", body)).GetProperty("count").GetInt32();
}
