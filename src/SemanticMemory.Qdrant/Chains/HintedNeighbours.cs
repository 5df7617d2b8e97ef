using Microsoft.Extensions.Logging;
using SemanticMemory.Qdrant.Reading;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Chains;

/// <summary>
/// Neighbours by hints: one request brings the points, those before them by their hints, and those after them by theirs. Hints are checked
/// against each other; where they disagree, the order itself is asked for, and the hints are mended.
/// </summary>
internal sealed class HintedNeighbours(CollectionCalls calls, HintCache cache, ILogger logger, WireSelector what)
{
    // Ids in one request: with the points around them a few hundred come back.
    private const int MostIds = 250;

    public async Task<IReadOnlyDictionary<Guid, Neighbourhood<StoredPoint>>> FindAsync(IReadOnlyList<Guid> ids, int before, int after, CancellationToken cancellationToken)
    {
        var around = new Dictionary<Guid, Neighbourhood<StoredPoint>>(ids.Count);
        foreach (var some in ids.Distinct().Chunk(MostIds))
        {
            await FindAsync(some, before, after, around, cancellationToken).ConfigureAwait(false);
        }

        return around;
    }

    private async Task FindAsync(Guid[] ids, int before, int after, Dictionary<Guid, Neighbourhood<StoredPoint>> around, CancellationToken cancellationToken)
    {
        var storedIds = Array.ConvertAll(ids, calls.Scope.Ids.Of);
        var pool = new Dictionary<Guid, FoundPoint>();
        var likely = new HashSet<Guid>(storedIds);
        foreach (var id in storedIds)
        {
            cache.AddTo(likely, id);
        }

        await FetchAsync(pool, [.. likely], cancellationToken).ConfigureAwait(false);
        var points = storedIds.Where(pool.ContainsKey).Select(id => pool[id]).ToList();
        var unknown = points.SelectMany(point => point.Previous).Distinct().Where(id => !pool.ContainsKey(id)).ToList();
        if (unknown.Count > 0)
        {
            await FetchAsync(pool, unknown, cancellationToken).ConfigureAwait(false);
        }

        var groups = pool.Values
            .Where(point => GroupPlace.Of(calls.Schema, point) is not null)
            .GroupBy(point => GroupPlace.Of(calls.Schema, point)!.Value.Group, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new HintedGroup([.. group.OrderBy(point => GroupPlace.Of(calls.Schema, point)!.Value)]), StringComparer.Ordinal);
        var doubtful = new List<FoundPoint>();
        foreach (var point in points)
        {
            if (GroupPlace.Of(calls.Schema, point) is not { } place)
            {
                continue;
            }

            if (groups[place.Group].Around(point, before, after) is { } found)
            {
                around[point.Id] = found;
            }
            else
            {
                doubtful.Add(point);
            }
        }

        if (doubtful.Count > 0)
        {
            await FindDoubtfulAsync(doubtful, before, after, around, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>These points, and those whose hints name them.</summary>
    private async Task FetchAsync(Dictionary<Guid, FoundPoint> pool, IReadOnlyList<Guid> storedIds, CancellationToken cancellationToken)
    {
        foreach (var some in storedIds.Chunk(CollectionCalls.PageSize))
        {
            var filter = calls.Scope.Where(WireCondition.AnyOf(WireCondition.Has(some), ChainPoints.NamesAny(some)));
            foreach (var point in await calls.ScrollAllAsync(filter, what, cancellationToken).ConfigureAwait(false))
            {
                pool[point.StoredId] = point;
            }
        }
    }

    private async Task FindDoubtfulAsync(
        List<FoundPoint> points, int before, int after, Dictionary<Guid, Neighbourhood<StoredPoint>> around, CancellationToken cancellationToken)
    {
        foreach (var (id, found) in await ExactNeighbours.FindAsync(calls, points, before, after, what, cancellationToken).ConfigureAwait(false))
        {
            around[id] = found;
        }

        try
        {
            await new Mending(calls, logger).VerifyAsync([.. points.Select(point => GroupPlace.Of(calls.Schema, point)).OfType<GroupPlace>()], [], cancellationToken).ConfigureAwait(false);
        }
        catch (MemoryException failure)
        {
            logger.MendingFailed(failure);
        }
    }
}
