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
internal static class KeyPhrases
{
    // What a usual message has, so that nothing grows in many steps.
    private const int WordsOfText = 8;

    /// <summary>At most so many phrases as they were first written, the best first. Of two that share all words of the shorter one, the better stays.</summary>
    /// <param name="texts">What was said.</param>
    /// <param name="most">The most phrases.</param>
    /// <param name="names">Words of these, such as the names of who speaks, are no topics.</param>
    public static IReadOnlyList<string> Of(IReadOnlyCollection<string> texts, int most, IEnumerable<string>? names = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var expected = texts.Count * WordsOfText;
        var words = new PhraseWords((names ?? []).SelectMany(WordsOf), expected);
        var reader = new PhraseReader(words, expected);
        foreach (var text in texts)
        {
            reader.Read(text);
        }

        var (runs, candidates) = (reader.Runs, Counted(reader.Runs));

        // Of hundreds of candidates few are asked for: a heap puts no more than those in order.
        var best = new PriorityQueue<int, (long, int)>(candidates.Count);
        best.EnqueueRange(candidates.Select((candidate, place) => (candidate.First, (-candidate.Texts * words.DegreeOf(runs[candidate.First].Phrase), place))));
        var chosen = new List<PhraseRun>(most);
        while (chosen.Count < most && best.TryDequeue(out var first, out _))
        {
            var next = runs[first];
            if (!chosen.Exists(better => next.Phrase.IsWithin(better.Phrase) || better.Phrase.IsWithin(next.Phrase)))
            {
                chosen.Add(next);
            }
        }

        return [.. chosen.Select(reader.Written)];
    }

    /// <summary>Each candidate once, as it came first, with how many texts say it: one that says "enterprise plan discount" says "enterprise plan" too.</summary>
    private static List<Candidate> Counted(IReadOnlyList<PhraseRun> runs)
    {
        var places = new Dictionary<Phrase, int>(runs.Count);
        var candidates = new List<Candidate>(runs.Count);
        for (var first = 0; first < runs.Count; first++)
        {
            if (places.TryAdd(runs[first].Phrase, candidates.Count))
            {
                candidates.Add(new Candidate(first, Texts: 0, Last: -1));
            }
        }

        foreach (var run in runs)
        {
            var length = run.Phrase.Length;
            for (var first = 0; first < length; first++)
            {
                for (var count = 1; first + count <= length; count++)
                {
                    if (places.TryGetValue(run.Phrase.Part(first, count), out var place) && candidates[place] is var candidate && candidate.Last != run.Number)
                    {
                        candidates[place] = candidate with { Texts = candidate.Texts + 1, Last = run.Number };
                    }
                }
            }
        }

        return candidates;
    }

    private static IEnumerable<string> WordsOf(string name)
    {
        for (var at = PhraseReader.NextWord(name, 0); at < name.Length;)
        {
            var end = PhraseReader.EndOfWord(name, at);
            yield return name[at..end];
            at = PhraseReader.NextWord(name, end);
        }
    }

    /// <summary>The place of the run where a phrase came first, how many texts say it, and the last of them.</summary>
    private readonly record struct Candidate(int First, int Texts, int Last);
}
