namespace SemanticMemory.Search;

/// <summary>A time phrase that was understood as a filter.</summary>
/// <param name="Text">The query without the phrase: what is looked for.</param>
/// <param name="Phrase">The phrase as it stands in the query.</param>
/// <param name="From">Messages said then or later; <see langword="null"/>: any before <paramref name="To"/>.</param>
/// <param name="To">Messages said before then.</param>
public sealed record InterpretedTime(string Text, string Phrase, DateTimeOffset? From, DateTimeOffset To);
