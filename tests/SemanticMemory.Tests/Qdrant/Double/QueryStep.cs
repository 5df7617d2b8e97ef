namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>What a query ranks by: a closed tree. The other kinds of a server are not in the double.</summary>
internal abstract record Ranking
{
    private Ranking()
    {
    }

    public sealed record Dense(float[][] Rows) : Ranking;

    /// <param name="Terms">The terms asked for.</param>
    /// <param name="Corpus">The points whose vectors are counted for the rarity of a term; absent: all of the collection.</param>
    public sealed record Sparse(SparseVector Terms, FilterTree? Corpus) : Ranking;

    public sealed record Fusion(double K, double[]? Weights) : Ranking;

    public sealed record By(Ordering Order) : Ranking;
}

/// <summary>A query, or a prefetch of one.</summary>
internal sealed record QueryStep(Ranking? Ranking, string Using, FilterTree? Filter, float? Threshold, int Limit, IReadOnlyList<QueryStep> Prefetch);
