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
        var dense = MinMax(candidates, candidate => candidate.Dense);
        var lexical = MinMax(candidates, candidate => candidate.Lexical);
        var ranked = new RankedMessage[candidates.Count];
        for (var i = 0; i < ranked.Length; i++)
        {
            var candidate = candidates[i];
            var recency = Recency(candidate.Message.Timestamp, now, options.RecencyHalfLife);
            var score = (lexical[i] * options.LexicalWeight) + (dense[i] * options.DenseWeight) + (recency * options.RecencyWeight);
            ranked[i] = new RankedMessage(candidate.Message, score, explain ? Explain(candidate, lexical[i], dense[i], recency, options) : null);
        }

        Array.Sort(ranked, static (a, b) =>
        {
            var byScore = b.Score.CompareTo(a.Score);
            var byTime = byScore != 0 ? byScore : b.Message.Timestamp.CompareTo(a.Message.Timestamp);
            return byTime != 0 ? byTime : a.Message.Id.CompareTo(b.Message.Id);
        });
        return ranked;
    }

    /// <summary>
    /// A value of each candidate from 0 (the least, and where it is absent) to 1 (the largest). When all that are present are equal, they are 1:
    /// there is nothing to tell them apart by, but they are hits.
    /// </summary>
    public static double[] MinMax(IReadOnlyList<RecallCandidate> candidates, Func<RecallCandidate, double?> value)
    {
        // A hit by words alone says nothing of its cosine: it is taken for the least there is, not for zero.
        var (least, largest) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var candidate in candidates)
        {
            if (value(candidate) is { } present)
            {
                (least, largest) = (Math.Min(least, present), Math.Max(largest, present));
            }
        }

        var stretched = new double[candidates.Count];
        for (var i = 0; i < stretched.Length; i++)
        {
            stretched[i] = value(candidates[i]) is not { } present ? 0 : largest > least ? (present - least) / (largest - least) : 1;
        }

        return stretched;
    }

    /// <summary>Halves with every half-life of age, from 1; a time in the future counts 1.</summary>
    public static double Recency(DateTimeOffset timestamp, DateTimeOffset now, TimeSpan halfLife)
    {
        var age = now - timestamp;
        return age <= TimeSpan.Zero ? 1 : Math.Pow(.5, age / halfLife);
    }

    private static Explanation Explain(RecallCandidate candidate, double lexical, double dense, double recency, RecallOptions options) => new(
        new Dictionary<string, SignalValue>
        {
            ["bm25"] = new(lexical, options.LexicalWeight),
            ["dense"] = new(dense, options.DenseWeight),
            ["recency"] = new(recency, options.RecencyWeight),
        },
        candidate.DenseRank,
        candidate.LexicalRank);
}
