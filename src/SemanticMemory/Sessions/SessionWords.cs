using System.Globalization;
using SemanticMemory.Lexical;

namespace SemanticMemory.Sessions;

/// <summary>The words that sessions are listed by.</summary>
internal static class SessionWords
{
    /// <summary>The keyword of a term.</summary>
    public static string Keyword(uint term) => term.ToString(CultureInfo.InvariantCulture);

    /// <summary>The keywords of a session's title and summary.</summary>
    public static IReadOnlyList<string> Of(Session session)
    {
        var terms = new HashSet<uint>();
        TextAnalyzer.Analyze($"{session.Title}\n{session.Summary}", (term, _) => terms.Add(TermId.Of(term)));
        return [.. terms.Select(Keyword)];
    }

    /// <summary>The terms that a question asks for, longest first: long words are rare. Stop words count only where there is nothing else.</summary>
    public static IReadOnlyList<uint> Asked(string text)
    {
        var (words, stopWords) = (new List<(uint Term, int Length)>(), new List<(uint Term, int Length)>());
        TextAnalyzer.Analyze(text, (term, occurrence) =>
        {
            if (occurrence.Kind != TermKind.Character)
            {
                (occurrence.Kind == TermKind.StopWord ? stopWords : words).Add((TermId.Of(term), term.Length));
            }
        });
        return [.. (words.Count > 0 ? words : stopWords).OrderByDescending(word => word.Length).Select(word => word.Term).Distinct()];
    }
}
