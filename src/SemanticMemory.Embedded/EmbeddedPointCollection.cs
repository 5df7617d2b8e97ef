using System.Runtime.CompilerServices;
using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Files;
using SemanticMemory.Embedded.Filters;
using SemanticMemory.Embedded.Reading;
using SemanticMemory.Embedded.Tenants;
using SemanticMemory.Embedded.Writing;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded;

/// <summary>One collection of one tenant: takes a lease for each call, hands writes to the tenant's queue and reads on the caller's thread.</summary>
internal sealed class EmbeddedPointCollection(TenantTable tenants, TenantId tenant, int index)
    : PointCollection(CollectionSchema.All[index], tenants.ModelOf(tenant).Dimension)
{
    protected override int Dimension => tenants.ModelOf(tenant).Dimension;

    protected override Task UpsertCoreAsync(IReadOnlyList<Point> points, CancellationToken cancellationToken) =>
        WriteAsync(create: true, false, open => new UpsertOperation(index, Encode(points, open), cancellationToken), cancellationToken);

    protected override Task<InsertOutcome> InsertCoreAsync(IReadOnlyList<Point> points, CancellationToken cancellationToken) =>
        WriteAsync(create: true, new InsertOutcome([], []), open => new InsertOperation(index, Encode(points, open), cancellationToken), cancellationToken);

    protected override Task PatchCoreAsync(Filter filter, PointPatch patch, CancellationToken cancellationToken) =>
        WriteAsync(create: false, false, _ => new PatchOperation(index, filter, patch, cancellationToken), cancellationToken);

    protected override Task SetVectorsCoreAsync(IReadOnlyList<PointVectors> vectors, Filter filter, CancellationToken cancellationToken) =>
        WriteAsync(create: false, false, open => new SetVectorsOperation(index, Encode(vectors, open), filter, cancellationToken), cancellationToken);

    protected override Task DeleteCoreAsync(Filter filter, CancellationToken cancellationToken) =>
        WriteAsync(create: false, false, _ => new DeleteOperation(index, filter, cancellationToken), cancellationToken);

    protected override Task<IReadOnlyList<StoredPoint>> GetCoreAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        ReadPointsAsync(memory => [.. ids.Select(memory.Ids.Find).Where(slot => slot >= 0)], cancellationToken);

    protected override Task<IReadOnlyList<Point>> GetWholeCoreAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<Point>>(
            [],
            open => open.ReadThrough(
                index,
                (memory, _) => WholeReads.Find(memory, [.. ids.Select(memory.Ids.Find).Where(slot => slot >= 0)]),
                (found, reader) => WholeReads.Complete(found, reader, open.Embedding.Dimension)),
            cancellationToken);

    protected override async IAsyncEnumerable<IReadOnlyList<Point>> ReadAllCoreAsync(int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ids = await ReadAsync<IReadOnlyList<Guid>>([], open => open.Read(index, WholeReads.Ids), cancellationToken).ConfigureAwait(false);
        foreach (var page in ids.Chunk(pageSize))
        {
            yield return await GetWholeCoreAsync(page, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override Task<IReadOnlyList<StoredPoint>> ScrollCoreAsync(ScrollQuery query, CancellationToken cancellationToken) =>
        ReadPointsAsync(memory => ScrollReads.Find(memory, query), cancellationToken);

    protected override Task<IReadOnlyList<IReadOnlyList<ScoredPoint<T>>>> QueryCoreAsync<T>(
        IReadOnlyList<VectorQuery> queries, Func<IPointView, T> take, PointParts parts, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<IReadOnlyList<ScoredPoint<T>>>>(
            [.. queries.Select(_ => Array.Empty<ScoredPoint<T>>())],
            open => Checked(open, queries).ReadThrough(
                index, (memory, reader) => QueryReads.Find(memory, reader, open.Embedding, queries, take, parts), (found, reader) => found.Complete(reader)),
            cancellationToken);

    protected override Task<IReadOnlyDictionary<Guid, Neighbourhood<T>>> NeighboursCoreAsync<T>(
        IReadOnlyList<Guid> ids, int before, int after, Func<IPointView, T> take, PointParts parts, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyDictionary<Guid, Neighbourhood<T>>>(
            new Dictionary<Guid, Neighbourhood<T>>(),
            open => open.ReadThrough(index, (memory, _) => NeighbourReads.Find(memory, ids, before, after, take, parts), NeighbourReads.Complete),
            cancellationToken);

    protected override Task<long> CountCoreAsync(Filter filter, CancellationToken cancellationToken) =>
        ReadAsync(0L, open => open.Read(index, memory => (long)new FilterEvaluator(memory).Evaluate(filter).Count(memory.Live)), cancellationToken);

    protected override Task<IReadOnlyList<FacetValue>> FacetCoreAsync(Field field, Filter filter, int limit, CancellationToken cancellationToken) =>
        ReadAsync([], open => open.Read(index, memory => FacetReads.Find(memory, field, filter, limit)), cancellationToken);

    private Task<IReadOnlyList<StoredPoint>> ReadPointsAsync(Func<CollectionMemory, int[]> find, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<StoredPoint>>(
            [],
            open => open.ReadThrough(
                index,
                (memory, _) =>
                {
                    var slots = find(memory);
                    using var found = new FoundSlots(slots.Length);
                    var places = Array.ConvertAll(slots, found.Add);
                    return new { Points = new FoundPoints<StoredPoint>(memory, found, PointParts.All, static point => point.ToStored()), Places = places };
                },
                (found, reader) => found.Points.Complete(reader) ? Array.ConvertAll(found.Places, place => found.Points[place]) : null),
            cancellationToken);

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

    private async Task<T> WriteAsync<T>(bool create, T without, Func<OpenTenant, WriteOperation<T>> prepare, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (await tenants.AcquireAsync(tenant, create, cancellationToken).ConfigureAwait(false) is not { } lease)
        {
            return without;
        }

        using (lease)
        {
            var operation = prepare(lease.Tenant);
            lease.Tenant.Queue.Enqueue(operation);
            return await operation.Done.ConfigureAwait(false);
        }
    }

    // While the lease is held the tenant's model stays what it is.
    private EncodedPoint[] Encode(IReadOnlyList<Point> points, OpenTenant open)
    {
        var map = tenants.Maps[index];
        foreach (var point in points)
        {
            CheckModel(open, point.Model, point.Dense);
        }

        return [.. points.Select(point => EncodedPoint.Of(point, map, open.Embedding.Dimension))];
    }

    private static NewVectors[] Encode(IReadOnlyList<PointVectors> vectors, OpenTenant open)
    {
        foreach (var point in vectors)
        {
            CheckModel(open, point.Model, point.Dense);
        }

        return [.. vectors.Select(given => NewVectors.Of(given, open.Embedding.Dimension))];
    }

    private static void CheckModel(OpenTenant open, EmbeddingFingerprint? model, IReadOnlyList<ReadOnlyMemory<float>> dense)
    {
        if (dense.Count > 0)
        {
            ModelSwitch.Check(open.Embedding, model, dense[0].Length);
        }
    }

    private static OpenTenant Checked(OpenTenant open, IReadOnlyList<VectorQuery> queries)
    {
        foreach (var query in queries.OfType<VectorQuery.Dense>())
        {
            ModelSwitch.Check(open.Embedding, query.Model, query.Vector.Length);
        }

        return open;
    }
}
