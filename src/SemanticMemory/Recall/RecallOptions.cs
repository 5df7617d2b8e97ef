namespace SemanticMemory.Recall;

/// <summary>How recall finds and weighs. A <see cref="Sessions.SessionManager"/> refuses options that are out of their bounds.</summary>
public sealed record RecallOptions
{
    // Each hit brings its neighbours along: beyond this a search reads more than it can rank in any useful time.
    private const int MostHits = 10_000;

    // Twenty times the heaviest default: the sum of all signals stays far from where numbers lose their digits.
    private const double HeaviestWeight = 1_000;

    private static readonly TimeSpan s_shortest = TimeSpan.FromDays(AskedRecency.ShortestDays);
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(AskedRecency.LongestDays);

    /// <summary>Hits asked of each of the two queries, by meaning and by words, 1 to 10,000. Default 80; 30 cost half and lose a hundredth of the recall.</summary>
    public int Hits { get; init; } = 80;

    /// <summary>What each signal counts.</summary>
    public RecallWeights Weights { get; init; } = new();

    /// <summary>The age at which a message counts half as recent, a hundredth of a day to 36,500 days. Default 90 days.</summary>
    public TimeSpan RecencyHalfLife { get; init; } = TimeSpan.FromDays(90);

    /// <summary>The share of word pieces that two messages must have in common for the lower-ranked one to be left out, above 0, at most 1. Default .9.</summary>
    public double NearDuplicate { get; init; } = .9;

    /// <summary>Checks every option; names begin with where these options are.</summary>
    /// <exception cref="ArgumentException">One cannot be; the message says how it must be.</exception>
    internal void Validate(string at)
    {
        Require(Hits is >= 1 and <= MostHits, Hits, $"{at}.{nameof(Hits)}", "Must be 1 to 10,000: try 80, the default; 30 cost half.");
        Require(RecencyHalfLife >= s_shortest && RecencyHalfLife <= s_longest, RecencyHalfLife, $"{at}.{nameof(RecencyHalfLife)}", "Must be 0.01 to 36,500 days: try TimeSpan.FromDays(90), the default.");
        Require(NearDuplicate is > 0 and <= 1, NearDuplicate, $"{at}.{nameof(NearDuplicate)}", "Must be above 0 and at most 1, where only messages of the same words are left out: try .9, the default.");
        ArgumentNullException.ThrowIfNull(Weights, $"{at}.{nameof(Weights)}");
        foreach (var (signal, weight) in Enum.GetNames<Signal>().Zip(Signals.Of(Weights)))
        {
            Require(weight is >= -HeaviestWeight and <= HeaviestWeight, weight, $"{at}.{nameof(Weights)}.{signal}", "Must be -1,000 to 1,000: leave it out for the default, or give 0 for a signal that shall not count.");
        }
    }

    // Written so that NaN, which no comparison holds for, is refused.
    private static void Require(bool condition, object value, string name, string message)
    {
        if (!condition)
        {
            throw new ArgumentOutOfRangeException(name, value, message);
        }
    }
}
