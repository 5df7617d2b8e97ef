using System.Text;
using SemanticMemory.Lexical;

namespace SemanticMemory.Recall;

/// <summary>Whom a question names, and what is left of it without their names, which say who is meant, not what.</summary>
/// <param name="Authors">The display names that it names.</param>
/// <param name="Rest">The question without them.</param>
internal sealed record AskedNames(IReadOnlySet<string> Authors, string Rest)
{
    /// <summary>Above so many authors only exact names count: among many, some name resembles any word.</summary>
    public const int MostForNearSpelling = 500;

    /// <summary>The words that name them, in the order of the question.</summary>
    public IReadOnlyList<AskedName> Words { get; init; } = [];

    /// <summary>
    /// Takes the names out of a question. A capitalised word names an author by any part of the name, inside the question also by its beginning or a near
    /// spelling; a lower-case one by an exact part only, and only if it is no stop word and <paramref name="isCommon"/> says that the messages rarely use it.
    /// </summary>
    public static AskedNames In(string question, IReadOnlyCollection<AuthorName> authors, Func<string, bool> isCommon)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        var names = new List<AskedName>();
        StringBuilder? rest = null;
        var copied = 0;
        var words = QuestionWord.Of(question);
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i].Bare;
            if (word.Length == 0 || StopWords.Contains(word))
            {
                continue;
            }

            var loosely = words[i].IsCapitalised && i > 0 && authors.Count <= MostForNearSpelling;
            var exactly = words[i].IsCapitalised || !MayName(word, authors) || !isCommon(word);
            var isName = false;
            HashSet<string>? of = null;
            foreach (var author in authors)
            {
                var person = Names(word, author.Person, words[i].IsCapitalised, exactly, loosely);
                if (person || Names(word, author.Organisation, words[i].IsCapitalised, exactly, loosely))
                {
                    isName |= person;
                    (of ??= new HashSet<string>(StringComparer.Ordinal)).Add(author.Author);
                }
            }

            if (of is not null)
            {
                named.UnionWith(of);
                var terms = new List<uint>();
                LocalTerms.Append(word, terms);
                names.Add(new AskedName(terms, of));
            }

            if (isName)
            {
                rest ??= new StringBuilder(question.Length);
                rest.Append(question, copied, words[i].Start - copied);
                copied = words[i].Start + words[i].Text.Length;
            }
        }

        return new AskedNames(named, rest is null ? question : rest.Append(question, copied, question.Length - copied).ToString()) { Words = names };
    }

    /// <summary>The lower-case words of a question that are parts of authors' names: whether they are meant as names depends on how common they are.</summary>
    public static IEnumerable<string> Doubtful(string question, IReadOnlyCollection<AuthorName> authors) => QuestionWord.Of(question)
        .Where(word => !word.IsCapitalised)
        .Select(word => word.Bare)
        .Where(word => word.Length > 0 && !StopWords.Contains(word) && MayName(word, authors))
        .Distinct(StringComparer.Ordinal);

    private static bool MayName(string word, IReadOnlyCollection<AuthorName> authors) =>
        authors.Any(author => Names(word, author.Person, false, true, false) || Names(word, author.Organisation, false, true, false));

    private static bool Names(string word, IReadOnlyList<string> parts, bool capitalised, bool exactly, bool loosely)
    {
        foreach (var part in parts)
        {
            if ((exactly && AuthorName.IsPart(word, part, capitalised)) || (loosely && part.Length > 1 && AuthorName.Resembles(word, part)))
            {
                return true;
            }
        }

        return false;
    }
}
