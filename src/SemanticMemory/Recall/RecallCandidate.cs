using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>A message that was found or stands around one that was. A question has hundreds: they stand side by side in one array, see <see cref="RecalledMessages"/>.</summary>
/// <param name="message">The message.</param>
internal struct RecallCandidate(MessageHeader message)
{
    /// <summary>The message.</summary>
    public MessageHeader Message { get; init; } = message;

    /// <summary>It is a hit, or a direct neighbour of one that passes the filter; else it is there for its neighbours only.</summary>
    public bool IsCandidate { get; set; }

    /// <summary>May it be recalled itself?</summary>
    public bool PassesFilter { get; init; }

    /// <summary>The message before it in the list is the one directly before it in its session.</summary>
    public bool Follows { get; set; }

    /// <summary>Its text was taken apart by another build or model, or not at all: <see cref="MissingTexts"/> has yet to.</summary>
    public bool LacksText { get; set; }

    /// <summary>Its cosine, if it was a hit by meaning or the store was asked for it, see <see cref="ToldCosines"/>.</summary>
    public float? Dense { get; set; }

    /// <summary>Its place among those hits, from 1.</summary>
    public int? DenseRank { get; set; }

    /// <summary>Its BM25 score, if it was a hit by words.</summary>
    public float? Lexical { get; set; }

    /// <summary>Its place among the hits by words, from 1.</summary>
    public int? LexicalRank { get; set; }

    /// <summary>The tags of its session, in one line; <see langword="null"/>: it has none.</summary>
    public string? Topic { get; init; }

    /// <summary>What its session is about (a ticket, an order), as type/id, if it is about something.</summary>
    public string? Entity { get; init; }

    /// <summary>Its text, taken apart.</summary>
    public AnalysedMessage Text { get; set; }

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
