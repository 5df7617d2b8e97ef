namespace SemanticMemory.Summaries;

/// <summary>Numbers the words of some texts, so that phrases can be compared and counted without making strings of them.</summary>
internal sealed class PhraseWords
{
    private const int LongestOnStack = 64;

    private readonly Dictionary<string, int> _ids;

    // By number; the first stands for no word.
    private readonly List<(bool HasLetter, long Degree)> _words;

    /// <summary>With room for as many words as there may be; the ignored ones are in no key phrase.</summary>
    public PhraseWords(IEnumerable<string> ignored, int expected)
    {
        (_ids, _words) = (new(expected, StringComparer.Ordinal), new(expected) { default });
        foreach (var word in ignored)
        {
            _ids[word.ToLowerInvariant()] = 0;
        }
    }

    /// <summary>The number of a word, whatever its case, or 0 for one that no key phrase has.</summary>
    public int IdOf(ReadOnlySpan<char> word)
    {
        Span<char> folded = word.Length <= LongestOnStack ? stackalloc char[word.Length] : new char[word.Length];
        word.ToLowerInvariant(folded);
        if (FunctionWords.Contains(folded))
        {
            return 0;
        }

        var known = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!known.TryGetValue(folded, out var id))
        {
            var text = folded.ToString();
            _ids.Add(text, id = _words.Count);
            _words.Add((HasLetter(text), 0));
        }

        return id;
    }

    /// <summary>Is it more than numbers?</summary>
    public bool HaveLetter(Phrase phrase) => _words[phrase.First].HasLetter || _words[phrase.Second].HasLetter || _words[phrase.Third].HasLetter;

    /// <summary>The degrees of a phrase's words, added up: of each, the lengths of the candidates that it stands in.</summary>
    public long DegreeOf(Phrase phrase) => _words[phrase.First].Degree + _words[phrase.Second].Degree + _words[phrase.Third].Degree;

    /// <summary>Adds a candidate's length to the degree of each of its words.</summary>
    public void Raise(Phrase phrase)
    {
        Raise(phrase.First, phrase.Length);
        Raise(phrase.Second, phrase.Length);
        Raise(phrase.Third, phrase.Length);
    }

    private static bool HasLetter(string word)
    {
        foreach (var c in word)
        {
            if (char.IsLetter(c))
            {
                return true;
            }
        }

        return false;
    }

    private void Raise(int word, int length)
    {
        if (word != 0)
        {
            _words[word] = (_words[word].HasLetter, _words[word].Degree + length);
        }
    }
}
