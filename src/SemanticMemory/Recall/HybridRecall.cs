using SemanticMemory.Embedding;
using SemanticMemory.Lexical;
using SemanticMemory.Search;
using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>
/// Finds messages by meaning and by words in one round trip, fetches what stands around them in another, and orders all of them by what their texts say.
/// While the embedding model is away it goes by words alone.
/// </summary>
internal sealed class HybridRecall(PointCollection messages, StoreEmbedder embedder, Bm25 bm25, RecallOptions options)
{
    // One on each side can be recalled itself, one more completes its window.
    private const int Reach = 2;

    private readonly IdentifiedStretches _identified = new(messages);
    private readonly QuestionReader _reader = new(messages, embedder, bm25);

    /// <summary>The messages that bear on the question, best first.</summary>
    public Task<RecallResult> RecallAsync(RecallQuestion question, DateTimeOffset now, CancellationToken cancellationToken) =>
        StoreEmbedder.WithVectorsAsync(() => RecallOnceAsync(question, now, cancellationToken));

    private async Task<RecallResult> RecallOnceAsync(RecallQuestion question, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (names, authors) = await _reader.NamesAsync(question, now, cancellationToken).ConfigureAwait(false);
        var vector = await _reader.EmbedAsync(question, names.Rest, cancellationToken).ConfigureAwait(false);
        if (vector.Degraded is not null)
        {
            // Nothing was weighed for a question that has words and meaning but no vector: it is one by words, its confidence too.
            question = question with { Mode = SearchMode.Keyword };
        }

        var hits = await FindAsync(question, vector, cancellationToken).ConfigureAwait(false);
        if (hits.Count == 0)
        {
            return RecallResult.Empty with { Degraded = vector.Degraded };
        }

        var result = question.Mode == SearchMode.Semantic
            ? Rank(hits, RecallSignals.OfMeaningAlone, [], AskedDates.None, question, now)
            : await RankAroundAsync(hits, question, names, authors, vector, now, cancellationToken).ConfigureAwait(false);
        return result with { Degraded = vector.Degraded };
    }

    private async Task<RecallResult> RankAroundAsync(
        IReadOnlyList<RecallCandidate> hits, RecallQuestion question, AskedNames names, IReadOnlyList<AuthorName> authors, AskedVector vector,
        DateTimeOffset now, CancellationToken cancellationToken)
    {
        RecallCandidate Take(IPointView point) => RecallCandidate.Of(point, question.Filter);
        var around = await messages.NeighboursAsync([.. hits.Select(hit => hit.Message.Id)], Reach, Reach, Take, PointParts.Features, cancellationToken).ConfigureAwait(false);
        var identifiers = AnalysedMessage.IdentifiersOf(question.Text);
        (hits, around) = await _identified.WidenAsync(hits, around, identifiers, Take, cancellationToken).ConfigureAwait(false);
        var fetched = RecalledStretches.Of(hits, around);
        await MissingTexts.AnalyseAsync(messages, fetched, cancellationToken).ConfigureAwait(false);
        names = await _reader.NamesAsync(question, names, authors, fetched, cancellationToken).ConfigureAwait(false);
        var asked = QuestionReader.Read(question, names, vector);

        // Who wants an explanation sees every signal, whatever it counts.
        var weights = question.Explain ? null : Signals.Of(options.Weights);
        return Rank(fetched, chain => RecallSignals.Of(asked, chain, weights), identifiers, asked.Dates, question, now);
    }

    private RecallResult Rank(
        IReadOnlyList<RecallCandidate> fetched, Func<TurnChain, TurnSignals> signals, IReadOnlyList<uint> identifiers, AskedDates dates, RecallQuestion question, DateTimeOffset now)
    {
        using var chain = TurnChain.Of(fetched);
        var of = signals(chain);
        var ranked = RecallScoring.Rank(fetched, chain, of, identifiers, question.Recency.In(options), now, question.Explain);
        var (confidence, parts) = RecallConfidence.Of(BestHit.Of(ranked, of, identifiers, dates, question.Mode));
        return new RecallResult(NearDuplicates.Remove(ranked, static hit => hit.Candidate.Text, options.NearDuplicate), confidence) { ConfidenceParts = parts };
    }

    private async Task<IReadOnlyList<RecallCandidate>> FindAsync(RecallQuestion question, AskedVector vector, CancellationToken cancellationToken)
    {
        var terms = question.Mode == SearchMode.Semantic ? SparseVector.Empty : _reader.TermsOf(question);
        var byMeaning = vector.Value.Span.ContainsAnyExcept(0f);
        var byWords = terms.Count > 0;
        var queries = new List<VectorQuery>(2);
        if (byMeaning)
        {
            queries.Add(new VectorQuery.Dense(vector.Value, question.Filter, options.Hits) { Model = vector.Model });
        }

        if (byWords)
        {
            queries.Add(new VectorQuery.Lexical(terms, question.Filter, options.Hits));
        }

        var hits = await messages.QueryAsync(queries, point => RecallCandidate.Of(point, question.Filter), PointParts.Features, cancellationToken).ConfigureAwait(false);
        var found = Join(byMeaning ? hits[0] : [], byWords ? hits[^1] : []);
        await MissingTexts.AnalyseAsync(messages, found, cancellationToken).ConfigureAwait(false);
        return found;
    }

    /// <summary>Both lists as one: a message that stands in both is one candidate.</summary>
    private static List<RecallCandidate> Join(IReadOnlyList<ScoredPoint<RecallCandidate>> dense, IReadOnlyList<ScoredPoint<RecallCandidate>> lexical)
    {
        var places = new Dictionary<Guid, int>(dense.Count + lexical.Count);
        var candidates = new List<RecallCandidate>(dense.Count + lexical.Count);
        for (var i = 0; i < dense.Count; i++)
        {
            var candidate = dense[i].Point;
            places[candidate.Message.Id] = candidates.Count;
            (candidate.IsCandidate, candidate.Dense, candidate.DenseRank) = (true, dense[i].Score, i + 1);
            candidates.Add(candidate);
        }

        for (var i = 0; i < lexical.Count; i++)
        {
            if (!places.TryGetValue(lexical[i].Point.Message.Id, out var place))
            {
                place = candidates.Count;
                candidates.Add(lexical[i].Point);
            }

            var candidate = candidates[place];
            (candidate.IsCandidate, candidate.Lexical, candidate.LexicalRank) = (true, lexical[i].Score, i + 1);
        }

        return candidates;
    }
}
