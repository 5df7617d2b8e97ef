using System.Text.Json;
using SemanticMemory.Qdrant;
using SemanticMemory.Tests.Contract;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>What collections are made with, as it goes over the wire: servers tell some of it in other words.</summary>
public sealed class CollectionOnTheWireTests : IAsyncLifetime
{
    private readonly WireWatch _wire = new();
    private QdrantOptions? _options;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _options = await QdrantUnderTest.OptionsAsync();

    public ValueTask DisposeAsync() => QdrantUnderTest.DropAsync(_options!);

    [Fact]
    public async Task Every_collection_is_made_with_the_shards_and_copies_that_are_set()
    {
        var made = await MadeAsync(_options! with { Shards = 3, ReplicationFactor = 2, WriteConsistency = 2 });
        Assert.All(made, body => Assert.Equal((3, 2, 2), (Number(body, "shard_number"), Number(body, "replication_factor"), Number(body, "write_consistency_factor"))));
    }

    [Fact]
    public async Task Without_settings_Qdrant_decides_on_shards_and_each_has_one_copy()
    {
        var made = await MadeAsync(_options!);
        Assert.All(made, body => Assert.False(body.TryGetProperty("shard_number", out _)));
        Assert.All(made, body => Assert.Equal((1, 1), (Number(body, "replication_factor"), Number(body, "write_consistency_factor"))));
    }

    [Fact]
    public async Task Of_three_copies_more_than_half_must_take_a_write()
    {
        var made = await MadeAsync(_options! with { ReplicationFactor = 3 });
        Assert.All(made, body => Assert.Equal((3, 2), (Number(body, "replication_factor"), Number(body, "write_consistency_factor"))));
    }

    [Fact]
    public async Task Payloads_are_on_disk_vectors_are_quantised_to_a_byte_and_each_tenant_has_a_graph_of_its_own()
    {
        var made = await MadeAsync(_options!);
        Assert.All(made, body =>
        {
            Assert.Equal("""{"memory":"cold"}""", body.GetProperty("payload").GetRawText());
            Assert.Equal("""{"m":0,"payload_m":16}""", body.GetProperty("hnsw_config").GetRawText());
            var dense = body.GetProperty("vectors").GetProperty("dense");
            Assert.Equal(Sample.Dimension, Number(dense, "size"));
            Assert.Equal("Cosine", dense.GetProperty("distance").GetString());
            Assert.Equal("""{"comparator":"max_sim"}""", dense.GetProperty("multivector_config").GetRawText());
            Assert.Equal("""{"scalar":{"type":"int8","quantile":0.99,"memory":"pinned"}}""", dense.GetProperty("quantization_config").GetRawText());
            Assert.Equal("""{"modifier":"idf"}""", body.GetProperty("sparse_vectors").GetProperty("lexical").GetRawText());
        });
    }

    [Fact]
    public async Task The_tenant_s_index_alone_builds_graphs()
    {
        await MadeAsync(_options!);
        var indexes = _wire.Sent.Where(request => request is { Method: "PUT", Operation: "index" }).Select(request => request.Body!.Value).ToList();
        var tenants = indexes.Where(index => index.GetProperty("field_name").GetString() == "_tenant").ToList();
        Assert.Equal(3, tenants.Count);
        Assert.All(tenants, index => Assert.Equal("""{"type":"keyword","is_tenant":true}""", index.GetProperty("field_schema").GetRawText()));
        Assert.NotEmpty(indexes.Except(tenants));
        Assert.All(indexes.Except(tenants), index => Assert.False(index.GetProperty("field_schema").GetProperty("enable_hnsw").GetBoolean()));
    }

    private async Task<IReadOnlyList<JsonElement>> MadeAsync(QdrantOptions options)
    {
        await using var store = new QdrantMemoryStore(options, Sample.Model, null, null, _wire.Over);
        await store.CheckAsync(Token);
        var made = _wire.Sent.Where(request => request is { Method: "PUT", Operation: "" } && request.Path.StartsWith($"/collections/{options.CollectionPrefix}", StringComparison.Ordinal)).ToList();
        Assert.Equal(["messages-1", "records-1", "sessions-1"], made.Select(request => request.Path[$"/collections/{options.CollectionPrefix}".Length..]).Order(StringComparer.Ordinal));
        return [.. made.Select(request => request.Body!.Value)];
    }

    private static int Number(JsonElement body, string member) => body.GetProperty(member).GetInt32();
}
