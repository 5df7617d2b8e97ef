using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Files;
using SemanticMemory.Embedded.Filters;
using SemanticMemory.Embedded.Reading;
using SemanticMemory.Embedded.Tenants;
using SemanticMemory.Embedded.Writing;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded;

/// <summary>One collection of one tenant: takes a lease for each call, hands writes to the tenant's queue and reads on the caller's thread.</summary>
internal sealed class EmbeddedPointCollection(TenantTable tenants, TenantId tenant, int index, int dimension)
    : PointCollection(CollectionSchema.All[index], dimension)
{
    private readonly int _dimension = dimension;

    protected override Task UpsertCoreAsync(IReadOnlyList<Point> points, CancellationToken cancellationToken) =>
        WriteAsync(create: true, false, new UpsertOperation(index, Encode(points), cancellationToken));

    protected override Task<InsertOutcome> InsertCoreAsync(IReadOnlyList<Point> points, CancellationToken cancellationToken) =>
        WriteAsync(create: true, new InsertOutcome([], []), new InsertOperation(index, Encode(points), cancellationToken));

    protected override Task PatchCoreAsync(Filter filter, PointPatch patch, CancellationToken cancellationToken) =>
        WriteAsync(create: false, false, new PatchOperation(index, filter, patch, cancellationToken));

    protected override Task SetVectorsCoreAsync(IReadOnlyList<PointVectors> vectors, Filter filter, CancellationToken cancellationToken) =>
        WriteAsync(create: false, false, new SetVectorsOperation(index, [.. vectors.Select(given => NewVectors.Of(given, _dimension))], filter, cancellationToken));

    protected override Task DeleteCoreAsync(Filter filter, CancellationToken cancellationToken) =>
        WriteAsync(create: false, false, new DeleteOperation(index, filter, cancellationToken));

    protected override Task<IReadOnlyList<StoredPoint>> GetCoreAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        ReadPointsAsync(memory => [.. ids.Select(memory.Ids.Find).Where(slot => slot >= 0).Select(slot => FoundPoint.Of(memory, slot))], cancellationToken);

    protected override Task<IReadOnlyList<StoredPoint>> ScrollCoreAsync(ScrollQuery query, CancellationToken cancellationToken) =>
        ReadPointsAsync(memory => ScrollReads.Find(memory, query), cancellationToken);

    protected override Task<IReadOnlyList<IReadOnlyList<ScoredPoint>>> QueryCoreAsync(
        IReadOnlyList<VectorQuery> queries, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<IReadOnlyList<ScoredPoint>>>(
            [.. queries.Select(_ => Array.Empty<ScoredPoint>())],
            open => open.ReadThrough(index, (memory, reader) => QueryReads.Find(memory, reader, queries), (found, reader) => found.Complete(reader)),
            cancellationToken);

    protected override Task<IReadOnlyDictionary<Guid, Neighbourhood>> NeighboursCoreAsync(
        IReadOnlyList<Guid> ids, int before, int after, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyDictionary<Guid, Neighbourhood>>(
            new Dictionary<Guid, Neighbourhood>(),
            open => open.ReadThrough(index, (memory, _) => NeighbourReads.Find(memory, ids, before, after), NeighbourReads.Complete),
            cancellationToken);

    protected override Task<long> CountCoreAsync(Filter filter, CancellationToken cancellationToken) =>
        ReadAsync(0L, open => open.Read(index, memory => (long)new FilterEvaluator(memory).Evaluate(filter).Count(memory.Live)), cancellationToken);

    protected override Task<IReadOnlyList<FacetValue>> FacetCoreAsync(Field field, Filter filter, int limit, CancellationToken cancellationToken) =>
        ReadAsync([], open => open.Read(index, memory => FacetReads.Find(memory, field, filter, limit)), cancellationToken);

    private Task<IReadOnlyList<StoredPoint>> ReadPointsAsync(
        Func<CollectionMemory, IReadOnlyList<FoundPoint>> find, CancellationToken cancellationToken) =>
        ReadAsync([], open => open.ReadThrough(index, (memory, _) => find(memory), FoundPoint.ReadAll), cancellationToken);

    private async Task<T> ReadAsync<T>(T empty, Func<OpenTenant, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (await tenants.AcquireAsync(tenant, create: false, cancellationToken).ConfigureAwait(false) is not { } lease)
        {
            return empty;
        }

        using (lease)
        {
            return read(lease.Tenant);
        }
    }

    private async Task<T> WriteAsync<T>(bool create, T without, WriteOperation<T> operation)
    {
        operation.CancellationToken.ThrowIfCancellationRequested();
        if (await tenants.AcquireAsync(tenant, create, operation.CancellationToken).ConfigureAwait(false) is not { } lease)
        {
            return without;
        }

        using (lease)
        {
            lease.Tenant.Queue.Enqueue(operation);
            return await operation.Done.ConfigureAwait(false);
        }
    }

    private EncodedPoint[] Encode(IReadOnlyList<Point> points)
    {
        var map = tenants.Maps[index];
        return [.. points.Select(point => EncodedPoint.Of(point, map, _dimension))];
    }
}
