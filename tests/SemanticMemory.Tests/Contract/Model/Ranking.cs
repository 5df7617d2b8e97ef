using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract.Model;

/// <summary>Compares hits with the scores of every point that could be one, within what a store may round.</summary>
internal static class Ranking
{
    public static void Verify(IReadOnlyDictionary<Guid, double> scores, IReadOnlyList<ScoredPoint<StoredPoint>> hits, int limit, Func<double, float> tolerance)
    {
        Assert.Equal(Math.Min(limit, scores.Count), hits.Count);
        Assert.Equal(hits.Count, hits.Select(hit => hit.Point.Id).Distinct().Count());
        Assert.All(hits, hit =>
        {
            Assert.True(scores.TryGetValue(hit.Point.Id, out var expected), $"{hit.Point.Id} cannot be a hit.");
            Assert.Equal(expected, hit.Score, tolerance(expected));
        });
        Assert.Equal(hits.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Point.Id).Select(hit => hit.Point.Id), hits.Select(hit => hit.Point.Id));

        // Scores that are each off by at most the tolerance, sorted, differ rank by rank by at most the tolerance.
        foreach (var (expected, hit) in scores.Values.OrderDescending().Zip(hits))
        {
            Assert.Equal(expected, hit.Score, tolerance(expected));
        }
    }
}
