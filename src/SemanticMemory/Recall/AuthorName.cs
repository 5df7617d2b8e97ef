namespace SemanticMemory.Recall;

/// <summary>
/// An author's display name as its parts, lower-case. What follows a comma ("Dana Okafor, Acme") is an organisation: to name it is to name the author,
/// but it is also what the question is about.
/// </summary>
internal sealed class AuthorName
{
    private const int ShortestCapitalised = 2;
    private const int ShortestPlain = 3;
    private const int ShortestPrefix = 3;
    private const int LongestRest = 4;
    private const int ShortestMisspelled = 5;
    private const int TwoEditsFrom = 7;

    private readonly List<string> _person = [];
    private readonly List<string> _organisation = [];

    /// <summary>Takes a display name apart.</summary>
    public AuthorName(string author)
    {
        Author = author;
        var comma = author.IndexOf(',', StringComparison.Ordinal);
        var person = comma < 0 ? author.Length : comma;
        foreach (var word in QuestionWord.Of(author))
        {
            foreach (var part in word.Text.ToLowerInvariant().Split('\'', StringSplitOptions.RemoveEmptyEntries))
            {
                (word.Start < person ? _person : _organisation).Add(part);
            }
        }
    }

    /// <summary>The display name.</summary>
    public string Author { get; }

    /// <summary>The parts of the name itself.</summary>
    public IReadOnlyList<string> Person => _person;

    /// <summary>The parts of what follows a comma.</summary>
    public IReadOnlyList<string> Organisation => _organisation;

    /// <summary>Is a word exactly a part of a name, or one with or without the s of a genitive or plural?</summary>
    public static bool IsPart(string word, string part, bool capitalised) => part.Length >= (capitalised ? ShortestCapitalised : ShortestPlain)
        && (word == part || IsWithS(word, part) || IsWithS(part, word));

    /// <summary>May a capitalised word be short for a part, or a misspelling of it: a common beginning, or an edit or two apart?</summary>
    public static bool Resembles(string word, string part)
    {
        var shorter = Math.Min(word.Length, part.Length);
        var apart = Math.Abs(word.Length - part.Length);
        if (shorter >= ShortestPrefix && apart <= LongestRest
            && (part.StartsWith(word, StringComparison.Ordinal) || word.StartsWith(part, StringComparison.Ordinal)))
        {
            return true;
        }

        return shorter >= ShortestMisspelled && word[0] == part[0] && apart <= 2 && Edits(word, part) <= (shorter < TwoEditsFrom ? 1 : 2);
    }

    private static bool IsWithS(string longer, string shorter) =>
        longer.Length == shorter.Length + 1 && longer[^1] == 's' && longer.StartsWith(shorter, StringComparison.Ordinal);

    // Levenshtein's distance.
    private static int Edits(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j < row.Length; j++)
            {
                var next = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], next);
            }
        }

        return row[^1];
    }
}
