using System.Runtime.CompilerServices;
using SemanticMemory.Messages;
using SemanticMemory.Qdrant.Chains;
using SemanticMemory.Qdrant.Reading;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Qdrant.Writing;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant;

/// <summary>One collection of one tenant.</summary>
internal sealed class QdrantPointCollection(CollectionPlace place, CollectionParts parts, int dimension) : PointCollection(place.Schema, dimension)
{
    protected override int Dimension => place.Known?.Dimension ?? base.Dimension;

    protected override async Task UpsertCoreAsync(IReadOnlyList<Point> points, CancellationToken cancellationToken)
    {
        // What cannot be written is refused before anything is asked.
        _ = Write(points, Inserts.NewToken());
        var written = await place.ForWritingAsync(cancellationToken).ConfigureAwait(false);
        written.CheckModel(points);
        var calls = written.Calls;
        await written.WriteAsync(
            StoredIds(points.Select(point => point.Id)),
            () => Chain(calls)?.UpsertAsync(points, cancellationToken) ?? UpsertBatches.SendAsync(calls, Write(points, Inserts.NewToken()), onlyNew: false, cancellationToken),
            cancellationToken).ConfigureAwait(false);
    }

    protected override async Task<InsertOutcome> InsertCoreAsync(IReadOnlyList<Point> points, CancellationToken cancellationToken)
    {
        var token = Inserts.NewToken();
        _ = Write(points, token);
        var written = await place.ForWritingAsync(cancellationToken).ConfigureAwait(false);
        written.CheckModel(points);
        var calls = written.Calls;
        var outcome = default(InsertOutcome);
        await written.WriteAsync(
            StoredIds(points.Select(point => point.Id)),
            async () => outcome = await (Chain(calls)?.InsertAsync(points, cancellationToken) ?? Inserts.RunAsync(
                calls, points, token, absent => UpsertBatches.SendAsync(calls, Write(absent, token), onlyNew: true, cancellationToken), cancellationToken)).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        return outcome!;
    }

    protected override async Task<IReadOnlyList<StoredPoint>> GetCoreAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var calls = (await place.NowAsync(cancellationToken).ConfigureAwait(false)).Calls;
        var found = await calls.FindAsync(StoredIds(ids), WireSelector.Whole, cancellationToken).ConfigureAwait(false);
        var byId = found.ToDictionary(point => point.Id);
        return [.. ids.Where(byId.ContainsKey).Select(id => byId[id].ToStored())];
    }

    protected override async Task<IReadOnlyList<Point>> GetWholeCoreAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        await WholeReads.FindAsync((await place.NowAsync(cancellationToken).ConfigureAwait(false)).Calls, ids, cancellationToken).ConfigureAwait(false);

    protected override async IAsyncEnumerable<IReadOnlyList<Point>> ReadAllCoreAsync(int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var calls = (await place.NowAsync(cancellationToken).ConfigureAwait(false)).Calls;
        await foreach (var page in WholeReads.AllAsync(calls, pageSize, cancellationToken).ConfigureAwait(false))
        {
            yield return page;
        }
    }

    protected override async Task<IReadOnlyList<IReadOnlyList<ScoredPoint<T>>>> QueryCoreAsync<T>(
        IReadOnlyList<VectorQuery> queries, Func<IPointView, T> take, PointParts wanted, CancellationToken cancellationToken)
    {
        var read = await place.NowAsync(cancellationToken).ConfigureAwait(false);
        read.CheckModel(queries);
        var found = await new VectorReads(read.Calls, parts.Hints, WireSelector.Of(wanted)).RunAsync(queries, cancellationToken).ConfigureAwait(false);
        return [.. found.Select(hits => hits.Select(hit => new ScoredPoint<T>(take(hit.Point), hit.Score)).ToArray())];
    }

    protected override async Task<IReadOnlyDictionary<Guid, Neighbourhood<T>>> NeighboursCoreAsync<T>(
        IReadOnlyList<Guid> ids, int before, int after, Func<IPointView, T> take, PointParts wanted, CancellationToken cancellationToken)
    {
        var found = await FindNeighboursAsync(ids, before, after, wanted, cancellationToken).ConfigureAwait(false);
        return found.ToDictionary(pair => pair.Key, pair => new Neighbourhood<T>([.. pair.Value.Before.Select(take)], [.. pair.Value.After.Select(take)]));
    }

