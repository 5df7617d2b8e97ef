using SemanticMemory.Qdrant.Chains;
using SemanticMemory.Qdrant.Reading;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Qdrant.Writing;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant;

/// <summary>One collection of one tenant.</summary>
internal sealed class QdrantPointCollection(CollectionCalls calls, CollectionParts parts, int dimension) : PointCollection(calls.Schema, dimension)
{
    private readonly ChainWrites? _chain = calls.Schema.Group is null ? null : new ChainWrites(calls, parts.Logger);

    protected override Task UpsertCoreAsync(IReadOnlyList<Point> points, CancellationToken cancellationToken) =>
        _chain?.UpsertAsync(points, cancellationToken)
        ?? UpsertBatches.SendAsync(calls, Write(points, Inserts.NewToken()), onlyNew: false, cancellationToken);

    protected override Task<InsertOutcome> InsertCoreAsync(IReadOnlyList<Point> points, CancellationToken cancellationToken)
    {
        if (_chain is not null)
        {
            return _chain.InsertAsync(points, cancellationToken);
        }

        var token = Inserts.NewToken();
        _ = Write(points, token);
        return Inserts.RunAsync(
            calls, points, token, absent => UpsertBatches.SendAsync(calls, Write(absent, token), onlyNew: true, cancellationToken), cancellationToken);
    }

    protected override async Task<IReadOnlyList<StoredPoint>> GetCoreAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var found = await calls.FindAsync([.. ids.Select(calls.Scope.Ids.Of)], WireSelector.Whole, cancellationToken).ConfigureAwait(false);
        var byId = found.ToDictionary(point => point.Id);
        return [.. ids.Where(byId.ContainsKey).Select(id => byId[id].ToStored())];
    }

    protected override Task<IReadOnlyList<IReadOnlyList<ScoredPoint>>> QueryCoreAsync(IReadOnlyList<VectorQuery> queries, CancellationToken cancellationToken) =>
        new VectorReads(calls, parts.Hints).RunAsync(queries, cancellationToken);

    protected override async Task<IReadOnlyDictionary<Guid, Neighbourhood>> NeighboursCoreAsync(
        IReadOnlyList<Guid> ids, int before, int after, CancellationToken cancellationToken)
    {
        await parts.Patrol.VisitAsync(calls, cancellationToken).ConfigureAwait(false);
        if (before <= Hint.Reach && after <= Hint.Reach)
        {
            return await new HintedNeighbours(calls, parts.Hints, parts.Logger).FindAsync(ids, before, after, cancellationToken).ConfigureAwait(false);
        }

        var found = await calls.FindAsync([.. ids.Select(calls.Scope.Ids.Of)], ChainPoints.What(calls), cancellationToken).ConfigureAwait(false);
        return await ExactNeighbours.FindAsync(calls, found, before, after, cancellationToken).ConfigureAwait(false);
    }

    protected override async Task<IReadOnlyList<StoredPoint>> ScrollCoreAsync(ScrollQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (calls.Scope.Condition(query.Filter) is not { } condition)
        {
            return [];
        }

        var found = await KeysetReads.RunAsync(calls, new KeysetScroll(calls.Scope, condition, query), cancellationToken).ConfigureAwait(false);
        return [.. found.Select(point => point.ToStored())];
    }

    protected override Task<long> CountCoreAsync(Filter filter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return calls.Scope.Matching(filter) is { } wanted ? calls.CountAsync(wanted, cancellationToken) : Task.FromResult(0L);
    }

    protected override Task<IReadOnlyList<FacetValue>> FacetCoreAsync(Field field, Filter filter, int limit, CancellationToken cancellationToken) =>
        FacetReads.RunAsync(calls, field, filter, limit, cancellationToken);

    protected override Task PatchCoreAsync(Filter filter, PointPatch patch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var changes = patch.Set.Count > 0 || patch.Remove.Count > 0 || patch.Body is not null;
        if (!changes || calls.Scope.Matching(filter) is not { } wanted)
        {
            return Task.CompletedTask;
        }

        return _chain?.PatchAsync(wanted, patch, cancellationToken) ?? Patches.PatchAsync(calls, wanted, patch, cancellationToken);
    }

    protected override Task SetVectorsCoreAsync(IReadOnlyList<PointVectors> vectors, Filter filter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return calls.Scope.Matching(filter) is { } wanted ? VectorWrites.SendAsync(calls, vectors, wanted, cancellationToken) : Task.CompletedTask;
    }

    protected override Task DeleteCoreAsync(Filter filter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (calls.Scope.Matching(filter) is not { } wanted)
        {
            return Task.CompletedTask;
        }

        return _chain?.DeleteAsync(wanted, cancellationToken) ?? calls.DeleteAsync(wanted, cancellationToken);
    }

    private List<ReadOnlyMemory<byte>> Write(IReadOnlyList<Point> points, string token) => [.. points.Select(point => PointWriter.Write(point, calls.Scope, token, []))];
}
