using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>A message of the recalled stretches.</summary>
/// <param name="Message">The message.</param>
internal sealed record RecallCandidate(MessageHeader Message)
{
    /// <summary>It is a hit, or a direct neighbour of one that passes the filter; else it is there for its neighbours only.</summary>
    public bool IsCandidate { get; set; }

    /// <summary>May it be recalled itself?</summary>
    public bool PassesFilter { get; init; }

    /// <summary>Its cosine, if it was a hit by meaning.</summary>
    public float? Dense { get; set; }

    /// <summary>Its place among those hits, from 1.</summary>
    public int? DenseRank { get; set; }

    /// <summary>Its BM25 score, if it was a hit by words.</summary>
    public float? Lexical { get; set; }

    /// <summary>Its place among the hits by words, from 1.</summary>
    public int? LexicalRank { get; set; }

    /// <summary>The message directly before it, if that is among them too.</summary>
    public RecallCandidate? Previous { get; set; }

    /// <summary>The tags of its session, in one line; <see langword="null"/>: it has none.</summary>
    public string? Topic { get; init; }

    /// <summary>What its session is about (a ticket, an order), as type/id, if it is about something.</summary>
    public string? Entity { get; init; }

    /// <summary>Its text, taken apart.</summary>
    public AnalysedMessage Text { get; set; }

    /// <summary>Its text was taken apart by another build or model, or not at all: <see cref="MissingTexts"/> has yet to.</summary>
    public bool LacksText { get; set; }

    /// <summary>A message that is read, with what its copies say of the session.</summary>
    public static RecallCandidate Of(IPointView point, Filter filter)
    {
        var (tags, text) = (point.Keywords(MessageFields.Tags), MessageFeatures.Read(point.Features));
        return new RecallCandidate(MessageHeader.Of(point))
        {
            PassesFilter = PayloadFilter.Matches(filter, point),
            Topic = tags.Count == 0 ? null : string.Join(' ', tags),
            Entity = point.Keyword(MessageFields.Entity),
            Text = text ?? default,
            LacksText = text is null,
        };
    }
}

/// <summary>A candidate with its score and what that is made of.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="Score">The weighted sum of its signals.</param>
internal sealed record RankedMessage(RecallCandidate Candidate, double Score)
{
    /// <summary>The message.</summary>
    public MessageHeader Message => Candidate.Message;

    /// <summary>What the score is made of, where that was asked for.</summary>
    public Explanation? Explanation { get; init; }

    /// <summary>The turn that scored, by its place in the chain; -1: it was not ranked just now.</summary>
    public int Turn { get; init; } = -1;

    /// <summary>The same by its place in the message.</summary>
    public int TurnOfMessage { get; init; }

    /// <summary>The passage of a long message that scored.</summary>
    public TextRange? Best => Turn >= 0 && Candidate.Text.Passages.Count > 0 ? Candidate.Text.Passages[TurnOfMessage] : null;
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
