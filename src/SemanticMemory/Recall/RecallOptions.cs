namespace SemanticMemory.Recall;

/// <summary>How recall finds and weighs.</summary>
public sealed record RecallOptions
{
    /// <summary>Hits asked of each of the two queries, by meaning and by words. Default 80; 30 cost half and lose a hundredth of the recall.</summary>
    public int Hits { get; init; } = 80;

    /// <summary>What each signal counts.</summary>
    public RecallWeights Weights { get; init; } = new();

    /// <summary>The age at which a message counts half as recent. Default 90 days.</summary>
    public TimeSpan RecencyHalfLife { get; init; } = TimeSpan.FromDays(90);

    /// <summary>The share of word pieces that two messages must have in common for the lower-ranked one to be left out. Default .9.</summary>
    public double NearDuplicate { get; init; } = .9;
}
