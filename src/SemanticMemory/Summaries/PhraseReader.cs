namespace SemanticMemory.Summaries;

/// <summary>A candidate for a key phrase: its words, the number of the text it stands in, and where in that text as it was read.</summary>
internal readonly record struct PhraseRun(Phrase Phrase, int Number, int Start);

/// <summary>Finds the candidates for key phrases: runs of words between punctuation and stop words.</summary>
internal sealed class PhraseReader(PhraseWords words, int expected)
{
    private const int LongestWord = 32;

    // In UTF-16 units. What a mail is about stands at its beginning; a log pasted into it must not outweigh it.
    private const int ReadOfText = 4000;

    private readonly List<string> _texts = [];
    private readonly List<PhraseRun> _runs = new(expected);

    /// <summary>Those of all texts read so far, in their order.</summary>
    public IReadOnlyList<PhraseRun> Runs => _runs;

    /// <summary>Adds the candidates of a text.</summary>
    public void Read(string text)
    {
        var read = Readable(text.Length > ReadOfText ? text[..ReadOfText] : text);
        _texts.Add(read);
        var (phrase, length, start, end) = (default(Phrase), 0, 0, 0);
        for (var at = NextWord(read, 0); at < read.Length; at = NextWord(read, end))
        {
            var between = read.AsSpan(end, at - end);
            end = EndOfWord(read, at);
            var word = Bare(read.AsSpan(at, end - at));
            var id = word.Length is > 1 and <= LongestWord ? words.IdOf(word) : 0;
            if (length > 0 && (id == 0 || !between.IsWhiteSpace() || between.Contains('\n')))
            {
                Add(phrase, length, start);
                length = 0;
            }

            if (id != 0)
            {
                (phrase, start) = length == 0 ? (new Phrase(id, 0, 0), at) : (phrase.And(id, length), start);
                length++;
            }
        }

        Add(phrase, length, start);
    }

    /// <summary>A candidate as it was written, with single blanks.</summary>
    public string Written(PhraseRun run)
    {
        var text = _texts[run.Number];
        var written = new string[run.Phrase.Length];
        for (var (i, at) = (0, run.Start); i < written.Length; i++)
        {
            var end = EndOfWord(text, at);
            written[i] = Bare(text.AsSpan(at, end - at)).ToString();
            at = NextWord(text, end);
        }

        return string.Join(' ', written);
    }

    /// <summary>Where the next word begins, or the text's end. Identifiers, decimals and contractions are one word.</summary>
    public static int NextWord(string text, int from)
    {
        var at = from;
        while (at < text.Length && !IsLetterOrNumber(text[at]))
        {
            at++;
        }

        return at;
    }

    /// <summary>Where the word that begins there ends.</summary>
    public static int EndOfWord(string text, int start)
    {
        for (var at = start + 1; ; at += 2)
        {
            while (at < text.Length && (IsLetterOrNumber(text[at]) || IsMark(text[at])))
            {
                at++;
            }

            if (at + 1 >= text.Length || !Joins(text[at], text[at + 1]))
            {
                return Math.Min(at, text.Length);
            }
        }
    }

    /// <summary>The word without a possessive ending.</summary>
    public static ReadOnlySpan<char> Bare(ReadOnlySpan<char> word) => word.EndsWith("'s", StringComparison.Ordinal) ? word[..^2] : word;

    private void Add(Phrase phrase, int length, int start)
    {
        if (length is > 0 and <= Phrase.MostWords && words.HaveLetter(phrase))
        {
            _runs.Add(new PhraseRun(phrase, _texts.Count - 1, start));
            words.Raise(phrase);
        }
    }

    private static bool Joins(char sign, char next) => sign is '-' or '_' or '.' or '/' or '\'' ? IsLetterOrNumber(next) : sign == ',' && char.IsNumber(next);

    private static bool IsLetterOrNumber(char c) => char.IsAscii(c) ? char.IsAsciiLetterOrDigit(c) : char.IsLetter(c) || char.IsNumber(c);

    private static bool IsMark(char c) => !char.IsAscii(c) && char.GetUnicodeCategory(c)
        is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark or System.Globalization.UnicodeCategory.EnclosingMark;

    // Few texts have an address: looking for one costs more than reading the rest.
    private static string Readable(string text)
    {
        var read = text.Contains('@') || text.Contains("://", StringComparison.Ordinal) || text.Contains("www.", StringComparison.OrdinalIgnoreCase) ? Addresses.Remove(text) : text;
        return read.Replace('’', '\'');
    }
}
