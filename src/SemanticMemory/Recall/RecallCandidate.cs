using SemanticMemory.Messages;
using SemanticMemory.Search;

namespace SemanticMemory.Recall;

/// <summary>A message of the recalled stretches.</summary>
/// <param name="Message">The message.</param>
/// <param name="IsCandidate">It is a hit, or a direct neighbour of one that passes the filter; else it is there for its neighbours only.</param>
internal sealed record RecallCandidate(Message Message, bool IsCandidate)
{
    /// <summary>Its cosine, if it was a hit by meaning.</summary>
    public double? Dense { get; init; }

    /// <summary>Its place among those hits, from 1.</summary>
    public int? DenseRank { get; init; }

    /// <summary>Its BM25 score, if it was a hit by words.</summary>
    public double? Lexical { get; init; }

    /// <summary>Its place among the hits by words, from 1.</summary>
    public int? LexicalRank { get; init; }

    /// <summary>The message before it, if that is among them too.</summary>
    public Message? Previous { get; init; }

    /// <summary>Its text, taken apart.</summary>
    public AnalysedMessage Text { get; init; } = AnalysedMessage.Empty;
}

/// <summary>A candidate with its score and what that is made of.</summary>
/// <param name="Message">The message.</param>
/// <param name="Score">The weighted sum of its signals.</param>
/// <param name="Explanation">What the score is made of, where that was asked for.</param>
/// <param name="Best">The passage of a long message that scored.</param>
internal sealed record RankedMessage(Message Message, double Score, Explanation? Explanation, TextRange? Best = null);

/// <summary>What is recalled, best first.</summary>
/// <param name="Messages">Without near-duplicates.</param>
/// <param name="Confidence">0 to 1: how likely the first bears on the question. Not calibrated to a probability.</param>
internal sealed record RecallResult(IReadOnlyList<RankedMessage> Messages, double Confidence)
{
    /// <summary>Nothing.</summary>
    public static RecallResult Empty { get; } = new([], 0);
}
