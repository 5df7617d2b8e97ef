using SemanticMemory.Embedded;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Embedded;

public sealed class DenseTieTests : IAsyncDisposable
{
    private readonly DataDirectory _directory = new();
    private readonly EmbeddedMemoryStore _store;

    public DenseTieTests() => _store = new(new EmbeddedOptions { Path = _directory.Path }, Points.Model);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Of_many_equal_vectors_those_with_the_smallest_ids_are_hits()
    {
        var random = new Random(2);
        var vector = Points.Vector(random);
        var same = Enumerable.Range(0, 2000).OrderBy(_ => random.Next())
            .Select(number => new Point { Id = Points.Id(number), Payload = [], Dense = [vector] });
        var others = Enumerable.Range(5000, 500).Select(number => new Point { Id = Points.Id(number), Payload = [], Dense = [Points.Vector(random)] });
        var messages = _store.OpenTenant(TenantId.Parse("acme")).Messages;
        await messages.UpsertAsync([.. same, .. others], TestContext.Current.CancellationToken);

        var hits = await messages.QueryAsync([new VectorQuery.Dense(vector, Filter.Everything, 10)], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 10).Select(Points.Id), hits[0].Select(hit => hit.Point.Id));
    }

    [Fact]
    public async Task A_query_of_zeros_has_no_hits()
    {
        var messages = _store.OpenTenant(TenantId.Parse("acme")).Messages;
        await messages.UpsertAsync([Points.Message(new Random(1), Points.Id(1)) with { Dense = [Points.Vector(new Random(2))] }], TestContext.Current.CancellationToken);
        var hits = await messages.QueryAsync([new VectorQuery.Dense(new float[Points.Dimension], Filter.Everything, 10)], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(hits[0]);
    }
}
