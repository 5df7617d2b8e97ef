using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SemanticMemory.Context;

/// <summary>Text of unknown origin made fit for a prompt: nothing invisible in it, and every line of it marked as its own.</summary>
internal static partial class PlainText
{
    private const int CombiningGraphemeJoiner = 0x034F;
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>
    /// The text with every kind of line break as <c>\n</c> and without what a reader does not see but a model or a terminal obeys:
    /// escape sequences, controls, bidi and zero-width characters, tags and variation selectors that carry hidden text.
    /// </summary>
    public static string Clean(string text)
    {
        var source = text.Contains('\u001b') || text.Contains('\u009b') ? TerminalSequence().Replace(text, "") : text;
        if (IsClean(source))
        {
            return source;
        }

        var clean = new StringBuilder(source.Length);
        var previous = default(Rune);
        for (var i = 0; i < source.Length;)
        {
            if (source[i] is >= ' ' and <= '~')
            {
                clean.Append(source[i]);
                previous = new Rune(source[i++]);
                continue;
            }

            Rune.DecodeFromUtf16(source.AsSpan(i), out var rune, out var length);
            i += length;
            if (rune.Value == '\r' && i < source.Length && source[i] == '\n')
            {
                continue;
            }

            if (IsLineBreak(rune.Value))
            {
                rune = new Rune('\n');
            }
            else if (!IsKept(rune, previous, source.AsSpan(i)))
            {
                continue;
            }

            clean.Append(rune);
            previous = rune;
        }

        return clean.ToString();
    }

    /// <summary>A name or title on one line, cleaned, without double quotes, at most <paramref name="longest"/> characters; empty when nothing is left.</summary>
    public static string Label(string? text, int longest)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "";
        }

        // A title may be pages long: only its beginning is looked at.
        var line = OneLine(text.Length > longest * 4 ? text[..(longest * 4)] : text).Replace('"', '\'');
        return line.Length <= longest ? line : $"{line.AsSpan(0, ShortenedText.CharacterBorder(line, longest - 1)).TrimEnd()}…";
    }

    /// <summary>The cleaned text on one line, single spaces between its words.</summary>
    public static string OneLine(string text)
    {
        var clean = Clean(text).Trim();
        return IsSingleSpaced(clean) ? clean : Whitespace().Replace(clean, " ");
    }

    /// <summary>Adds the cleaned text with a prefix before each of its lines, each on a line of its own.</summary>
    public static void AppendLines(StringBuilder target, string text, string prefix)
    {
        foreach (var line in Clean(text).AsSpan().Trim('\n').EnumerateLines())
        {
            target.Append('\n').Append(line.IsWhiteSpace() ? prefix.AsSpan().TrimEnd() : prefix).Append(line.TrimEnd());
        }
    }

    private static bool IsSingleSpaced(string text)
    {
        var previous = '\0';
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) && (c != ' ' || previous == ' '))
            {
                return false;
            }

            previous = c;
        }

        return true;
    }

    private static bool IsClean(string text)
    {
        foreach (var c in text)
        {
            if (c is not ('\n' or '\t' or (>= ' ' and <= '~')))
            {
                return false;
            }
        }

        return true;
    }

    // Everything that a terminal, an editor or a language's line splitting takes for a new line.
    private static bool IsLineBreak(int c) => c is '\n' or '\r' or '\v' or '\f' or (>= 0x1C and <= 0x1E) or 0x85 or 0x2028 or 0x2029;

    private static bool IsKept(Rune rune, Rune previous, ReadOnlySpan<char> rest) => rune.Value switch
    {
        '\t' => true,
        CombiningGraphemeJoiner => false,

        // The two joiners spell words in Persian and in Indic scripts and join emoji; between Latin letters they only hide something.
        ZeroWidthNonJoiner or ZeroWidthJoiner => IsVisibleBeyondAscii(previous) && Rune.DecodeFromUtf16(rest, out var next, out _) == default && IsVisibleBeyondAscii(next),

        // Text or emoji style, once after a visible character; the other selectors are invisible and many enough to spell a text.
        0xFE0E or 0xFE0F => IsVisibleBeyondAscii(previous) || previous.Value is '#' or '*' or (>= '0' and <= '9'),
        (>= 0xFE00 and <= 0xFE0D) or (>= 0xE0100 and <= 0xE01EF) => false,
        _ => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate),
    };

    private static bool IsVisibleBeyondAscii(Rune rune) => rune.Value > 0x7F && rune.Value is not (>= 0xFE00 and <= 0xFE0F)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate);

    [GeneratedRegex(@"(?:\x1B\[|\x9B)[0-?]*[ -/]*[@-~]")]
    private static partial Regex TerminalSequence();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
