namespace SemanticMemory.Lexical;

/// <summary>
/// Words, and what is joined to them without a blank: <c>INV-2041</c>, <c>user@host.example</c>, <c>v3.14.2</c>, <c>ERR_TLS_CERT</c>, <c>10:30</c>.
/// </summary>
/// <remarks>
/// <para>Joined are words with one of <c>- _ . / @ :</c> between them, and digits with a comma by the thousand. They are a term as a whole if
/// there is a digit, an <c>@</c>, a <c>_</c>, or a full stop beside a word of two letters; else ("well-known", "and/or", "e.g.") they are just words.
/// With <c>@</c>, <c>_</c> or three digits the whole is a <i>code</i>: then a search asks for it above all, and for its words less.</para>
/// <para>The whole is written lower-case with <c>-</c> for <c>_</c> and <c>/</c>, with <c>-</c> where letters meet digits, and without commas: <c>INV-2041</c>,
/// <c>inv/2041</c> and <c>INV2041</c> are all <c>inv-2041</c>. What lies between <c>@ / :</c> is a term too (<c>host.example</c>), so is each
/// word, and in a word of letters and digits each part of two characters or more (<c>inv</c>, <c>2041</c>), so that "invoice 2041" is found as well.</para>
/// </remarks>
internal sealed class Compound(TermSink sink, WordFolding folding)
{
    // Longer ones are encoded data: nobody types them, and their words are terms anyway.
    private const int LongestWhole = 128;
    private const int DigitsOfCode = 3;

    private readonly List<(int Start, int End)> _words = [];

    /// <summary>Reads the words that begin at a place and are joined, and says where they end.</summary>
    public int Read(ReadOnlySpan<char> text, int start)
    {
        _words.Clear();
        var end = EndOfWord(text, start);
        _words.Add((start, end));
        while (Joins(text, end))
        {
            var next = EndOfWord(text, end + 1);
            _words.Add((end + 1, next));
            end = next;
        }

        var digits = 0;
        var marked = false;
        var dotted = false;
        if (_words.Count > 1 && end - start <= LongestWhole)
        {
            var joined = text[start..end];
            digits = Digits(joined);
            marked = joined.ContainsAny('@', '_');
            dotted = joined.Contains('.') && _words.Exists(word => word.End - word.Start > 1);
        }

        var isWhole = digits > 0 || marked || dotted;
        var isCode = marked || digits >= DigitsOfCode;
        if (isWhole)
        {
            AddWhole(text, isCode ? TermKind.Code : TermKind.Word);
        }

        foreach (var word in _words)
        {
            AddWord(text, word.Start, word.End, isCode);
        }

        return end;
    }

    private static int EndOfWord(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && CharacterClasses.At(text, at, out var units) == CharacterClass.Word)
        {
            at += units;
        }

        return at;
    }

    private static bool Joins(ReadOnlySpan<char> text, int at) =>
        at + 1 < text.Length && CharacterClasses.At(text, at + 1, out _) == CharacterClass.Word && text[at] switch
        {
            '-' or '\u2010' or '\u2011' or '_' or '.' or '/' or '@' or ':' => true,
            ',' => char.IsAsciiDigit(text[at - 1]) && IsThousand(text[(at + 1)..]),
            _ => false,
        };

    private static bool IsThousand(ReadOnlySpan<char> text) => text.Length >= 3 && !text[..3].ContainsAnyExceptInRange('0', '9')
        && (text.Length == 3 || CharacterClasses.At(text, 3, out _) != CharacterClass.Word);

    private void AddWhole(ReadOnlySpan<char> text, TermKind kind)
    {
        folding.Length = 0;
        var (section, sectionAt, firstWord) = (_words[0].Start, 0, 0);
        for (var i = 0; i < _words.Count; i++)
        {
            var (start, end) = _words[i];
            AppendSpelled(text[start..end]);
            var joint = end < text.Length && i + 1 < _words.Count ? text[end] : '\0';
            var closes = joint is '@' or '/' or ':' || (joint == '\0' && firstWord > 0);
            if (closes && i > firstWord)
            {
                sink(folding.Folded[sectionAt..], new TermOccurrence(section, end - section, kind, IsExtra: true));
            }

            if (joint is not (',' or '\0'))
            {
                folding.Append(joint is '@' or '.' or ':' ? joint : '-');
            }

            if (closes)
            {
                (section, sectionAt, firstWord) = (end + 1, folding.Length, i + 1);
            }
        }

        sink(folding.Folded, new TermOccurrence(_words[0].Start, _words[^1].End - _words[0].Start, kind, IsExtra: true));
    }

    private void AddWord(ReadOnlySpan<char> text, int start, int end, bool isPart)
    {
        folding.Length = 0;
        AppendSpelled(text[start..end]);
        var kind = isPart ? TermKind.CodePart : TermKind.Word;
        var spelled = folding.Folded;
        var joint = spelled.IndexOf('-');
        if (joint < 0)
        {
            Add(spelled, new TermOccurrence(start, end - start, kind));
            return;
        }

        var isCode = Digits(spelled) >= DigitsOfCode;
        sink(spelled, new TermOccurrence(start, end - start, isPart ? kind : isCode ? TermKind.Code : TermKind.Word));
        var part = new TermOccurrence(start, end - start, isCode ? TermKind.CodePart : kind, IsExtra: true);
        foreach (var range in ((ReadOnlySpan<char>)spelled).Split('-'))
        {
            if (spelled[range].Length > 1)
            {
                Add(spelled[range], part);
            }
        }
    }

    private void Add(Span<char> word, TermOccurrence occurrence)
    {
        if (word.IsEmpty)
        {
            return;
        }

        if (StopWords.Contains(word))
        {
            occurrence = occurrence with { Kind = TermKind.StopWord };
        }

        if (!word.ContainsAnyExceptInRange('a', 'z'))
        {
            word = word[..PorterStemmer.Stem(word)];
        }

        sink(word, occurrence);
    }

    // The folded word with a hyphen where letters meet digits.
    private void AppendSpelled(ReadOnlySpan<char> word)
    {
        var start = folding.Length;
        folding.AppendWord(word);
        if (!folding.Folded[start..].ContainsAnyInRange('0', '9') || !folding.Folded[start..].ContainsAnyExceptInRange('0', '9'))
        {
            return;
        }

        var joints = 0;
        for (var at = start + 1; at < folding.Length; at++)
        {
            joints += IsJoint(folding.Folded, at) ? 1 : 0;
        }

        // From the end, so that each character moves once.
        var to = folding.Length + joints;
        var from = folding.Length;
        for (; joints > 0; joints--)
        {
            folding.Append('-');
        }

        for (var folded = folding.Folded; to > from;)
        {
            folded[--to] = folded[--from];
            if (IsJoint(folded, from))
            {
                folded[--to] = '-';
            }
        }
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var letter in text)
        {
            count += char.IsDigit(letter) ? 1 : 0;
        }

        return count;
    }

    private static bool IsJoint(ReadOnlySpan<char> word, int at) => char.IsAsciiDigit(word[at]) != char.IsAsciiDigit(word[at - 1]);
}
