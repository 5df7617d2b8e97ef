using System.Runtime.InteropServices;
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
        var ignored = (names ?? []).SelectMany(name => Word().Matches(name)).Select(match => match.Value.ToLowerInvariant());
        var words = new PhraseWords(ignored.ToHashSet(StringComparer.Ordinal));
        var (candidates, counts) = (new Dictionary<Phrase, Candidate>(), new Dictionary<Phrase, int>());
        var inThisText = new HashSet<Phrase>();
        foreach (var text in texts)
        {
            inThisText.Clear();
            Read(text, words, candidates, inThisText);
            foreach (var part in inThisText)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, part, out _)++;
            }
        }

        long Score(KeyValuePair<Phrase, Candidate> candidate) => counts[candidate.Key] * candidate.Key.Words.Sum(words.DegreeOf);
        var chosen = new List<(Phrase Phrase, string Text)>(most);
        foreach (var (phrase, candidate) in candidates.OrderByDescending(Score).ThenBy(candidate => candidate.Value.Place))
        {
            if (chosen.Count == most)
            {
                break;
            }

            if (!chosen.Exists(better => phrase.IsWithin(better.Phrase) || better.Phrase.IsWithin(phrase)))
            {
                chosen.Add((phrase, candidate.Text));
            }
        }

        return [.. chosen.Select(candidate => candidate.Text)];
    }

    private static void Read(string text, PhraseWords words, Dictionary<Phrase, Candidate> candidates, HashSet<Phrase> inThisText)
    {
        var read = Readable(text.Length > ReadOfText ? text[..ReadOfText] : text);
        Span<(int Word, int Start, int Length)> run = stackalloc (int, int, int)[MostWords];
        var (length, end) = (0, 0);
        foreach (var match in Word().EnumerateMatches(read))
        {
            var word = read.AsSpan(match.Index, match.Length);
            word = word.EndsWith("'s", StringComparison.Ordinal) ? word[..^2] : word;
            var between = read.AsSpan(end, match.Index - end);
            var id = word.Length is > 1 and <= LongestWord ? words.IdOf(word) : 0;
            if (length > 0 && (id == 0 || !between.IsWhiteSpace() || between.Contains('\n')))
            {
                Add(read, run, length, words, candidates, inThisText);
                length = 0;
            }

            if (id != 0)
            {
                if (length < MostWords)
                {
                    run[length] = (id, match.Index, word.Length);
                }

                length++;
            }

            end = match.Index + match.Length;
        }

        Add(read, run, length, words, candidates, inThisText);
    }

    private static void Add(
        string read, ReadOnlySpan<(int Word, int Start, int Length)> run, int length, PhraseWords words, Dictionary<Phrase, Candidate> candidates, HashSet<Phrase> inThisText)
    {
        var phrase = length is > 0 and <= MostWords ? new Phrase(run[0].Word, length > 1 ? run[1].Word : 0, length > 2 ? run[2].Word : 0) : default;
        if (!phrase.Words.Any(words.HasLetter))
        {
            return;
        }

        foreach (var word in phrase.Words)
        {
            words.Raise(word, length);
        }

        ref var candidate = ref CollectionsMarshal.GetValueRefOrAddDefault(candidates, phrase, out var isKnown);
        if (!isKnown)
        {
            candidate = new Candidate(string.Join(' ', run[..length].ToArray().Select(word => read.Substring(word.Start, word.Length))), candidates.Count);
        }

        inThisText.UnionWith(phrase.Parts);
    }

    // Few texts have an address: looking for one costs more than reading the rest.
    private static string Readable(string text)
    {
        var read = text.Contains('@') || text.Contains("://", StringComparison.Ordinal) || text.Contains("www.", StringComparison.OrdinalIgnoreCase) ? Address().Replace(text, "\n") : text;
        return read.Replace('’', '\'');
    }

    // Identifiers, decimals and contractions are one word.
    [GeneratedRegex(@"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:(?:[-_./']|,(?=\p{N}))[\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*")]
    private static partial Regex Word();

    [GeneratedRegex(@"\b\w+://\S+|\bwww\.\S+|\S+@\S+\.\S+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    /// <summary>A candidate as it was first written, and the how manieth it was.</summary>
    private readonly record struct Candidate(string Text, int Place);
}
