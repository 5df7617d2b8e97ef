using SemanticMemory.Lexical;

namespace SemanticMemory.Search;

/// <summary>Where the words of a query stand in a text.</summary>
public static class Highlights
{
    /// <summary>The most ranges of one text.</summary>
    public const int Most = 50;

    /// <summary>
    /// The words of the content that share a term with the query, stop words left out, as ranges of UTF-16 units: rising, apart from each
    /// other, the first 50. Words are compared as the search compares them (case, accents, stems, parts of identifiers).
    /// </summary>
    public static IReadOnlyList<TextRange> Find(string content, string query)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(query);
        var asked = new HashSet<uint>();
        TextAnalyzer.Analyze(query, (term, occurrence) =>
        {
            if (occurrence.Kind is not (TermKind.StopWord or TermKind.Character))
            {
                asked.Add(TermId.Of(term));
            }
        });
        if (asked.Count == 0)
        {
            return [];
        }

        var found = new List<TextRange>();
        TextAnalyzer.Analyze(content, (term, occurrence) =>
        {
            if (asked.Contains(TermId.Of(term)))
            {
                found.Add(new TextRange(occurrence.Start, occurrence.Length));
            }
        });
        return Merge(found);
    }

    private static List<TextRange> Merge(List<TextRange> found)
    {
        found.Sort(static (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Length.CompareTo(b.Length));
        var merged = new List<TextRange>();
        foreach (var (start, length) in found)
        {
            if (merged.Count > 0 && merged[^1] is var last && start <= last.Start + last.Length)
            {
                merged[^1] = last with { Length = Math.Max(last.Length, start + length - last.Start) };
            }
            else if (merged.Count < Most)
            {
                merged.Add(new TextRange(start, length));
            }
            else
            {
                break;
            }
        }

        return merged;
    }
}
