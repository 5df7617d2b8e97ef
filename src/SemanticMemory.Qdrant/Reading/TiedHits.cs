using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Reading;

/// <summary>
/// Puts hits into the port's order, equal scores by id. Qdrant returns any of the points whose score equals that of the last hit: where
/// the limit cuts such a tie, all of it is asked for, ids alone, and the smallest are taken.
/// </summary>
internal static class TiedHits
{
    // A tie of more points than these is cut anywhere.
    private const int LargestTie = 10_000;

    /// <summary>The hits of a query that asked for one more than wanted.</summary>
    public static async Task<IReadOnlyList<ScoredPoint>> CutAsync(CollectionCalls calls, WireQuery query, List<FoundPoint> found, CancellationToken cancellationToken)
    {
        Sort(found);
        var limit = query.Limit - 1;
        if (found.Count <= limit || found[limit - 1].Score != found[limit].Score)
        {
            return [.. found.Take(limit).Select(ToScored)];
        }

        var tie = query with
        {
            Limit = limit + LargestTie,
            WithPayload = WireSelector.Of(PayloadNames.Id),
            ScoreThreshold = MathF.BitDecrement(found[limit].Score),
        };
        var all = (await calls.QueryAsync([tie], cancellationToken).ConfigureAwait(false))[0];
        Sort(all);
        var hits = all.Take(limit).ToList();
        var known = found.ToDictionary(point => point.StoredId);
        var unknown = hits.Where(hit => !known.ContainsKey(hit.StoredId)).Select(hit => hit.StoredId).ToList();
        foreach (var point in await calls.FindAsync(unknown, query.WithPayload, cancellationToken).ConfigureAwait(false))
        {
            known.Add(point.StoredId, point);
        }

        // One that was deleted between the two requests is no hit any more.
        return [.. hits.Where(hit => known.ContainsKey(hit.StoredId)).Select(hit => new ScoredPoint(known[hit.StoredId].ToStored(), hit.Score))];
    }

    private static void Sort(List<FoundPoint> hits) =>
        hits.Sort(static (left, right) => left.Score != right.Score ? right.Score.CompareTo(left.Score) : left.Id.CompareTo(right.Id));

    private static ScoredPoint ToScored(FoundPoint hit) => new(hit.ToStored(), hit.Score);
}
