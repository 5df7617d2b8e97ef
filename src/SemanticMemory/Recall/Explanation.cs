namespace SemanticMemory.Recall;

/// <summary>One part of a score.</summary>
/// <param name="Value">What was measured, usually 0 to 1.</param>
/// <param name="Weight">What it counts; the score is the sum of value x weight.</param>
public readonly record struct SignalValue(double Value, double Weight);

/// <summary>Why a message was found.</summary>
/// <param name="Signals">The parts of its score, by name; none where a time alone was asked for, and nothing weighed.</param>
/// <param name="DenseRank">Its place among the hits by meaning, from 1; <see langword="null"/>: it was none.</param>
/// <param name="LexicalRank">Its place among the hits by words, from 1; <see langword="null"/>: it was none.</param>
public sealed record Explanation(IReadOnlyDictionary<string, SignalValue> Signals, int? DenseRank, int? LexicalRank);
