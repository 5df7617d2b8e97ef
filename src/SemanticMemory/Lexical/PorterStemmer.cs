namespace SemanticMemory.Lexical;

/// <summary>
/// The suffix stripper of M. F. Porter, "An algorithm for suffix stripping", Program 14 (3), 1980. For lower-case English words;
/// digits count as consonants, words under three letters stay.
/// </summary>
public static class PorterStemmer
{
    private static readonly (string From, string To)[] Step2 = LongestFirst(
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("abli", "able"), ("alli", "al"), ("entli", "ent"),
        ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"), ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"),
        ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"));

    private static readonly (string From, string To)[] Step3 = LongestFirst(
        ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""));

    private static readonly (string From, string To)[] Step4 = LongestFirst(
        ("al", ""), ("ance", ""), ("ence", ""), ("er", ""), ("ic", ""), ("able", ""), ("ible", ""), ("ant", ""), ("ement", ""), ("ment", ""), ("ent", ""),
        ("ion", ""), ("ou", ""), ("ism", ""), ("ate", ""), ("iti", ""), ("ous", ""), ("ive", ""), ("ize", ""));

    /// <summary>The stem of a word of a-z and 0-9; other characters count as consonants.</summary>
    public static string Stem(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        var letters = word.ToCharArray();
        return new string(letters, 0, Stem(letters.AsSpan()));
    }

    /// <summary>Turns a word into its stem where it stands, which is never longer, and says how long that is.</summary>
    internal static int Stem(Span<char> word)
    {
        if (word.Length < 3)
        {
            return word.Length;
        }

        var length = Plurals(word, word.Length);
        length = PastAndGerund(word, length);
        if (Ends(word[..length], "y") && HasVowel(word[..(length - 1)]))
        {
            word[length - 1] = 'i';
        }

        length = Replace(word, length, Step2);
        length = Replace(word, length, Step3);
        length = Drop(word, length);
        return FinalLetters(word, length);
    }

    // Step 1a.
    private static int Plurals(ReadOnlySpan<char> word, int length)
    {
        word = word[..length];
        return Ends(word, "sses") || Ends(word, "ies") ? length - 2
            : Ends(word, "s") && !Ends(word, "ss") ? length - 1
            : length;
    }

    // Step 1b.
    private static int PastAndGerund(Span<char> word, int length)
    {
        var now = word[..length];
        if (Ends(now, "eed"))
        {
            return Measure(now[..^3]) > 0 ? length - 1 : length;
        }

        var cut = Ends(now, "ed") && HasVowel(now[..^2]) ? 2 : Ends(now, "ing") && HasVowel(now[..^3]) ? 3 : 0;
        if (cut == 0)
        {
            return length;
        }

        now = now[..^cut];
        if (Ends(now, "at") || Ends(now, "bl") || Ends(now, "iz"))
        {
            word[now.Length] = 'e';
            return now.Length + 1;
        }

        if (EndsInDouble(now))
        {
            return now[^1] is 'l' or 's' or 'z' ? now.Length : now.Length - 1;
        }

        if (Measure(now) == 1 && EndsShort(now))
        {
            word[now.Length] = 'e';
            return now.Length + 1;
        }

        return now.Length;
    }

    // Steps 2 and 3: of all suffixes the longest that matches, if what is left has a measure above 0.
    private static int Replace(Span<char> word, int length, (string From, string To)[] rules)
    {
        foreach (var (from, to) in rules)
        {
            if (!Ends(word[..length], from))
            {
                continue;
            }

            var stem = length - from.Length;
            if (Measure(word[..stem]) == 0)
            {
                return length;
            }

            to.CopyTo(word[stem..]);
            return stem + to.Length;
        }

        return length;
    }

    // Step 4.
    private static int Drop(ReadOnlySpan<char> word, int length)
    {
        foreach (var (suffix, _) in Step4)
        {
            if (Ends(word[..length], suffix))
            {
                var stem = word[..(length - suffix.Length)];
                return Measure(stem) > 1 && (suffix != "ion" || Ends(stem, "s") || Ends(stem, "t")) ? stem.Length : length;
            }
        }

        return length;
    }

    // Step 5.
    private static int FinalLetters(ReadOnlySpan<char> word, int length)
    {
        if (Ends(word[..length], "e"))
        {
            var stem = word[..(length - 1)];
            var measure = Measure(stem);
            length = measure > 1 || (measure == 1 && !EndsShort(stem)) ? length - 1 : length;
        }

        word = word[..length];
        return Ends(word, "ll") && Measure(word) > 1 ? length - 1 : length;
    }

    private static bool Ends(ReadOnlySpan<char> word, string suffix) => word.EndsWith(suffix, StringComparison.Ordinal);

    // A consonant: no a, e, i, o, u, and no y after a consonant. What stands at a place depends on what stands before.
    private static bool IsConsonant(char letter, bool first, bool afterConsonant) => letter switch
    {
        'a' or 'e' or 'i' or 'o' or 'u' => false,
        'y' => first || !afterConsonant,
        _ => true,
    };

    private static bool HasVowel(ReadOnlySpan<char> word)
    {
        var consonant = false;
        for (var i = 0; i < word.Length; i++)
        {
            consonant = IsConsonant(word[i], i == 0, consonant);
            if (!consonant)
            {
                return true;
            }
        }

        return false;
    }

    // The paper's m: how many times a consonant follows a vowel.
    private static int Measure(ReadOnlySpan<char> word)
    {
        var measure = 0;
        var consonant = true;
        for (var i = 0; i < word.Length; i++)
        {
            var now = IsConsonant(word[i], i == 0, consonant);
            measure += now && !consonant ? 1 : 0;
            consonant = now;
        }

        return measure;
    }

    private static bool IsConsonantAt(ReadOnlySpan<char> word, int at)
    {
        // Only a row of y makes this look further back than one letter.
        var from = at;
        while (from > 0 && word[from] == 'y')
        {
            from--;
        }

        var consonant = IsConsonant(word[from], first: true, afterConsonant: false);
        for (var i = from + 1; i <= at; i++)
        {
            consonant = IsConsonant(word[i], first: false, consonant);
        }

        return consonant;
    }

    private static bool EndsInDouble(ReadOnlySpan<char> word) => word.Length > 1 && word[^1] == word[^2] && IsConsonantAt(word, word.Length - 1);

    // Consonant, vowel, consonant, the last not w, x or y.
    private static bool EndsShort(ReadOnlySpan<char> word) => word.Length > 2 && word[^1] is not ('w' or 'x' or 'y')
        && IsConsonantAt(word, word.Length - 1) && !IsConsonantAt(word, word.Length - 2) && IsConsonantAt(word, word.Length - 3);

    private static (string From, string To)[] LongestFirst(params (string From, string To)[] rules) => [.. rules.OrderByDescending(rule => rule.From.Length)];
}
