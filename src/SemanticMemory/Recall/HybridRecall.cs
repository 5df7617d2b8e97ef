using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>What is recalled by.</summary>
/// <param name="Vector">The question's vector, of unit length; empty or zero: nothing is found by meaning.</param>
/// <param name="Terms">The question's words.</param>
/// <param name="Filter">Only these messages.</param>
/// <param name="Mode">Which of both counts.</param>
/// <param name="Explain">Also tell what each score is made of.</param>
internal sealed record RecallQuestion(ReadOnlyMemory<float> Vector, SparseVector Terms, Filter Filter, SearchMode Mode, bool Explain)
{
    /// <summary>Whose vector it is.</summary>
    public EmbeddingFingerprint? Model { get; init; }
}

/// <summary>Finds messages by meaning and by words in one round trip and fuses both.</summary>
internal sealed class HybridRecall(PointCollection messages, RecallOptions options)
{
    /// <summary>The messages that bear on the question, best first.</summary>
    public async Task<RecallResult> RecallAsync(RecallQuestion question, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var byMeaning = question.Mode != SearchMode.Keyword && question.Vector.Span.ContainsAnyExcept(0f);
        var byWords = question.Mode != SearchMode.Semantic && question.Terms.Count > 0;
        var queries = new List<VectorQuery>(2);
        if (byMeaning)
        {
            queries.Add(new VectorQuery.Dense(question.Vector, question.Filter, options.Hits) { Model = question.Model });
        }

        if (byWords)
        {
            queries.Add(new VectorQuery.Lexical(question.Terms, question.Filter, options.Hits));
        }

        var hits = await messages.QueryAsync(queries, cancellationToken).ConfigureAwait(false);
        var candidates = Join(byMeaning ? hits[0] : [], byWords ? hits[^1] : []);
        if (candidates.Count == 0)
        {
            return RecallResult.Empty;
        }

        var ranked = RecallScoring.Rank(candidates, options, now, question.Explain);
        return new RecallResult(NearDuplicates.Remove(ranked, static hit => hit.Message.Content, options.NearDuplicate), Confidence(ranked[0], candidates));
    }

    /// <summary>Both lists as one: a message that stands in both is one candidate.</summary>
    private static List<RecallCandidate> Join(IReadOnlyList<ScoredPoint> dense, IReadOnlyList<ScoredPoint> lexical)
    {
        var places = new Dictionary<Guid, int>(dense.Count + lexical.Count);
        var candidates = new List<RecallCandidate>(dense.Count + lexical.Count);
        for (var i = 0; i < dense.Count; i++)
        {
            places[dense[i].Point.Id] = candidates.Count;
            candidates.Add(new RecallCandidate(MessagePoints.FromPoint(dense[i].Point), dense[i].Score, i + 1, null, null));
        }

        for (var i = 0; i < lexical.Count; i++)
        {
            if (places.TryGetValue(lexical[i].Point.Id, out var place))
            {
                candidates[place] = candidates[place] with { Lexical = lexical[i].Score, LexicalRank = i + 1 };
            }
            else
            {
                candidates.Add(new RecallCandidate(MessagePoints.FromPoint(lexical[i].Point), null, null, lexical[i].Score, i + 1));
            }
        }

        return candidates;
    }

    // The best cosine is the one number that compares between questions; without vectors only the presence of shared words is known.
    private static double Confidence(RankedMessage best, List<RecallCandidate> candidates) =>
        candidates.Find(candidate => candidate.Message.Id == best.Message.Id)?.Dense is { } cosine ? Math.Clamp(cosine, 0, 1) : .5;
}
