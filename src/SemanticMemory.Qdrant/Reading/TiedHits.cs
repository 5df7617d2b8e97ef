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
    public static async Task<IReadOnlyList<ScoredPoint<StoredPoint>>> CutAsync(CollectionCalls calls, WireQuery query, List<FoundHit> found, CancellationToken cancellationToken)
    {
        found.Sort(static (left, right) => Compare(left.Hit.Score, left.Hit.Point.Id, right.Hit.Score, right.Hit.Point.Id));
        var limit = query.Limit - 1;
        if (found.Count <= limit || found[limit - 1].Hit.Score != found[limit].Hit.Score)
        {
            var cut = new ScoredPoint<StoredPoint>[Math.Min(limit, found.Count)];
            for (var i = 0; i < cut.Length; i++)
            {
                cut[i] = found[i].Hit;
            }

            return cut;
        }

        var tie = query with
        {
            Limit = limit + LargestTie,
            WithPayload = WireSelector.Of(PayloadNames.Id),
            ScoreThreshold = MathF.BitDecrement(found[limit].Hit.Score),
        };
        var all = (await calls.QueryAsync([tie], cancellationToken).ConfigureAwait(false))[0];
        all.Sort(static (left, right) => Compare(left.Score, left.Id, right.Score, right.Id));
        var hits = all.Take(limit).ToList();
        var known = found.ToDictionary(hit => hit.StoredId, hit => hit.Hit.Point);
        var unknown = hits.Where(hit => !known.ContainsKey(hit.StoredId)).Select(hit => hit.StoredId).ToList();
        foreach (var point in await calls.FindAsync(unknown, query.Filter, query.WithPayload, cancellationToken).ConfigureAwait(false))
        {
            known.Add(point.StoredId, point.ToStored());
        }

        // One that was deleted between the requests, or does not match any more, is no hit any more.
        return [.. hits.Where(hit => known.ContainsKey(hit.StoredId)).Select(hit => new ScoredPoint<StoredPoint>(known[hit.StoredId], hit.Score))];
    }

    private static int Compare(float score, Guid id, float otherScore, Guid otherId) => score != otherScore ? otherScore.CompareTo(score) : id.CompareTo(otherId);
}
