namespace SemanticMemory.Summaries;

/// <summary>One to three words by their numbers, see <see cref="PhraseWords"/>; 0: there is none.</summary>
internal readonly record struct Phrase(int First, int Second, int Third)
{
    /// <summary>Its words.</summary>
    public IEnumerable<int> Words => Third != 0 ? [First, Second, Third] : Second != 0 ? [First, Second] : First != 0 ? [First] : [];

    /// <summary>All runs of its words: a text that says "enterprise plan discount" says "enterprise plan" too.</summary>
    public IEnumerable<Phrase> Parts => Third != 0
        ? [this, new(First, Second, 0), new(Second, Third, 0), new(First, 0, 0), new(Second, 0, 0), new(Third, 0, 0)]
        : Second != 0 ? [this, new(First, 0, 0), new(Second, 0, 0)] : [this];

    /// <summary>Are all of its words among those of the other?</summary>
    public bool IsWithin(Phrase other) => Has(other, First) && (Second == 0 || Has(other, Second)) && (Third == 0 || Has(other, Third));

    private static bool Has(Phrase phrase, int word) => phrase.First == word || phrase.Second == word || phrase.Third == word;
}
