namespace SemanticMemory.Lexical;

/// <summary>The constants of <see cref="Bm25"/>. Stored weights depend on the first three: change them only with a new store.</summary>
public sealed record Bm25Options
{
    /// <summary>How much repetition of a term counts; 0.9 by default, 0 or more.</summary>
    public float K1 { get; init; } = 0.9f;

    /// <summary>How much a long text is held back, from 0 (not at all) to 1; 0.4 by default.</summary>
    public float B { get; init; } = 0.4f;

    /// <summary>
    /// The length of a usual text in terms, stop words not counted; 30 by default. Fixed, because stores keep finished weights.
    /// </summary>
    public float AverageLength { get; init; } = 30f;

    /// <summary>What a stop word counts in a query, others counting 1; 0.1 by default, above 0.</summary>
    public float StopWordWeight { get; init; } = 0.1f;
}
