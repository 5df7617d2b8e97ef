using SemanticMemory.Qdrant;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Contract;
using SemanticMemory.Tests.Qdrant.Double;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>How the store uses its connections.</summary>
public sealed class ConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_one_after_another_share_a_connection_and_calls_at_once_stay_under_the_limit()
    {
        await using var qdrant = await QdrantDouble.StartAsync();
        await using var store = new QdrantMemoryStore(new QdrantOptions { Endpoint = qdrant.Endpoint, MaxConnections = 4 }, Sample.Model);
        var messages = store.OpenTenant(TenantId.Parse("acme")).Messages;
        await messages.UpsertAsync([.. Enumerable.Range(0, 20).Select(number => Sample.Message(number, vector: Sample.Turned(number)))], Token);
        qdrant.ClearRequests();

        for (var i = 0; i < 30; i++)
        {
            await messages.QueryAsync([new VectorQuery.Dense(Sample.Turned(i), Filter.Everything, 5)], cancellationToken: Token);
        }

        Assert.Equal(30, qdrant.Requests.Count);
        Assert.Single(qdrant.Requests.DistinctBy(request => request.Connection));
        qdrant.ClearRequests();

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => messages.CountAsync(Filter.Id(Sample.Id(i)), Token)));

        Assert.Equal(40, qdrant.Requests.Count);
        Assert.InRange(qdrant.Requests.DistinctBy(request => request.Connection).Count(), 1, 4);
    }
}
