namespace SemanticMemory;

/// <summary>A part of a list.</summary>
/// <param name="Items">The part.</param>
/// <param name="NextCursor">Where the next part begins: opaque, and only for the same list; <see langword="null"/> at the end.</param>
/// <param name="Total">How many there are in the whole list now.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor, long Total);
