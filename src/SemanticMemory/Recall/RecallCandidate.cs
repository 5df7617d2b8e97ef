using SemanticMemory.Messages;

namespace SemanticMemory.Recall;

/// <summary>A message that one of the queries found.</summary>
/// <param name="Message">The message.</param>
/// <param name="Dense">Its cosine, if it was a hit by meaning.</param>
/// <param name="DenseRank">Its place among those hits, from 1.</param>
/// <param name="Lexical">Its BM25 score, if it was a hit by words.</param>
/// <param name="LexicalRank">Its place among those hits, from 1.</param>
internal sealed record RecallCandidate(Message Message, double? Dense, int? DenseRank, double? Lexical, int? LexicalRank);

/// <summary>A candidate with its score, and what the score is made of where that is known.</summary>
internal sealed record RankedMessage(Message Message, double Score, Explanation? Explanation);

/// <summary>What is recalled, best first.</summary>
/// <param name="Messages">Without near-duplicates.</param>
/// <param name="Confidence">0 to 1: how likely the first bears on the question. Not calibrated to a probability.</param>
internal sealed record RecallResult(IReadOnlyList<RankedMessage> Messages, double Confidence)
{
    /// <summary>What kept it from looking by meaning; <see langword="null"/>: nothing did.</summary>
    public string? Degraded { get; init; }

    /// <summary>Nothing.</summary>
    public static RecallResult Empty { get; } = new([], 0);
}
