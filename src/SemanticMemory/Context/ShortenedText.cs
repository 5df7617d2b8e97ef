using System.Globalization;
using SemanticMemory.Search;

namespace SemanticMemory.Context;

/// <summary>Texts that are cut at a word border, with a mark at the end that says so and how much is left.</summary>
internal static class ShortenedText
{
    // A word longer than this is cut: an endless line without spaces must not come out empty.
    private const int LongestWord = 40;

    // About the mark's own length: to cut a text as short as this saves nothing.
    private const int NotWorthCutting = 40;

    /// <summary>The beginning of a text, at most <paramref name="length"/> UTF-16 units of it and the mark; a text no longer than that, or than the mark, as it is.</summary>
    public static string Head(string text, int length) => Around(text, default, length);

    /// <summary>The part of a text around its best one, likewise; it begins with an ellipsis when the beginning is left out.</summary>
    public static string Around(string text, TextRange best, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (text.Length <= Math.Max(length, NotWorthCutting))
        {
            return text;
        }

        // What is before the best part tells what it is about: the room left is shared evenly, and all of it is used.
        var from = Math.Clamp(best.Start - (Math.Max(0, length - best.Length) / 2), 0, text.Length - length);
        var start = from == 0 ? 0 : WordStart(text, from);
        var end = WordEnd(text, start, Math.Min(text.Length, from + length));
        var part = text.AsSpan(start, end - start).Trim();
        var mark = string.Create(CultureInfo.InvariantCulture, $"[shortened: {part.Length:N0} of {text.Length:N0} characters]");
        return $"{(start > 0 && !part.IsEmpty ? "… " : "")}{part}{(part.IsEmpty ? "" : " ")}{(end < text.Length ? "… " : "")}{mark}";
    }

    /// <summary>The beginning of a text up to a word border, at most <paramref name="length"/> UTF-16 units, without a mark.</summary>
    public static string BeginningOf(string text, int length) => text[..WordEnd(text, 0, Math.Min(length, text.Length))].TrimEnd();

    /// <summary>The end of a text from a word border, likewise.</summary>
    public static string EndOf(string text, int length) => text.Length <= length ? text : text[WordStart(text, text.Length - length)..].TrimStart();

    /// <summary>The last place at or before <paramref name="index"/> that does not split a surrogate pair.</summary>
    public static int CharacterBorder(ReadOnlySpan<char> text, int index) =>
        index > 0 && index < text.Length && char.IsLowSurrogate(text[index]) && char.IsHighSurrogate(text[index - 1]) ? index - 1 : index;

    /// <summary>The most characters, up to <paramref name="length"/>, at which <paramref name="fits"/> holds, found by halving; -1 when even none do.</summary>
    public static int LongestThatFits(int length, Func<int, bool> fits)
    {
        if (!fits(0))
        {
            return -1;
        }

        // Growing first: of a text of half a million characters only as much is ever counted as may fit.
        var fitting = 0;
        var tooLong = Math.Min(64, length);
        while (fits(tooLong))
        {
            fitting = tooLong;
            if (tooLong == length)
            {
                return length;
            }

            tooLong = (int)Math.Min(tooLong * 2L, length);
        }

        while (tooLong - fitting > 8)
        {
            var middle = (fitting + tooLong) / 2;
            (fitting, tooLong) = fits(middle) ? (middle, tooLong) : (fitting, middle);
        }

        return fitting;
    }

    private static int WordStart(string text, int index)
    {
        for (var i = index; i < Math.Min(text.Length, index + LongestWord); i++)
        {
            if (char.IsWhiteSpace(text[i - 1]))
            {
                return i;
            }
        }

        return CharacterBorder(text, index);
    }

    private static int WordEnd(string text, int start, int index)
    {
        if (index == text.Length)
        {
            return index;
        }

        for (var i = index; i > Math.Max(start, index - LongestWord); i--)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                return i;
            }
        }

        return Math.Max(start, CharacterBorder(text, index));
    }
}
