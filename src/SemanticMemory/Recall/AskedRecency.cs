namespace SemanticMemory.Recall;

/// <summary>How much a question wants newer messages to count; what it does not say is as in the options.</summary>
/// <param name="Weight">What <see cref="Signal.Recency"/> counts, 0 to 10.</param>
/// <param name="HalfLifeDays">The age at which a message counts half as recent, in days.</param>
internal readonly record struct AskedRecency(double? Weight, double? HalfLifeDays)
{
    // A message that holds an identifier is ahead of one that does not by twenty or more: the newest must not pass it by being new.
    private const double Most = 10;

    /// <summary>The shortest half-life, in days.</summary>
    public const double ShortestDays = .01;

    /// <summary>The longest one, in days.</summary>
    public const double LongestDays = 36_500;

    /// <summary>Names what is out of bounds, with fields of this prefix.</summary>
    public void Check(InputErrors errors, string at = "")
    {
        errors.Require(Weight is null or (>= 0 and <= Most), at + "recency", "Must be 0 (new and old count alike) to 10 (new outweighs nearly all else): try 2, or leave it out.");
        errors.Require(HalfLifeDays is null or (>= ShortestDays and <= LongestDays), at + "recencyHalfLifeDays", "Must be 0.01 to 36500 days: leave it out for 90.");
        errors.Require(HalfLifeDays is null || Weight is not null, at + "recencyHalfLifeDays", "Counts only with recency: give that as well, e.g. 2.");
    }

    /// <summary>The options as this question wants them.</summary>
    public RecallOptions In(RecallOptions options) => Weight is null ? options : options with
    {
        Weights = options.Weights with { Recency = Weight.Value },
        RecencyHalfLife = HalfLifeDays is { } days ? TimeSpan.FromDays(days) : options.RecencyHalfLife,
    };
}
