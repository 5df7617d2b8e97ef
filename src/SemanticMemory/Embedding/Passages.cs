namespace SemanticMemory.Embedding;

/// <summary>A stretch of a text, in UTF-16 units.</summary>
public readonly record struct Passage(int Start, int Length)
{
    /// <summary>Where it ends; the unit there is no longer part of it.</summary>
    public int End => Start + Length;
}

/// <summary>
/// Cuts long texts into passages of about 100 words (200 characters in scripts without spaces), at ends of sentences where there are any.
/// Each repeats the last sentence or two of the one before, about 20 words.
/// </summary>
public static class Passages
{
    // Sizes are in half words: that is what a character of a script without spaces counts.
    private const int Whole = 240;
    private const int Target = 200;
    private const int Least = Target / 2;
    private const int Overlap = 40;
    private const int LongestOverlap = 60;

    /// <summary>
    /// The passages of a text: starts and ends rise, every non-blank character lies in one, and none begins or ends with a blank.
    /// A text of up to 120 words is one passage; a blank text has none. The same text is always cut the same way.
    /// </summary>
    public static IReadOnlyList<Passage> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var atoms = Atoms.Of(text);
        var passages = new List<Passage>();
        var left = atoms.Sum(atom => (long)atom.Size);
        for (var first = 0; first < atoms.Count;)
        {
            var end = left <= Whole ? atoms.Count : Cut(atoms, first);
            passages.Add(new Passage(atoms[first].Start, atoms[end - 1].End - atoms[first].Start));
            var next = end == atoms.Count ? end : Back(atoms, first, end);
            for (; first < next; first++)
            {
                left -= atoms[first].Size;
            }
        }

        return passages;
    }

    // As many sentences as fit; where they would make less than half a passage, as many words.
    private static int Cut(List<Atom> atoms, int first)
    {
        var size = 0;
        var sentence = first;
        var sentenceSize = 0;
        var end = first;
        while (end < atoms.Count && (end == first || size + atoms[end].Size <= Target))
        {
            size += atoms[end].Size;
            if (atoms[end++].EndsSentence)
            {
                (sentence, sentenceSize) = (end, size);
            }
        }

        return sentenceSize >= Least ? sentence : end;
    }

    // Where the passage after the one that ends here begins: whole sentences back if they are short enough, else words.
    private static int Back(List<Atom> atoms, int first, int end)
    {
        var size = 0;
        var words = end;
        var sentence = end;
        for (var at = end - 1; at > first && size + atoms[at].Size <= LongestOverlap; at--)
        {
            size += atoms[at].Size;
            words = size <= Overlap ? at : words;
            if (atoms[at - 1].EndsSentence && (sentence == end || size <= Overlap))
            {
                sentence = at;
            }
        }

        return sentence < end ? sentence : words;
    }
}
