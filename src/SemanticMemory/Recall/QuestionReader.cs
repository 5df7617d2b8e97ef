using System.Runtime.InteropServices;
using SemanticMemory.Embedding;
using SemanticMemory.Lexical;
using SemanticMemory.Search;
using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>Takes a question apart: whom it names, what is left to look for, and its vector.</summary>
internal sealed class QuestionReader(PointCollection messages, StoreEmbedder embedder, Bm25 bm25)
{
    private readonly KnownAuthors _authors = new(messages);
    private readonly WordFrequency _frequency = new(messages, bm25);

    /// <summary>
    /// Whom the question names among those who speak in the messages it is about. By meaning alone a question that says nothing else keeps its names: there is nothing else to look by.
    /// </summary>
    public async Task<(AskedNames Names, IReadOnlyList<AuthorName> Authors)> NamesAsync(RecallQuestion question, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var authors = await _authors.ReadAsync(question.Filter, now, cancellationToken).ConfigureAwait(false);
        var names = await NamesAsync(question, authors, cancellationToken).ConfigureAwait(false);
        return (question.Mode == SearchMode.Semantic && TermsIn(names.Rest).Count == 0 ? names with { Rest = question.Text } : names, authors);
    }

    /// <summary>The same once messages were fetched: some may be of authors that were not known yet.</summary>
    public async Task<AskedNames> NamesAsync(
        RecallQuestion question, AskedNames names, IReadOnlyList<AuthorName> known, RecalledMessages fetched, CancellationToken cancellationToken)
    {
        var seen = known.Select(author => author.Author).ToHashSet(StringComparer.Ordinal);
        List<AuthorName> others = [];
        foreach (ref readonly var message in fetched.All.AsSpan())
        {
            if (message.Message.Author is { } author && seen.Add(author))
            {
                others.Add(new AuthorName(author));
            }
        }

        return others.Count == 0 ? names : await NamesAsync(question, [.. known, .. others], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The question's vector, its names left out, by the model that the store has now; none where it has none or goes by words, or while the model is away. A
    /// question by meaning alone fails then: there is nothing else to look by.
    /// </summary>
    public async Task<AskedVector> EmbedAsync(RecallQuestion question, string rest, CancellationToken cancellationToken)
    {
        if (question.Mode == SearchMode.Keyword)
        {
            return AskedVector.None;
        }

        try
        {
            var model = embedder.Now;
            var vector = question.Parts.Count == 1
                ? await model.EmbedQueryAsync(rest, cancellationToken).ConfigureAwait(false)
                : await model.EmbedQueryAsync([.. question.Parts.Select((part, index) => (index == 0 ? rest : part.Text, part.Weight))], cancellationToken).ConfigureAwait(false);
            return new AskedVector(vector, model.Fingerprint, Degraded: null);
        }
        catch (MemoryException failure) when (question.Mode == SearchMode.Hybrid)
        {
            return AskedVector.None with { Degraded = failure.Problem };
        }
    }

    /// <summary>What the store is asked for: the words of all parts.</summary>
    public SparseVector TermsOf(RecallQuestion question) => question.Parts.Count == 1
        ? bm25.ContentWeights(question.Text)
        : SparseVector.Sum([.. question.Parts.Select(part => (bm25.ContentWeights(part.Text), part.Weight))]);

    /// <summary>What the signals need of it.</summary>
    public static AskedQuestion Read(RecallQuestion question, AskedNames names, AskedVector vector)
    {
        var pieces = new List<ushort>();
        if (question.Mode != SearchMode.Keyword)
        {
            StaticModel.Shared.Pieces.Encode(names.Rest, pieces);
        }

        return new AskedQuestion
        {
            Terms = [.. TermsIn(names.Rest).Distinct()],
            Pieces = [.. pieces.Distinct()],
            Vector = vector.Model?.Model == StaticModel.Id ? vector.Value : default,
            BuiltInVector = vector.IsOfAnotherModel ? BuiltInVector(pieces) : default,
            Authors = names.Authors,
            Names = names.Words,
            Dates = AskedDates.In(question.Text),
            AnswerType = AnswerTypes.AskedBy(question.Text),
            WordsAlone = question.Mode == SearchMode.Keyword,
        };
    }

    private static float[] BuiltInVector(List<ushort> pieces)
    {
        var vector = new float[StaticModel.Dimension];
        StaticModel.Shared.Embed(CollectionsMarshal.AsSpan(pieces), vector);
        return vector;
    }

    private static List<uint> TermsIn(string text)
    {
        var terms = new List<uint>();
        LocalTerms.Append(text, terms);
        return terms;
    }

    private async Task<AskedNames> NamesAsync(RecallQuestion question, IReadOnlyList<AuthorName> authors, CancellationToken cancellationToken)
    {
        string[] doubtful = [.. AskedNames.Doubtful(question.Text, authors)];
        var common = doubtful.Length == 0 ? null : await _frequency.CommonAsync(doubtful, authors, cancellationToken).ConfigureAwait(false);
        return AskedNames.In(question.Text, authors, word => common?.Contains(word) == true);
    }
}
