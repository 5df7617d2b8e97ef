using SemanticMemory.Storage;

namespace SemanticMemory.CrashChild;

/// <summary>A tenant's part of a real store in which something else happens right before, or right after, chosen writes and reads of whole points: one interleaving of many, made certain.</summary>
public sealed class InterruptedStore(TenantStore inner, Func<string, Task> before, Func<string, Task>? after = null) : TenantStore
{
    public override TenantId Tenant => inner.Tenant;

    public override EmbeddingFingerprint Embedding => inner.Embedding;

    public override PointCollection Messages { get; } = new Collection(inner.Messages, inner.Embedding.Dimension, before, after ?? (_ => Task.CompletedTask));

    public override PointCollection Sessions { get; } = new Collection(inner.Sessions, inner.Embedding.Dimension, before, after ?? (_ => Task.CompletedTask));

    public override PointCollection Records { get; } = new Collection(inner.Records, inner.Embedding.Dimension, before, after ?? (_ => Task.CompletedTask));

    private sealed class Collection(PointCollection inner, int dimension, Func<string, Task> before, Func<string, Task> after) : PointCollection(inner.Schema, dimension)
    {
        protected override async Task UpsertCoreAsync(IReadOnlyList<Point> points, CancellationToken cancellationToken)
        {
            await before($"{Schema.Name} upsert");
            await inner.UpsertAsync(points, cancellationToken);
            await after($"{Schema.Name} upsert");
        }

        protected override async Task<InsertOutcome> InsertCoreAsync(IReadOnlyList<Point> points, CancellationToken cancellationToken)
        {
            await before($"{Schema.Name} insert");
            var outcome = await inner.InsertAsync(points, cancellationToken);
            await after($"{Schema.Name} insert");
            return outcome;
        }

        protected override async Task PatchCoreAsync(Filter filter, PointPatch patch, CancellationToken cancellationToken)
        {
            await before($"{Schema.Name} patch");
            await inner.PatchAsync(filter, patch, cancellationToken);
            await after($"{Schema.Name} patch");
        }

        protected override async Task SetVectorsCoreAsync(IReadOnlyList<PointVectors> vectors, Filter filter, CancellationToken cancellationToken)
        {
            await before($"{Schema.Name} vectors");
            await inner.SetVectorsAsync(vectors, filter, cancellationToken);
            await after($"{Schema.Name} vectors");
        }

        protected override async Task DeleteCoreAsync(Filter filter, CancellationToken cancellationToken)
        {
            await before($"{Schema.Name} delete");
            await inner.DeleteAsync(filter, cancellationToken);
            await after($"{Schema.Name} delete");
        }

        protected override Task<IReadOnlyList<StoredPoint>> GetCoreAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) => inner.GetAsync(ids, cancellationToken);

        protected override async Task<IReadOnlyList<Point>> GetWholeCoreAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
        {
            await before($"{Schema.Name} whole");
            return await inner.GetWholeAsync(ids, cancellationToken);
        }

        protected override IAsyncEnumerable<IReadOnlyList<Point>> ReadAllCoreAsync(int pageSize, CancellationToken cancellationToken) => inner.ReadAllAsync(pageSize, cancellationToken);

        protected override Task<IReadOnlyList<IReadOnlyList<ScoredPoint<T>>>> QueryCoreAsync<T>(
            IReadOnlyList<VectorQuery> queries, Func<IPointView, T> take, PointParts parts, CancellationToken cancellationToken) =>
            inner.QueryAsync(queries, take, parts, cancellationToken);

        protected override Task<IReadOnlyDictionary<Guid, Neighbourhood<T>>> NeighboursCoreAsync<T>(
            IReadOnlyList<Guid> ids, int before, int after, Func<IPointView, T> take, PointParts parts, CancellationToken cancellationToken) =>
            inner.NeighboursAsync(ids, before, after, take, parts, cancellationToken);

        protected override Task<IReadOnlyList<StoredPoint>> ScrollCoreAsync(ScrollQuery query, CancellationToken cancellationToken) => inner.ScrollAsync(query, cancellationToken);

        protected override Task<long> CountCoreAsync(Filter filter, CancellationToken cancellationToken) => inner.CountAsync(filter, cancellationToken);

        protected override Task<IReadOnlyList<FacetValue>> FacetCoreAsync(Field field, Filter filter, int limit, CancellationToken cancellationToken) =>
            inner.FacetAsync(field, filter, limit, cancellationToken);
    }
}
