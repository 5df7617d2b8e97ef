using System.Collections.Frozen;
using System.Text;

namespace SemanticMemory.Embedding;

/// <summary>Where a sentence, a paragraph or a list item ends. English abbreviations; full stops of other scripts.</summary>
internal static class SentenceEnds
{
    private const string Closing = "\"')]}»”’›」』）】》〉*_";
    private const string Opening = "\"'([{«“‘‹*_";
    private const string Bullets = "-*•–—·◦▪#";

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Abbreviations = ("mr mrs ms dr prof sr jr st mt vs etc cf al nr " +
        "inc ltd co corp llc dept div est approx ca tel fax ext fig eq sec ch vol ed eds pp para art ref min max avg std resp incl excl attn gen col sgt capt lt " +
        "rev hon gov sen rep pres ave blvd rd hwy jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri " +
        "e.g i.e a.m p.m u.s u.k e.u ph.d z.b d.h bzw usw ggf nr str tel").Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Punctuation of the wide scripts, which no blank need follow.</summary>
    public static bool IsWidePunctuation(Rune rune) => rune.Value is >= 0x3001 and <= 0x3003 or >= 0x3008 and <= 0x3020 or 0x30FB
        or >= 0xFF01 and <= 0xFF0F or >= 0xFF1A and <= 0xFF20 or >= 0xFF3B and <= 0xFF40 or >= 0xFF5B and <= 0xFF65;

    /// <summary>Does a sentence end between the atom at <c>[start, end)</c> and the one that begins at <paramref name="next"/>?</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the atom begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="next">Where the next one begins.</param>
    /// <param name="startsLine">Is the atom the first of its line?</param>
    public static bool IsBetween(string text, int start, int end, int next, bool startsLine)
    {
        var breaks = LineBreaks(text.AsSpan(end, next - end));
        if (breaks > 1 || (breaks == 1 && IsListItem(text.AsSpan(next))))
        {
            return true;
        }

        var word = text.AsSpan(start, end - start).TrimEnd(Closing);
        if (word.IsEmpty)
        {
            // A closing bracket or quote by itself, which is how wide scripts have it: what counts is the sign before.
            return start > 0 && IsWideStop(text[start - 1]) && !Closing.Contains(text[next]);
        }

        return word[^1] switch
        {
            '。' or '！' or '？' or '｡' => !Closing.Contains(text[next]),
            '!' or '?' or '…' or '؟' or '۔' or '।' or '॥' or '។' => next > end,
            '.' => next > end && !StartsLower(text.AsSpan(next)) && !IsAbbreviation(word[..^1].TrimStart(Opening), text[next], startsLine),
            _ => false,
        };
    }

    private static bool IsWideStop(char letter) => letter is '。' or '！' or '？' or '｡';

    private static int LineBreaks(ReadOnlySpan<char> blank)
    {
        var count = 0;
        for (var i = 0; i < blank.Length; i++)
        {
            count += blank[i] switch
            {
                '\u2029' => 2,
                '\n' when i == 0 || blank[i - 1] != '\r' => 1,
                '\r' or '\u2028' => 1,
                _ => 0,
            };
        }

        return count;
    }

    // A bullet, or a number or single letter with a full stop or bracket, and a blank.
    private static bool IsListItem(ReadOnlySpan<char> line)
    {
        var blank = line[..Math.Min(line.Length, 6)].IndexOfAny(' ', '\t', '\u00A0');
        if (blank < 1)
        {
            return false;
        }

        var mark = line[..blank];
        return mark.Trim(Bullets).IsEmpty || (mark.Length > 1 && mark[^1] is '.' or ')' && IsItemNumber(mark[..^1].TrimStart('(')));
    }

    private static bool IsItemNumber(ReadOnlySpan<char> mark) =>
        !mark.IsEmpty && (!mark.ContainsAnyExceptInRange('0', '9') || (mark.Length == 1 && char.IsLetter(mark[0])));

    private static bool StartsLower(ReadOnlySpan<char> text)
    {
        var letters = text.TrimStart(Opening);
        return !letters.IsEmpty && char.IsLower(letters[0]);
    }

    // "Dr", "e.g", an initial, a number that heads its line; also a whole sentence of one letter, which does no harm.
    private static bool IsAbbreviation(ReadOnlySpan<char> word, char next, bool startsLine) => word.Length switch
    {
        0 => false,
        1 when char.IsLetter(word[0]) => true,
        _ when startsLine && IsItemNumber(word) => true,
        2 when char.IsDigit(next) && word.Equals("no", StringComparison.OrdinalIgnoreCase) => true,
        3 when word[1] == '.' => true,
        _ => Abbreviations.Contains(word),
    };
}
