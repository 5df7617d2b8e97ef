using System.Globalization;
using System.Text;

namespace SemanticMemory.Summaries;

/// <summary>
/// Addresses in a text: <c>scheme://…</c>, <c>www.…</c> and <c>name@host.domain</c>, each up to the next blank. Each sign is looked at a few times only, whatever the text: somebody else
/// wrote it.
/// </summary>
internal static class Addresses
{
    private const string Scheme = "://";
    private const string Web = "www.";

    /// <summary>The text with a line break in place of each.</summary>
    public static string Remove(string text)
    {
        var kept = new StringBuilder(text.Length);
        for (var (start, end) = (0, 0); start < text.Length; start = end)
        {
            for (end = start; end < text.Length && !char.IsWhiteSpace(text[end]); end++)
            {
            }

            var token = text.AsSpan(start, end - start);
            var address = StartIn(token);
            kept.Append(address < 0 ? token : token[..address]).Append(address < 0 ? "" : "\n");
            for (; end < text.Length && char.IsWhiteSpace(text[end]); end++)
            {
                kept.Append(text[end]);
            }
        }

        return kept.ToString();
    }

    // Where in a run without blanks an address begins; it goes on to the end of the run.
    private static int StartIn(ReadOnlySpan<char> token)
    {
        if (IsMail(token))
        {
            return 0;
        }

        var (scheme, web) = (SchemeIn(token), WebIn(token));
        return scheme < 0 || (web >= 0 && web < scheme) ? web : scheme;
    }

    // Somebody before the sign, something between it and a dot, and something after that.
    private static bool IsMail(ReadOnlySpan<char> token)
    {
        var at = token.Length < 5 ? -1 : token[1..].IndexOf('@') + 1;
        return at > 0 && token[..^1].LastIndexOf('.') >= at + 2;
    }

    private static int SchemeIn(ReadOnlySpan<char> token)
    {
        for (var from = 0; token[from..].IndexOf(Scheme) is var found and >= 0; from += found + 1)
        {
            var (at, first) = (from + found, from + found);
            while (first > from && IsWord(token[first - 1]))
            {
                first--;
            }

            if (first < at && at + Scheme.Length < token.Length)
            {
                return first;
            }
        }

        return -1;
    }

    private static int WebIn(ReadOnlySpan<char> token)
    {
        for (var from = 0; token[from..].IndexOf(Web, StringComparison.OrdinalIgnoreCase) is var found and >= 0; from += found + 1)
        {
            var at = from + found;
            if (at + Web.Length < token.Length && (at == 0 || !IsWord(token[at - 1])))
            {
                return at;
            }
        }

        return -1;
    }

    private static bool IsWord(char sign) => char.IsLetterOrDigit(sign) || char.GetUnicodeCategory(sign) is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.NonSpacingMark;
}
