using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract.Model;

/// <summary>A tenant's messages in a store beside the model of them; each operation is run on both and compared.</summary>
internal sealed class ModelledTenant
{
    private readonly CollectionModel _model = new(CollectionSchema.Messages);
    private readonly Dictionary<string, Func<PointCollection, Random, CancellationToken, Task>> _operations;
    private readonly StoreCapabilities _capabilities;
    private readonly TenantId _tenant;

    public ModelledTenant(TenantId tenant, StoreCapabilities capabilities)
    {
        (_tenant, _capabilities) = (tenant, capabilities);
        _operations = new()
        {
            ["upsert"] = UpsertAsync,
            ["upsert again"] = UpsertAsync,
            ["insert"] = InsertAsync,
            ["insert again"] = InsertAsync,
            ["patch"] = PatchAsync,
            ["set vectors"] = SetVectorsAsync,
            ["delete"] = DeleteAsync,
            ["get"] = GetAsync,
            ["dense query"] = DenseAsync,
            ["lexical query"] = LexicalAsync,
            ["neighbours"] = NeighboursAsync,
            ["scroll"] = ScrollAsync,
            ["count"] = CountAsync,
            ["facet"] = FacetAsync,
        };
    }

    public string Pick(Random random) => random.Next(800) == 0 ? "erase" : _operations.Keys.ElementAt(random.Next(_operations.Count));

    public async Task RunAsync(string operation, MemoryStore store, Random random, CancellationToken cancellationToken)
    {
        if (operation == "erase")
        {
            await store.EraseTenantAsync(_tenant, cancellationToken);
            _model.Clear();
            return;
        }

        await _operations[operation](store.OpenTenant(_tenant).Messages, random, cancellationToken);
    }

    /// <summary>Compares everything that is there.</summary>
    public async Task VerifyAsync(MemoryStore store, CancellationToken cancellationToken)
    {
        var messages = store.OpenTenant(_tenant).Messages;
        var ids = Enumerable.Range(0, RandomData.IdSpace).Select(Sample.Id).ToArray();
        AssertPoints(_model.Get(ids), await messages.GetAsync(ids, cancellationToken));
        Assert.Equal(_model.Points.Count, await messages.CountAsync(Filter.Everything, cancellationToken));
        var random = new Random(1);
        for (var i = 0; i < 10; i++)
        {
            await DenseAsync(messages, random, cancellationToken);
            await LexicalAsync(messages, random, cancellationToken);
            await NeighboursAsync(messages, random, cancellationToken);
            await FacetAsync(messages, random, cancellationToken);
        }
    }

    private static void AssertPoints(IEnumerable<Point> expected, IEnumerable<StoredPoint> actual, PointParts parts = PointParts.All) =>
        Assert.Equal(expected.Select(point => Rendered.Point(point, parts)), actual.Select(point => Rendered.Point(point, parts)));

    private Task UpsertAsync(PointCollection messages, Random random, CancellationToken cancellationToken)
    {
        var points = RandomData.Points(random);
        _model.Upsert(points);
        return messages.UpsertAsync(points, cancellationToken);
    }

    private async Task InsertAsync(PointCollection messages, Random random, CancellationToken cancellationToken)
    {
        var points = RandomData.Points(random);
        Assert.Equal(Rendered.Outcome(_model.Insert(points)), Rendered.Outcome(await messages.InsertAsync(points, cancellationToken)));
    }

    private Task PatchAsync(PointCollection messages, Random random, CancellationToken cancellationToken)
    {
        var (filter, patch) = (RandomData.Filter(random), RandomData.Patch(random));
        _model.Patch(filter, patch);
        return messages.PatchAsync(filter, patch, cancellationToken);
    }

