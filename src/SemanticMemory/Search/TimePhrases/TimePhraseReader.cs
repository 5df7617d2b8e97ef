using System.Text.RegularExpressions;

namespace SemanticMemory.Search.TimePhrases;

/// <summary>Reads the time phrase of a question.</summary>
internal static partial class TimePhraseReader
{
    // A question is asked in a sentence or two; what is longer is a text, and what it tells of times is its own.
    private const int LongestQuestion = 500;

    /// <summary>
    /// The phrase of the question that says when something was said, in English; <see langword="null"/>: there is none, or more than one. Of a query
    /// of several lines the last one is the question. A month, a year or a date alone stays in the text and filters nothing.
    /// </summary>
    public static InterpretedTime? Read(string query, CallerCalendar calendar)
    {
        var end = query.AsSpan().TrimEnd().Length;
        var start = query.AsSpan(0, end).LastIndexOfAny('\n', '\r') + 1;
        if (end - start > LongestQuestion)
        {
            return null;
        }

        var tokens = TimeToken.Of(query, start);
        return Only(tokens, new PhraseParser(tokens, calendar)) is { } found
            ? new InterpretedTime(Without(query, found.Start, found.End), query[found.Start..found.End], found.Phrase.From, found.Phrase.To)
            : null;
    }

    // Who names two times compares them, and neither may hide the other.
    private static (int Start, int End, TimePhrase Phrase)? Only(IReadOnlyList<TimeToken> tokens, PhraseParser parser)
    {
        (int, int, TimePhrase)? found = null;
        var (hasBounds, namesTime) = (false, false);
        for (var at = 0; at < tokens.Count;)
        {
            if (parser.PhraseAt(at) is { } phrase)
            {
                if (found is not null)
                {
                    return null;
                }

                found = (tokens[at].Start, tokens[phrase.Next - 1].End, phrase);
                hasBounds = phrase.HasBounds;
                at = phrase.Next;
                continue;
            }

            var name = parser.NameAt(at);
            namesTime |= name is { IsTime: true };
            at = name?.Next ?? at + 1;
        }

        return hasBounds && namesTime ? null : found;
    }

    private static string Without(string query, int from, int to)
    {
        to = Possessive().Match(query, to) is { Success: true } ending ? ending.Index + ending.Length : to;
        var text = Blanks().Replace($"{query[..from]} {query[to..]}", " ");
        return TwiceTheSign().Replace(BeforeSign().Replace(text, "$1"), "$1").Trim().Trim(',', ';', ':').Trim();
    }

    [GeneratedRegex(@"\G['’]s?(?=\s|\z)")]
    private static partial Regex Possessive();

    [GeneratedRegex("[ \t\u00a0]+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@" +([?.!,;:)\]])")]
    private static partial Regex BeforeSign();

    // A phrase between commas leaves both of them.
    [GeneratedRegex("([,;:])\\1+")]
    private static partial Regex TwiceTheSign();
}
