namespace SemanticMemory.Tokens;

/// <summary>
/// How many tokens a model makes of a text, or an upper estimate. Must be thread-safe, 0 for the empty text and above 0 for any other,
/// and a text must never cost more than its parts: <c>count(a + b) &lt;= count(a) + count(b)</c> wherever it is cut. Budgets rely on that.
/// </summary>
public delegate int TokenCounter(ReadOnlySpan<char> text);
