using SemanticMemory.Qdrant.Reading;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Qdrant.Writing;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant;

/// <summary>One collection of one tenant.</summary>
internal sealed class QdrantPointCollection(CollectionCalls calls, int dimension) : PointCollection(calls.Schema, dimension)
{
    protected override Task UpsertCoreAsync(IReadOnlyList<Point> points, CancellationToken cancellationToken)
    {
        var token = Inserts.NewToken();
        return UpsertBatches.SendAsync(calls, [.. points.Select(point => PointWriter.Write(point, calls.Scope, token, []))], onlyNew: false, cancellationToken);
    }

    protected override Task<InsertOutcome> InsertCoreAsync(IReadOnlyList<Point> points, CancellationToken cancellationToken)
    {
        var token = Inserts.NewToken();
        return Inserts.RunAsync(
            calls,
            points,
            token,
            absent => UpsertBatches.SendAsync(calls, [.. absent.Select(point => PointWriter.Write(point, calls.Scope, token, []))], onlyNew: true, cancellationToken),
            cancellationToken);
    }

    protected override async Task<IReadOnlyList<StoredPoint>> GetCoreAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var found = await calls.FindAsync([.. ids.Select(calls.Scope.Ids.Of)], WireSelector.Whole, cancellationToken).ConfigureAwait(false);
        var byId = found.ToDictionary(point => point.Id);
        return [.. ids.Where(byId.ContainsKey).Select(id => byId[id].ToStored())];
    }

    protected override Task<IReadOnlyList<IReadOnlyList<ScoredPoint>>> QueryCoreAsync(IReadOnlyList<VectorQuery> queries, CancellationToken cancellationToken) =>
        new VectorReads(calls).RunAsync(queries, cancellationToken);

    protected override async Task<IReadOnlyDictionary<Guid, Neighbourhood>> NeighboursCoreAsync(
        IReadOnlyList<Guid> ids, int before, int after, CancellationToken cancellationToken)
    {
        var found = await calls.FindAsync([.. ids.Select(calls.Scope.Ids.Of)], WireSelector.Whole, cancellationToken).ConfigureAwait(false);
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
        return changes && calls.Scope.Matching(filter) is { } wanted ? Patches.PatchAsync(calls, wanted, patch, cancellationToken) : Task.CompletedTask;
    }

    protected override Task DeleteCoreAsync(Filter filter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return calls.Scope.Matching(filter) is { } wanted ? calls.DeleteAsync(wanted, cancellationToken) : Task.CompletedTask;
    }
}
