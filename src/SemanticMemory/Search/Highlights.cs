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
    public static IReadOnlyList<(int Start, int Length)> Find(string content, string query)
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

        var found = new List<(int Start, int Length)>();
        TextAnalyzer.Analyze(content, (term, occurrence) =>
        {
            if (asked.Contains(TermId.Of(term)))
            {
                found.Add((occurrence.Start, occurrence.Length));
            }
        });
        return Merge(found);
    }

    private static List<(int Start, int Length)> Merge(List<(int Start, int Length)> found)
    {
        found.Sort();
        var merged = new List<(int Start, int Length)>();
        foreach (var (start, length) in found)
        {
            if (merged.Count > 0 && merged[^1] is var last && start <= last.Start + last.Length)
            {
                merged[^1] = (last.Start, Math.Max(last.Length, start + length - last.Start));
            }
            else if (merged.Count < Most)
            {
                merged.Add((start, length));
            }
            else
            {
                break;
            }
        }

        return merged;
    }
}
