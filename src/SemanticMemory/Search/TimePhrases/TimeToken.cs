using System.Globalization;
using System.Text.RegularExpressions;

namespace SemanticMemory.Search.TimePhrases;

/// <summary>A word, a number or a sign of a question.</summary>
/// <param name="Text">In lower case; empty for what stands in quotation marks, which is no phrase of the question's own.</param>
/// <param name="Start">Where it begins, in UTF-16 units.</param>
/// <param name="End">Where it ends; the unit there is no longer part of it.</param>
/// <param name="IsCapitalised">It begins with a capital letter.</param>
internal readonly partial record struct TimeToken(string Text, int Start, int End, bool IsCapitalised)
{
    /// <summary>The number it is, in digits or with an ordinal's ending; <see langword="null"/>: it is none of at most four digits.</summary>
    public int? Number => Text is [>= '0' and <= '9', ..] && WholeNumber().Match(Text) is { Success: true } match ? int.Parse(match.Groups["digits"].Value, CultureInfo.InvariantCulture) : null;

    /// <summary>Is it an ordinal in digits (<c>3rd</c>)?</summary>
    public bool IsOrdinal => Number is not null && !char.IsAsciiDigit(Text[^1]);

    /// <summary>The tokens of a part of a text.</summary>
    public static IReadOnlyList<TimeToken> Of(string text, int start)
    {
        var quoted = Quotation().Matches(text).Select(match => (match.Index, End: match.Index + match.Length)).ToArray();
        return
        [
            .. Pattern().Matches(text, start).Select(match => new TimeToken(
                Array.Exists(quoted, quote => quote.Index <= match.Index && match.Index < quote.End) ? "" : match.Value.ToLowerInvariant(),
                match.Index,
                match.Index + match.Length,
                char.IsUpper(match.Value[0]))),
        ];
    }

    [GeneratedRegex(@"\A(?<digits>[0-9]{1,4})(st|nd|rd|th)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex WholeNumber();

    [GeneratedRegex("\"[^\"]*\"|“[^”]*”|«[^»]*»")]
    private static partial Regex Quotation();

    // A date of digits first, then numbers with signs inside (2.5, 15:30), then words, then single signs.
    [GeneratedRegex(@"(?<![\w.-])[0-9]{4}-[0-9]{2}(-[0-9]{2})?(?![\w-])|[0-9]+([.,:/][0-9]+)+|[\p{L}\p{M}\p{N}_]+|\S", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
