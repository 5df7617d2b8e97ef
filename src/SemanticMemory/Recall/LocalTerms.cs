using SemanticMemory.Lexical;

namespace SemanticMemory.Recall;

/// <summary>
/// The terms that the word signals compare: runs of a-z and 0-9 without stop words, irregular forms joined, stemmed; of other scripts each pair
/// of neighbouring characters, which stands for stems that no rule here knows.
/// </summary>
internal static class LocalTerms
{
    /// <summary>Appends the ids of a text's terms, in the order of the text.</summary>
    public static void Append(ReadOnlySpan<char> text, List<uint> terms)
    {
        var folding = new WordFolding();
        for (var at = 0; at < text.Length;)
        {
            var kind = CharacterClasses.At(text, at, out var units);
            var end = at + units;
            while (kind != CharacterClass.Other && end < text.Length && CharacterClasses.At(text, end, out units) == kind)
            {
                end += units;
            }

            if (kind != CharacterClass.Other)
            {
                folding.Length = 0;
                if (kind == CharacterClass.Word)
                {
                    folding.AppendWord(text[at..end]);
                }
                else
                {
                    folding.AppendUnspaced(text[at..end]);
                }

                AppendWord(folding.Folded, terms);
            }

            at = end;
        }
    }

    // A word may mix scripts: each run of plain letters and digits is a word of its own.
    private static void AppendWord(Span<char> word, List<uint> terms)
    {
        for (var at = 0; at < word.Length;)
        {
            var plain = IsPlain(word[at]);
            var end = at + 1;
            while (end < word.Length && IsPlain(word[end]) == plain)
            {
                end++;
            }

            if (plain)
            {
                AppendPlain(word[at..end], terms);
            }
            else
            {
                AppendPairs(word[at..end], terms);
            }

            at = end;
        }
    }

    private static void AppendPlain(Span<char> word, List<uint> terms)
    {
        if (StopWords.Contains(word))
        {
            return;
        }

        if (IrregularForms.TryGetBase(word, out var form))
        {
            Span<char> letters = stackalloc char[form.Length];
            form.CopyTo(letters);
            terms.Add(TermId.Of(letters[..PorterStemmer.Stem(letters)]));
            return;
        }

        terms.Add(TermId.Of(word[..PorterStemmer.Stem(word)]));
    }

    private static void AppendPairs(ReadOnlySpan<char> word, List<uint> terms)
    {
        var first = Units(word, 0);
        if (first == word.Length)
        {
            terms.Add(TermId.Of(word));
            return;
        }

        for (var at = 0; at + first < word.Length; at += first, first = Units(word, at))
        {
            terms.Add(TermId.Of(word.Slice(at, first + Units(word, at + first))));
        }
    }

    private static int Units(ReadOnlySpan<char> word, int at) => char.IsHighSurrogate(word[at]) && at + 1 < word.Length ? 2 : 1;

    private static bool IsPlain(char letter) => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter);
}
