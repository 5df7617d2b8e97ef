using System.Text.RegularExpressions;

namespace SemanticMemory.Summaries;

/// <summary>
/// What some texts are about: key phrases by RAKE (Rose, Engel, Cramer and Cowley, "Automatic keyword extraction from individual documents", in Text
/// Mining: Applications and Theory, 2010). Candidates are runs of words between punctuation and stop words. Of the word scores that the paper gives, this
/// is the degree: the lengths of the candidates that a word stands in, added up. It favours words that come often. A candidate scores the sum of its words.
/// </summary>
/// <remarks>
/// Two things are added for conversations, whose texts are many and short: a candidate has at most three words, and its score counts once for each text that
/// says it, because what a conversation is about comes again. The stop words are English: phrases of other languages come out longer or not at all.
/// </remarks>
internal static partial class KeyPhrases
{
    private const int MostWords = 3;
    private const int LongestWord = 32;

    // In UTF-16 units. What a mail is about stands at its beginning; a log pasted into it must not outweigh it.
    private const int ReadOfText = 4000;

    /// <summary>At most so many phrases as they were first written, the best first. Of two that share all words of the shorter one, the better stays.</summary>
    /// <param name="texts">What was said.</param>
    /// <param name="most">The most phrases.</param>
    /// <param name="names">Words of these, such as the names of who speaks, are no topics.</param>
    public static IReadOnlyList<string> Of(IEnumerable<string> texts, int most, IEnumerable<string>? names = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var ignored = (names ?? []).SelectMany(name => Word().Matches(name)).Select(match => match.Value.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
        var (candidates, degrees, counts) = (new Dictionary<string, Candidate>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var text in texts)
        {
            var inThisText = new HashSet<string>(StringComparer.Ordinal);
            foreach (var phrase in CandidatesOf(text, ignored))
            {
                var words = phrase.Select(word => word.ToLowerInvariant()).ToArray();
                foreach (var word in words)
                {
                    degrees[word] = degrees.GetValueOrDefault(word) + words.Length;
                }

                candidates.TryAdd(string.Join(' ', words), new Candidate(string.Join(' ', phrase), words, candidates.Count));
                inThisText.UnionWith(Parts(words));
            }

            foreach (var part in inThisText)
            {
                counts[part] = counts.GetValueOrDefault(part) + 1;
            }
        }

        long Score(KeyValuePair<string, Candidate> candidate) => counts[candidate.Key] * candidate.Value.Words.Sum(word => (long)degrees[word]);
        var chosen = new List<Candidate>(most);
        foreach (var (_, candidate) in candidates.OrderByDescending(Score).ThenBy(candidate => candidate.Value.Place))
        {
            if (chosen.Count == most)
            {
                break;
            }

            if (!chosen.Any(better => candidate.Words.All(better.Words.Contains) || better.Words.All(candidate.Words.Contains)))
            {
                chosen.Add(candidate);
            }
        }

        return [.. chosen.Select(candidate => candidate.Text)];
    }

    private static IEnumerable<IReadOnlyList<string>> CandidatesOf(string text, HashSet<string> ignored)
    {
        var read = Address().Replace(text.Length > ReadOfText ? text[..ReadOfText] : text, "\n").Replace('’', '\'');
        var phrase = new List<string>();
        var end = 0;
        foreach (Match match in Word().Matches(read))
        {
            var word = match.Value.EndsWith("'s", StringComparison.Ordinal) ? match.Value[..^2] : match.Value;
            var joins = read.AsSpan(end, match.Index - end) is var between && between.IsWhiteSpace() && !between.Contains('\n');
            var counts = word.Length is > 1 and <= LongestWord && word.ToLowerInvariant() is var folded && !FunctionWords.Contains(folded) && !ignored.Contains(folded);
            if (phrase.Count > 0 && !(joins && counts))
            {
                if (IsPhrase(phrase))
                {
                    yield return phrase;
                }

                phrase = [];
            }

            if (counts)
            {
                phrase.Add(word);
            }

            end = match.Index + match.Length;
        }

        if (IsPhrase(phrase))
        {
            yield return phrase;
        }
    }

    /// <summary>All runs of the words: a text that says "enterprise plan discount" says "enterprise plan" too.</summary>
    private static IEnumerable<string> Parts(string[] words)
    {
        for (var start = 0; start < words.Length; start++)
        {
            yield return words[start];
            for (var length = 2; start + length <= words.Length; length++)
            {
                yield return string.Join(' ', words, start, length);
            }
        }
    }

    private static bool IsPhrase(List<string> words) => words.Count is > 0 and <= MostWords && words.Any(word => word.Any(char.IsLetter));

    // Identifiers, decimals and contractions are one word.
    [GeneratedRegex(@"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:(?:[-_./']|,(?=\p{N}))[\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*")]
    private static partial Regex Word();

    [GeneratedRegex(@"\b\w+://\S+|\bwww\.\S+|\S+@\S+\.\S+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    private sealed record Candidate(string Text, IReadOnlyList<string> Words, int Place);
}
