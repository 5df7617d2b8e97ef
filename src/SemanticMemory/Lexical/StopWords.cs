using System.Collections.Frozen;

namespace SemanticMemory.Lexical;

/// <summary>English words that are in nearly every text, and what an apostrophe leaves of others.</summary>
internal static class StopWords
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Words = ("a an the and or but if of to in on at by for with about as into " +
        "is are was were be been being am do does did doing have has had having i me my you your he him his she her it its we us our they them their " +
        "this that these those what which who whom when where why how here there so than too very can will just should would could not no nor " +
        "s t d ll re ve m").Split(' ').ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Is the folded word one of them?</summary>
    public static bool Contains(ReadOnlySpan<char> word) => word.Length <= 6 && Words.Contains(word);
}
