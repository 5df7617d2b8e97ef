using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Storage;

/// <summary>A collection that keeps nothing and tells which calls came through the port's checks.</summary>
internal sealed class RecordingCollection(CollectionSchema schema, int dimension) : PointCollection(schema, dimension)
{
    public List<string> Calls { get; } = [];

    protected override Task UpsertCoreAsync(IReadOnlyList<Point> points, CancellationToken cancellationToken) => Record("upsert", Task.CompletedTask);

    protected override Task<InsertOutcome> InsertCoreAsync(IReadOnlyList<Point> points, CancellationToken cancellationToken) =>
        Record("insert", Task.FromResult(new InsertOutcome([], [])));

    protected override Task<IReadOnlyList<StoredPoint>> GetCoreAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        Record("get", Task.FromResult<IReadOnlyList<StoredPoint>>([]));

    protected override Task<IReadOnlyList<Point>> GetWholeCoreAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        Record("get whole", Task.FromResult<IReadOnlyList<Point>>([]));

    protected override IAsyncEnumerable<IReadOnlyList<Point>> ReadAllCoreAsync(int pageSize, CancellationToken cancellationToken) =>
        Record("read all", AsyncEnumerable.Empty<IReadOnlyList<Point>>());

    protected override Task<IReadOnlyList<IReadOnlyList<ScoredPoint<T>>>> QueryCoreAsync<T>(
        IReadOnlyList<VectorQuery> queries, Func<IPointView, T> take, PointParts parts, CancellationToken cancellationToken) =>
        Record("query", Task.FromResult<IReadOnlyList<IReadOnlyList<ScoredPoint<T>>>>([]));

    protected override Task<IReadOnlyDictionary<Guid, Neighbourhood<T>>> NeighboursCoreAsync<T>(
        IReadOnlyList<Guid> ids, int before, int after, Func<IPointView, T> take, PointParts parts, CancellationToken cancellationToken) =>
        Record("neighbours", Task.FromResult<IReadOnlyDictionary<Guid, Neighbourhood<T>>>(new Dictionary<Guid, Neighbourhood<T>>()));

    protected override Task<IReadOnlyList<StoredPoint>> ScrollCoreAsync(ScrollQuery query, CancellationToken cancellationToken) =>
        Record("scroll", Task.FromResult<IReadOnlyList<StoredPoint>>([]));

    protected override Task<long> CountCoreAsync(Filter filter, CancellationToken cancellationToken) => Record("count", Task.FromResult(0L));

    protected override Task<IReadOnlyList<FacetValue>> FacetCoreAsync(Field field, Filter filter, int limit, CancellationToken cancellationToken) =>
        Record("facet", Task.FromResult<IReadOnlyList<FacetValue>>([]));

    protected override Task PatchCoreAsync(Filter filter, PointPatch patch, CancellationToken cancellationToken) => Record("patch", Task.CompletedTask);

    protected override Task SetVectorsCoreAsync(IReadOnlyList<PointVectors> vectors, Filter filter, CancellationToken cancellationToken) => Record("vectors", Task.CompletedTask);

    protected override Task DeleteCoreAsync(Filter filter, CancellationToken cancellationToken) => Record("delete", Task.CompletedTask);

    private T Record<T>(string call, T answer)
    {
        Calls.Add(call);
        return answer;
    }
}
