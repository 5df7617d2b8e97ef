namespace SemanticMemory.Summaries;

/// <summary>Numbers the words of some texts, so that phrases can be compared and counted without making strings of them.</summary>
internal sealed class PhraseWords(HashSet<string> ignored)
{
    private const int LongestOnStack = 64;
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    // By number; the first stands for no word.
    private readonly List<(bool HasLetter, long Degree)> _words = [default];

    /// <summary>The number of a word, whatever its case, or 0 for one that no key phrase has.</summary>
    public int IdOf(ReadOnlySpan<char> word)
    {
        Span<char> folded = word.Length <= LongestOnStack ? stackalloc char[word.Length] : new char[word.Length];
        word.ToLowerInvariant(folded);
        var known = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!known.TryGetValue(folded, out var id))
        {
            var text = folded.ToString();
            if (!FunctionWords.Contains(text) && !ignored.Contains(text))
            {
                id = _words.Count;
                _words.Add((text.Any(char.IsLetter), 0));
            }

            _ids.Add(text, id);
        }

        return id;
    }

    public bool HasLetter(int word) => _words[word].HasLetter;

    /// <summary>The lengths of the candidates that a word stands in, added up.</summary>
    public long DegreeOf(int word) => _words[word].Degree;

    /// <summary>Adds a candidate's length to the degree of one of its words.</summary>
    public void Raise(int word, int length) => _words[word] = (_words[word].HasLetter, _words[word].Degree + length);
}
