using System.Runtime.InteropServices;
using SemanticMemory.Embedding;
using SemanticMemory.Lexical;
using SemanticMemory.Search;
using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>
/// Finds messages by meaning and by words in one round trip, fetches what stands around them in another, and orders all of them by what their texts say.
/// Where another model than the built-in one makes the vectors, a third tells how near those around are. While the embedding model is away it goes by words alone.
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

        var fetched = new RecalledMessages(question.Filter);
        var hits = await FindAsync(fetched, question, vector, cancellationToken).ConfigureAwait(false);
        var result = hits.Count == 0 ? RecallResult.Empty
            : question.Mode == SearchMode.Semantic ? RankAlone(fetched, hits, question, now)
            : await RankAroundAsync(fetched, hits, question, names, authors, vector, now, cancellationToken).ConfigureAwait(false);

        // Only where all went well: a store that was given up in the middle of a read may still be taking messages.
        fetched.Dispose();
        return result with { Degraded = vector.Degraded };
    }

    private RecallResult RankAlone(RecalledMessages fetched, List<int> hits, RecallQuestion question, DateTimeOffset now)
    {
        fetched.Arrange(CollectionsMarshal.AsSpan(hits));
        return Rank(fetched, RecallSignals.OfMeaningAlone, [], AskedDates.None, question, now);
    }

    private async Task<RecallResult> RankAroundAsync(
        RecalledMessages fetched, List<int> found, RecallQuestion question, AskedNames names, IReadOnlyList<AuthorName> authors, AskedVector vector,
        DateTimeOffset now, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. found.Select(hit => fetched[hit].Message.Id)];
        var near = await messages.NeighboursAsync(ids, Reach, Reach, fetched.Take, PointParts.Features, cancellationToken).ConfigureAwait(false);
        var identifiers = AnalysedMessage.IdentifiersOf(question.Text);
        var (hits, around) = await _identified.WidenAsync(fetched, found, near, identifiers, cancellationToken).ConfigureAwait(false);
        RecalledStretches.Arrange(fetched, hits, around);
        if (vector.IsOfAnotherModel)
        {
            await ToldCosines.AskAsync(messages, fetched, vector, cancellationToken).ConfigureAwait(false);
        }

        await MissingTexts.AnalyseAsync(messages, fetched, cancellationToken).ConfigureAwait(false);
        names = await _reader.NamesAsync(question, names, authors, fetched, cancellationToken).ConfigureAwait(false);
        var asked = QuestionReader.Read(question, names, vector);

        // Who wants an explanation sees every signal, whatever it counts.
        var weights = question.Explain ? null : Signals.Of(options.Weights);
        return Rank(fetched, chain => RecallSignals.Of(asked, chain, weights), identifiers, asked.Dates, question, now);
    }

    private RecallResult Rank(
        RecalledMessages fetched, Func<TurnChain, TurnSignals> signals, IReadOnlyList<uint> identifiers, AskedDates dates, RecallQuestion question, DateTimeOffset now)
    {
        using var chain = TurnChain.Of(fetched.All);
        var of = signals(chain);
        var ranking = RecallScoring.Rank(chain, of, identifiers, question.Recency.In(options), now, question.Explain);
        var (confidence, parts) = RecallConfidence.Of(BestHit.Of(ranking, of, identifiers, dates, question.Mode));
        var turns = NearDuplicates.Remove(ranking.Turns, turn => chain.MessageOf(turn).Text, options.NearDuplicate);
        return new RecallResult(turns.Select(ranking.MessageOf).ToArray(), confidence) { ConfidenceParts = parts };
    }

    private async Task<List<int>> FindAsync(RecalledMessages fetched, RecallQuestion question, AskedVector vector, CancellationToken cancellationToken)
    {
        var terms = question.Mode == SearchMode.Semantic ? SparseVector.Empty : _reader.TermsOf(question);
        var byMeaning = vector.IsAny;
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

        var hits = await messages.QueryAsync(queries, fetched.Take, PointParts.Features, cancellationToken).ConfigureAwait(false);
        var found = Join(fetched, byMeaning ? hits[0] : [], byWords ? hits[^1] : []);
        await MissingTexts.AnalyseAsync(messages, fetched, cancellationToken).ConfigureAwait(false);
        return found;
    }

    /// <summary>The places of both lists as one: a message that stands in both is one candidate.</summary>
    private static List<int> Join(RecalledMessages fetched, IReadOnlyList<ScoredPoint<int>> dense, IReadOnlyList<ScoredPoint<int>> lexical)
    {
        var candidates = new List<int>(dense.Count + lexical.Count);
        for (var i = 0; i < dense.Count; i++)
        {
            ref var hit = ref Candidate(dense[i].Point);
            (hit.Dense, hit.DenseRank) = (dense[i].Score, i + 1);
        }

        for (var i = 0; i < lexical.Count; i++)
        {
            ref var hit = ref Candidate(lexical[i].Point);
            (hit.Lexical, hit.LexicalRank) = (lexical[i].Score, i + 1);
        }

        return candidates;

        ref RecallCandidate Candidate(int place)
        {
            ref var message = ref fetched[place];
            if (!message.IsCandidate)
            {
                message.IsCandidate = true;
                candidates.Add(place);
            }

            return ref message;
        }
    }
}
