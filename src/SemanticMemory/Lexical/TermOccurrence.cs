namespace SemanticMemory.Lexical;

/// <summary>What a term is to a search.</summary>
internal enum TermKind
{
    /// <summary>A word, a number, or two neighbouring characters of a script without spaces.</summary>
    Word,

    /// <summary>A word so frequent that it says little.</summary>
    StopWord,

    /// <summary>A whole identifier: who names one means exactly that.</summary>
    Code,

    /// <summary>A part of an identifier.</summary>
    CodePart,

    /// <summary>One of several characters of a script without spaces: kept with a text so that a search for it alone finds it.</summary>
    Character,
}

/// <summary>Where a term stands in a text, in UTF-16 units, and what it is.</summary>
/// <param name="Start">The first unit.</param>
/// <param name="Length">How many there are.</param>
/// <param name="Kind">What it is to a search.</param>
/// <param name="IsExtra">It says again what other terms of the text say, and does not make the text longer.</param>
internal readonly record struct TermOccurrence(int Start, int Length, TermKind Kind, bool IsExtra = false);

/// <summary>Takes the terms of a text, one by one; the span is valid during the call only.</summary>
internal delegate void TermSink(ReadOnlySpan<char> term, TermOccurrence occurrence);
