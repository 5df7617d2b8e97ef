namespace SemanticMemory.Cli.Eval;

/// <summary>How good a ranking is: of one question, or the mean over many. All 0 to 1.</summary>
/// <param name="Recall5">Share of the evidence among the first 5.</param>
/// <param name="Recall10">Among the first 10.</param>
/// <param name="Recall20">Among the first 20.</param>
/// <param name="Recall50">Among the first 50.</param>
/// <param name="Ndcg10">Binary, cut at 10 (Järvelin and Kekäläinen, 2002).</param>
/// <param name="Mrr10">One over the first found evidence's place; 0 beyond 10.</param>
internal readonly record struct RankingScore(double Recall5, double Recall10, double Recall20, double Recall50, double Ndcg10, double Mrr10)
{
    /// <summary>The score of one question.</summary>
    /// <param name="ranks">For each piece of evidence the place at which it was found, from 1; <see langword="null"/> where it was not.</param>
    public static RankingScore Of(IReadOnlyList<int?> ranks)
    {
        ArgumentOutOfRangeException.ThrowIfZero(ranks.Count);
        var ideal = Enumerable.Range(1, Math.Min(ranks.Count, 10)).Sum(Gain);
        var first = ranks.Min();
        return new RankingScore(
            Share(ranks, 5),
            Share(ranks, 10),
            Share(ranks, 20),
            Share(ranks, 50),
            ranks.OfType<int>().Where(rank => rank <= 10).Sum(Gain) / ideal,
            first <= 10 ? 1.0 / first.Value : 0);
    }

    /// <summary>The mean of some, each counting the same.</summary>
    public static RankingScore Mean(IReadOnlyCollection<RankingScore> scores) => new(
        scores.Average(score => score.Recall5),
        scores.Average(score => score.Recall10),
        scores.Average(score => score.Recall20),
        scores.Average(score => score.Recall50),
        scores.Average(score => score.Ndcg10),
        scores.Average(score => score.Mrr10));

    private static double Share(IReadOnlyList<int?> ranks, int most) => (double)ranks.Count(rank => rank <= most) / ranks.Count;

    private static double Gain(int rank) => 1 / Math.Log2(rank + 1);
}
