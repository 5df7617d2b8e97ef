using SemanticMemory.Qdrant.Chains;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Reading;

/// <summary>Answers vector queries, all of them in one request.</summary>
internal sealed class VectorReads(CollectionCalls calls, HintCache hints, WireSelector what)
{
    // How many candidates of the compressed vectors are scored again for each hit wanted.
    private const double Oversampling = 2;

    public async Task<IReadOnlyList<IReadOnlyList<ScoredPoint<StoredPoint>>>> RunAsync(IReadOnlyList<VectorQuery> queries, CancellationToken cancellationToken)
    {
        var answers = new IReadOnlyList<ScoredPoint<StoredPoint>>[queries.Count];
        var asked = new List<(int At, WireQuery Query)>(queries.Count);
        (Filter? Of, WireFilter? Is) filter = default;
        for (var i = 0; i < queries.Count; i++)
        {
            answers[i] = [];
            if (!ReferenceEquals(filter.Of, queries[i].Filter))
            {
                // The queries of one search have one filter.
                filter = (queries[i].Filter, calls.Scope.Matching(queries[i].Filter));
            }

            if (filter.Is is { } matching && await ToWireAsync(queries[i], matching, cancellationToken).ConfigureAwait(false) is { } query)
            {
                asked.Add((i, query));
            }
        }

        if (asked.Count == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return answers;
        }

        var found = await calls.SearchAsync([.. asked.Select(one => one.Query)], hints, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < asked.Count; i++)
        {
            answers[asked[i].At] = await TiedHits.CutAsync(calls, asked[i].Query, found[i], cancellationToken).ConfigureAwait(false);
        }

        return answers;
    }

    // One hit more than wanted is asked for: it shows whether the limit cuts equal scores.
    private async ValueTask<WireQuery?> ToWireAsync(VectorQuery query, WireFilter filter, CancellationToken cancellationToken)
    {
        var limit = query.Limit < CollectionCalls.PageSize
            ? query.Limit
            : (int)Math.Min(query.Limit, Math.Max(1, await calls.CountAsync(filter, cancellationToken).ConfigureAwait(false)));
        return query switch
        {
            VectorQuery.Dense dense when dense.Vector.Span.ContainsAnyExcept(0f) => new WireQuery(filter, limit + 1, what)
            {
                Query = new WireQueryBy { Dense = dense.Vector },
                Using = VectorNames.Dense,
                Params = calls.Options.SearchExactly
                    ? new WireParameters { Exact = true }
                    : new WireParameters { Quantization = new WireQuantization(Rescore: true, Oversampling) },
            },
            VectorQuery.Lexical { Terms.Count: > 0 } lexical => new WireQuery(filter, limit + 1, what)
            {
                Query = new WireQueryBy { Lexical = lexical.Terms },
                Using = VectorNames.Lexical,
                Params = new WireParameters { Idf = new WireIdf(calls.Scope.Everything) },
            },
            VectorQuery.Dense or VectorQuery.Lexical => null,
            _ => throw new NotSupportedException($"The Qdrant store does not know the query {query.GetType().Name}."),
        };
    }
}
