namespace SemanticMemory.Embedded.Lexical;

/// <summary>One point's weight for a term.</summary>
internal readonly record struct Posting(int Slot, float Weight);
