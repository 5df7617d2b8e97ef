using System.Text.Json;
using SemanticMemory.Qdrant;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Contract;
using SemanticMemory.Tests.Contract.Model;
using SemanticMemory.Tests.Qdrant.Double;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>Collections sharded by tenant answer like others, and every request says whose shards it is about.</summary>
public sealed class ShardByTenantTests : IAsyncLifetime
{
    private readonly WireWatch _wire = new();
    private QdrantDouble? _qdrant;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _qdrant = await QdrantDouble.StartAsync(new QdrantDoubleOptions { Cluster = true });

    public ValueTask DisposeAsync() => _qdrant!.DisposeAsync();

    [Fact]
    public async Task Every_method_answers_as_without_shards_and_names_the_tenants_shards()
    {
        await using var sharded = Open(shardByTenant: true, "sharded-");
        await using var plain = Open(shardByTenant: false, "plain-");
        foreach (var name in new[] { "acme", "globex" })
        {
            var (left, right) = (sharded.OpenTenant(TenantId.Parse(name)).Messages, plain.OpenTenant(TenantId.Parse(name)).Messages);
            foreach (var (method, call) in PortCalls.All.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                for (var i = 0; i < 10; i++)
                {
                    var seed = method.Length + (100 * i);
                    await left.InsertAsync(RandomData.Points(new Random(seed)), Token);
                    await right.InsertAsync(RandomData.Points(new Random(seed)), Token);
                    Assert.Equal(await call(right, new Random(i), Token), await call(left, new Random(i), Token));
                }
            }

            Assert.Equal(await Snapshot.OfAsync(right, Token), await Snapshot.OfAsync(left, Token));
            var sent = _wire.Sent.Where(request => request.IsAboutPoints && request.Path.Contains("/sharded-", StringComparison.Ordinal)).ToList();
            Assert.True(sent.Count > 100);
            Assert.All(sent, request => Assert.True(NamesShards(request, name), $"{request.Method} {request.Path}"));
            _wire.Clear();
        }

        Assert.Equal(2, (await sharded.ListTenantsAsync(Token)).Count);
        Assert.True(await sharded.EraseTenantAsync(TenantId.Parse("acme"), Token));
        Assert.Single(await sharded.ListTenantsAsync(Token));
    }

    [Fact]
    public async Task The_setting_must_be_as_it_was_when_the_collections_were_made()
    {
        await using (var store = Open(shardByTenant: true, "one-"))
        {
            await store.CheckAsync(Token);
        }

        await using (var again = Open(shardByTenant: true, "one-"))
        {
            await again.CheckAsync(Token);
        }

        await using var other = Open(shardByTenant: false, "one-");
        var refused = await Assert.ThrowsAsync<MemoryException>(() => other.CheckAsync(Token));
        Assert.Equal("store-schema", refused.Problem);
        Assert.Contains("Qdrant:ShardByTenant", refused.Message, StringComparison.Ordinal);
    }

    private QdrantMemoryStore Open(bool shardByTenant, string prefix) => new(
        new QdrantOptions { Endpoint = _qdrant!.Endpoint, ShardByTenant = shardByTenant, CollectionPrefix = prefix, SearchExactly = true }, Sample.Model, null, null, inner => new PassingWatch(_wire, inner));

    private static bool NamesShards(SentRequest request, string tenant) => request.Operation == "points/query/batch"
        ? request.Body!.Value.GetProperty("searches").EnumerateArray().All(search => Names(search, tenant))
        : Names(request.Body!.Value, tenant);

    private static bool Names(JsonElement owner, string tenant) =>
        owner.TryGetProperty("shard_key", out var key) && key.GetProperty("target").GetString() == tenant && key.GetProperty("fallback").GetString() == "_shared";
}