    protected override async Task<IReadOnlyList<StoredPoint>> ScrollCoreAsync(ScrollQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (place.Scope.Condition(query.Filter) is not { } condition)
        {
            return [];
        }

        var calls = (await place.NowAsync(cancellationToken).ConfigureAwait(false)).Calls;
        var found = await StepwiseReads.RunAsync(calls, new KeysetScroll(calls.Scope, condition, query), cancellationToken).ConfigureAwait(false);
        return [.. found.Select(point => point.ToStored())];
    }

    protected override async Task<long> CountCoreAsync(Filter filter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return place.Scope.Matching(filter) is { } wanted
            ? await (await place.NowAsync(cancellationToken).ConfigureAwait(false)).Calls.CountAsync(wanted, cancellationToken).ConfigureAwait(false)
            : 0;
    }

    protected override async Task<IReadOnlyList<FacetValue>> FacetCoreAsync(Field field, Filter filter, int limit, CancellationToken cancellationToken) =>
        await FacetReads.RunAsync((await place.NowAsync(cancellationToken).ConfigureAwait(false)).Calls, field, filter, limit, cancellationToken).ConfigureAwait(false);

    protected override async Task PatchCoreAsync(Filter filter, PointPatch patch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var changes = patch.Set.Count > 0 || patch.Remove.Count > 0 || patch.Body is not null || patch.Features is not null;
        if (changes && place.Scope.Condition(filter) is { } condition)
        {
            var written = await place.ForWritingAsync(cancellationToken).ConfigureAwait(false);
            await written.EachAsync(
                condition,
                (calls, wanted) => Chain(calls)?.PatchAsync(wanted, patch, cancellationToken) ?? Patches.PatchAsync(calls, wanted, patch, cancellationToken),
                sameThere: !patch.Set.TryGet(MessageFields.AwaitsVectors, out _) && !patch.Remove.Contains(MessageFields.AwaitsVectors),
                cancellationToken).ConfigureAwait(false);
        }
    }

    protected override async Task SetVectorsCoreAsync(IReadOnlyList<PointVectors> vectors, Filter filter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (place.Scope.Matching(filter) is { } wanted)
        {
            // The collection to come has vectors of another model.
            var written = await place.ForWritingAsync(cancellationToken).ConfigureAwait(false);
            written.CheckModel(vectors);
            await VectorWrites.SendAsync(written.Calls, vectors, wanted, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override async Task DeleteCoreAsync(Filter filter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (place.Scope.Condition(filter) is { } condition)
        {
            var written = await place.ForWritingAsync(cancellationToken).ConfigureAwait(false);
            await written.EachAsync(
                condition, (calls, wanted) => Chain(calls)?.DeleteAsync(wanted, cancellationToken) ?? calls.DeleteAsync(wanted, cancellationToken), sameThere: true, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyDictionary<Guid, Neighbourhood<StoredPoint>>> FindNeighboursAsync(
        IReadOnlyList<Guid> ids, int before, int after, PointParts wanted, CancellationToken cancellationToken)
    {
        var calls = (await place.NowAsync(cancellationToken).ConfigureAwait(false)).Calls;
        await parts.Patrol.VisitAsync(calls, cancellationToken).ConfigureAwait(false);
        if (before <= Hint.Reach && after <= Hint.Reach)
        {
            return await new HintedNeighbours(calls, parts.Hints, parts.Logger, WireSelector.Of(wanted)).FindAsync(ids, before, after, cancellationToken).ConfigureAwait(false);
        }

        var found = await calls.FindAsync(StoredIds(ids), ChainPoints.What(calls), cancellationToken).ConfigureAwait(false);
        return await ExactNeighbours.FindAsync(calls, found, before, after, WireSelector.Of(wanted), cancellationToken).ConfigureAwait(false);
    }

    private ChainWrites? Chain(CollectionCalls calls) => Schema.Group is null ? null : new ChainWrites(calls, parts.Logger);

    private Guid[] StoredIds(IEnumerable<Guid> ids) => [.. ids.Select(place.Scope.Ids.Of)];

    private List<ReadOnlyMemory<byte>> Write(IReadOnlyList<Point> points, string token) => [.. points.Select(point => PointWriter.Write(point, place.Scope, token, []))];
}
