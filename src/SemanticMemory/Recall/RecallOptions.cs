namespace SemanticMemory.Recall;

/// <summary>How recall weighs what it finds.</summary>
public sealed record RecallOptions
{
    /// <summary>Hits asked of each of the two queries, by meaning and by words. Default 80.</summary>
    public int Hits { get; init; } = 80;

    /// <summary>What nearness in meaning counts, 0 to 1 over the candidates. Default 1.</summary>
    public double DenseWeight { get; init; } = 1;

    /// <summary>What shared words count, 0 to 1 over the candidates. Default 1.</summary>
    public double LexicalWeight { get; init; } = 1;

    /// <summary>What being recent counts. Default .05: enough to prefer the newer of two equal answers.</summary>
    public double RecencyWeight { get; init; } = .05;

    /// <summary>The age at which a message counts half as recent. Default 90 days.</summary>
    public TimeSpan RecencyHalfLife { get; init; } = TimeSpan.FromDays(90);

    /// <summary>The share of words that two messages must have in common for the lower-ranked one to be left out. Default .9.</summary>
    public double NearDuplicate { get; init; } = .9;
}
