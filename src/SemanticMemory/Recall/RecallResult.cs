using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>Which message, and of which session.</summary>
internal readonly record struct MessageKey(Guid Id, Guid SessionId)
{
    /// <summary>That of a stored message.</summary>
    public static MessageKey Of(IPointView point) => new(point.Id, MessagePoints.SessionOf(point));
}

/// <summary>A message that is recalled, with its score. Of hundreds few are shown: no more than needed is kept of each.</summary>
/// <param name="Message">The message.</param>
/// <param name="Score">The weighted sum of its signals.</param>
internal readonly record struct RankedMessage(MessageKey Message, double Score)
{
    /// <summary>What the score is made of, where that was asked for.</summary>
    public Explanation? Explanation { get; init; }

    /// <summary>The passage of a long message that scored.</summary>
    public TextRange? Best { get; init; }
}

/// <summary>What is recalled, best first.</summary>
/// <param name="Messages">Without near-duplicates.</param>
/// <param name="Confidence">0 to 1: how likely it is that they hold an answer, see <see cref="RecallConfidence"/>.</param>
internal sealed record RecallResult(IReadOnlyList<RankedMessage> Messages, double Confidence)
{
    /// <summary>What the confidence is made of.</summary>
    public IReadOnlyDictionary<string, SignalValue> ConfidenceParts { get; init; } = new Dictionary<string, SignalValue>();

    /// <summary>What kept it from looking by meaning; <see langword="null"/>: nothing did.</summary>
    public string? Degraded { get; init; }

    /// <summary>Nothing.</summary>
    public static RecallResult Empty { get; } = new([], 0);
}
