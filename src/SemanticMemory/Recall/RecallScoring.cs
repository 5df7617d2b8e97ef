namespace SemanticMemory.Recall;

/// <summary>
/// The order of candidates: each signal is a pure function over them, the score their weighted sum. A candidate of one query alone has the
/// least value of the other's signal, so that a hit by words and a hit by meaning both count.
/// </summary>
internal static class RecallScoring
{
    /// <summary>Candidates with scores, best first; equal scores: the newer one first, then by id. What a score is made of is told on request.</summary>
    public static IReadOnlyList<RankedMessage> Rank(IReadOnlyList<RecallCandidate> candidates, RecallOptions options, DateTimeOffset now, bool explain)
    {
        var dense = MinMax([.. candidates.Select(candidate => candidate.Dense)]);
        var lexical = MinMax([.. candidates.Select(candidate => candidate.Lexical)]);
        var ranked = new RankedMessage[candidates.Count];
        for (var i = 0; i < ranked.Length; i++)
        {
            (string Name, SignalValue Signal)[] signals =
            [
                ("bm25", new(lexical[i], options.LexicalWeight)),
                ("dense", new(dense[i], options.DenseWeight)),
                ("recency", new(Recency(candidates[i].Message.Timestamp, now, options.RecencyHalfLife), options.RecencyWeight)),
            ];
            ranked[i] = new RankedMessage(
                candidates[i].Message,
                signals.Sum(part => part.Signal.Value * part.Signal.Weight),
                explain ? new Explanation(signals.ToDictionary(part => part.Name, part => part.Signal), candidates[i].DenseRank, candidates[i].LexicalRank) : null);
        }

        Array.Sort(ranked, static (a, b) =>
        {
            var byScore = b.Score.CompareTo(a.Score);
            var byTime = byScore != 0 ? byScore : b.Message.Timestamp.CompareTo(a.Message.Timestamp);
            return byTime != 0 ? byTime : a.Message.Id.CompareTo(b.Message.Id);
        });
        return ranked;
    }

    /// <summary>Values from 0 (the least, and absent ones) to 1 (the largest). When all that are present are equal, they are 1: there is nothing to tell them apart by, but they are hits.</summary>
    public static double[] MinMax(IReadOnlyList<double?> values)
    {
        // A hit by words alone says nothing of its cosine: it is taken for the least there is, not for zero.
        var (least, largest) = (values.Min() ?? 0, values.Max() ?? 0);
        var span = largest - least;
        return [.. values.Select(value => value is not { } present ? 0 : span > 0 ? (present - least) / span : 1)];
    }

    /// <summary>Halves with every half-life of age: 1 for now and for the future.</summary>
    public static double Recency(DateTimeOffset timestamp, DateTimeOffset now, TimeSpan halfLife)
    {
        var age = now - timestamp;
        return age <= TimeSpan.Zero ? 1 : Math.Pow(.5, age / halfLife);
    }
}
