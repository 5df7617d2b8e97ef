using SemanticMemory.Embedding;
using SemanticMemory.Lexical;

namespace SemanticMemory.Search;

/// <summary>Where the words of a query stand in a text.</summary>
public static class Highlights
{
    /// <summary>The most ranges of one text.</summary>
    public const int Most = 50;

    /// <summary>
    /// The words of the content that share a term with the query, stop words left out, as ranges of UTF-16 units: rising, apart from each
    /// other, the first 50. Words are compared as the search compares them (case, accents, stems, parts of identifiers). Of a message of several
    /// passages only one is shown: that with most of the query's words.
    /// </summary>
    public static IReadOnlyList<TextRange> Find(string content, string query)
    {
        ArgumentNullException.ThrowIfNull(content);
        return Find(content, Terms(query));
    }

    /// <summary>The terms of a query whose words are shown, for <see cref="Find(string, HashSet{uint})"/> in many texts.</summary>
    internal static HashSet<uint> Terms(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var asked = new HashSet<uint>();
        TextAnalyzer.Analyze(query, (term, occurrence) =>
        {
            if (occurrence.Kind is not (TermKind.StopWord or TermKind.Character))
            {
                asked.Add(TermId.Of(term));
            }
        });
        return asked;
    }

    internal static IReadOnlyList<TextRange> Find(string content, HashSet<uint> asked)
    {
        if (asked.Count == 0)
        {
            return [];
        }

        var found = new List<(uint Term, TextRange Range)>();
        TextAnalyzer.Analyze(content, (term, occurrence) =>
        {
            if (TermId.Of(term) is var id && asked.Contains(id))
            {
                found.Add((id, new TextRange(occurrence.Start, occurrence.Length)));
            }
        });
        return Merge(InBestPassage(content, found));
    }

    // Different words before words said often, and the first of equals.
    private static List<TextRange> InBestPassage(string content, List<(uint Term, TextRange Range)> found)
    {
        var passages = found.Count == 0 ? [] : Passages.Split(content);
        if (passages.Count < 2)
        {
            return [.. found.Select(word => word.Range)];
        }

        var best = passages.Select(passage => found.FindAll(word => word.Range.Start >= passage.Start && word.Range.Start + word.Range.Length <= passage.End))
            .MaxBy(words => (words.DistinctBy(word => word.Term).Count(), words.Count))!;
        return [.. best.Select(word => word.Range)];
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
