namespace SemanticMemory.Summaries;

/// <summary>One to three words by their numbers, see <see cref="PhraseWords"/>; 0: there is none.</summary>
internal readonly record struct Phrase(int First, int Second, int Third)
{
    /// <summary>The most words it can have.</summary>
    public const int MostWords = 3;

    /// <summary>How many words it has.</summary>
    public int Length => Third != 0 ? 3 : Second != 0 ? 2 : 1;

    /// <summary>With one word more; what goes beyond three is dropped.</summary>
    public Phrase And(int word, int length) => length == 1 ? this with { Second = word } : length == 2 ? this with { Third = word } : this;

    /// <summary>A run of its words.</summary>
    public Phrase Part(int first, int length) => new(Word(first), length > 1 ? Word(first + 1) : 0, length > 2 ? Word(first + 2) : 0);

    /// <summary>Are all of its words among those of the other?</summary>
    public bool IsWithin(Phrase other) => Has(other, First) && (Second == 0 || Has(other, Second)) && (Third == 0 || Has(other, Third));

    private int Word(int index) => index == 0 ? First : index == 1 ? Second : Third;

    private static bool Has(Phrase phrase, int word) => phrase.First == word || phrase.Second == word || phrase.Third == word;
}