    private Task SetVectorsAsync(PointCollection messages, Random random, CancellationToken cancellationToken)
    {
        var vectors = RandomData.Ids(random).Distinct()
            .Select(id => new PointVectors(id, [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Sample.Direction(random))]))
            .ToArray();
        var filter = RandomFilter(random);
        _model.SetVectors(vectors, filter);
        return messages.SetVectorsAsync(vectors, filter, cancellationToken);
    }

    // Mostly few points, or the collection would be empty most of the time.
    private Task DeleteAsync(PointCollection messages, Random random, CancellationToken cancellationToken)
    {
        var filter = random.Next(20) == 0 ? RandomData.Filter(random) : Filter.AllOf(RandomData.Filter(random), new Filter.HasId(RandomData.Ids(random)));
        _model.Delete(filter);
        return messages.DeleteAsync(filter, cancellationToken);
    }

    private async Task GetAsync(PointCollection messages, Random random, CancellationToken cancellationToken)
    {
        var ids = RandomData.Ids(random);
        AssertPoints(_model.Get(ids), await messages.GetAsync(ids, cancellationToken));
    }

    private async Task DenseAsync(PointCollection messages, Random random, CancellationToken cancellationToken)
    {
        var query = new VectorQuery.Dense(Sample.Direction(random), RandomFilter(random), random.Next(1, 40));
        var parts = Parts(random);
        var hits = Assert.Single(await messages.QueryAsync([query], parts, cancellationToken));
        AssertPoints(_model.Get(hits.Select(hit => hit.Point.Id)), hits.Select(hit => hit.Point), parts);
        Ranking.Verify(Scoring.Dense(query.Vector, _model.Matching(query.Filter)), hits, query.Limit, _ => _capabilities.CosineTolerance);
    }

    private async Task LexicalAsync(PointCollection messages, Random random, CancellationToken cancellationToken)
    {
        var query = new VectorQuery.Lexical(RandomData.Words(random, RandomData.Terms, 5), RandomFilter(random), random.Next(1, 40));
        var parts = Parts(random);
        var hits = Assert.Single(await messages.QueryAsync([query], parts, cancellationToken));
        AssertPoints(_model.Get(hits.Select(hit => hit.Point.Id)), hits.Select(hit => hit.Point), parts);
        var matching = _model.Matching(query.Filter).Select(point => point.Id).ToHashSet();
        var scores = Scoring.Lexical(query.Terms, _model.Points).Where(pair => matching.Contains(pair.Key)).ToDictionary();
        Ranking.Verify(scores, hits, query.Limit, score => (float)score * _capabilities.LexicalTolerance);
    }

    private async Task NeighboursAsync(PointCollection messages, Random random, CancellationToken cancellationToken)
    {
        var (ids, before, after, parts) = (RandomData.Ids(random), random.Next(4), random.Next(4), Parts(random));
        var expected = _model.Neighbours(ids, before, after);
        var found = await messages.NeighboursAsync(ids, before, after, parts, cancellationToken);
        Assert.Equal(expected.Keys.Order(), found.Keys.Order());
        foreach (var (id, around) in expected)
        {
            AssertPoints(around.Before, found[id].Before, parts);
            AssertPoints(around.After, found[id].After, parts);
        }
    }

    private async Task ScrollAsync(PointCollection messages, Random random, CancellationToken cancellationToken)
    {
        var query = RandomData.Scroll(random);
        AssertPoints(_model.Scroll(query), await messages.ScrollAsync(query, cancellationToken));
    }

    private async Task CountAsync(PointCollection messages, Random random, CancellationToken cancellationToken)
    {
        var filter = RandomData.Filter(random);
        Assert.Equal(_model.Matching(filter).Count(), await messages.CountAsync(filter, cancellationToken));
    }

    private async Task FacetAsync(PointCollection messages, Random random, CancellationToken cancellationToken)
    {
        var (field, filter, limit) = (random.Next(2) == 0 ? MessageFields.Tags : MessageFields.Session, RandomFilter(random), random.Next(1, 8));
        Assert.Equal(
            Rendered.Facets(_model.Facet(field, filter, limit)), Rendered.Facets(await messages.FacetAsync(field, filter, limit, cancellationToken)));
    }

    private static PointParts Parts(Random random) => (PointParts)random.Next((int)PointParts.All + 1);

    private static Filter RandomFilter(Random random) => random.Next(3) == 0 ? Filter.Everything : RandomData.Filter(random);
}
