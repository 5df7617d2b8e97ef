using System.Text.Json.Nodes;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>Runs queries, exactly.</summary>
internal sealed class Queries(Collection collection, Ties ties)
{
    private sealed record Hit(StoredPoint Point, double Score, object? Order = null);

    public static JsonNode One(Collection collection, Node body, Ties ties) => Prepare(collection, body, ties)();

    /// <summary>All are checked before the first runs.</summary>
    public static JsonNode Batch(Collection collection, Node body, Ties ties) =>
        new JsonArray([.. body.Only("searches").Get("searches").Items().ConvertAll(search => Prepare(collection, search, ties)).ConvertAll(run => run())]);

    private static Func<JsonNode> Prepare(Collection collection, Node body, Ties ties)
    {
        var step = QueryReading.ReadRoot(body, collection);
        var offset = (int)(body.Find("offset")?.Integer() ?? 0);
        var selection = Selection.Read(body, payload: false, collection);
        return () => new JsonObject
        {
            ["points"] = new JsonArray([.. new Queries(collection, ties).Run(step, null, step.Limit + offset).Skip(offset).Select(hit => Show(hit, selection, collection))]),
        };
    }

    private static JsonObject Show(Hit hit, Selection selection, Collection collection)
    {
        var shown = selection.Show(
            hit.Point, collection, KeyValuePair.Create<string, JsonNode?>("version", hit.Point.Version), KeyValuePair.Create<string, JsonNode?>("score", Numbers.Show((float)hit.Score)));
        if (hit.Order is { } order)
        {
            shown["order_value"] = Ordering.Show(order);
        }

        return shown;
    }

    /// <summary>A filter acts where points are fetched: the root's is joined with those of the innermost prefetches.</summary>
    private IEnumerable<Hit> Run(QueryStep step, FilterTree? inherited, int limit)
    {
        var filter = FilterTree.Join(inherited, step.Filter);
        var fetched = step.Prefetch.Select(inner => Run(inner, filter, inner.Limit).ToList()).ToList();
        var candidates = fetched.Count == 0 ? collection.Matching(filter) : [.. fetched.SelectMany(hits => hits).Select(hit => hit.Point).Distinct()];
        return (step.Ranking switch
        {
            null => candidates.Select(point => new Hit(point, 0)),
            Ranking.By(var order) => Ordered(order, candidates),
            Ranking.Fusion(var k, var weights) => Ranked(Fused(fetched, k, weights).Where(hit => !(hit.Score < step.Threshold))),
            Ranking.Dense(var rows) => Ranked(Nearest(rows, step.Using, candidates).Where(hit => !(hit.Score <= step.Threshold))),
            Ranking.Sparse sparse => Ranked(Nearest(sparse, step.Using, candidates).Where(hit => !(hit.Score <= step.Threshold))),
            _ => throw new NotSupportedException(step.Ranking.GetType().Name),
        }).Take(limit);
    }

    private IEnumerable<Hit> Ranked(IEnumerable<Hit> hits) => ties.Loosen(hits).OrderByDescending(hit => hit.Score);

    /// <summary>Repeats of a point are dropped where they follow each other.</summary>
    private IEnumerable<Hit> Ordered(Ordering order, IEnumerable<StoredPoint> candidates)
    {
        StoredPoint? last = null;
        foreach (var (value, point) in order.Apply(candidates, collection, ties))
        {
            if (point != last)
            {
                yield return new Hit(point, 1, value);
            }

            last = point;
        }
    }

    private static IEnumerable<Hit> Nearest(float[][] rows, string vector, IEnumerable<StoredPoint> candidates) =>
        candidates.Where(point => point.Dense.ContainsKey(vector)).Select(point => new Hit(point, Scoring.MaxSim(rows, point.Dense[vector])));

    private IEnumerable<Hit> Nearest(Ranking.Sparse query, string vector, IEnumerable<StoredPoint> candidates)
    {
        var terms = Weighted(query, vector);
        foreach (var point in candidates)
        {
            if (point.Sparse.TryGetValue(vector, out var stored) && Scoring.SparseDot(terms, stored) is { } score)
            {
                yield return new Hit(point, score);
            }
        }
    }

    /// <summary>The query's terms times their rarity: in the collection, deleted points included, or among the living points of the corpus.</summary>
    private SparseVector Weighted(Ranking.Sparse query, string vector)
    {
        if (!collection.Vectors.SparseIdf[vector])
        {
            return query.Terms;
        }

        var all = query.Corpus is null ? collection.Statistics(vector) : Count(query.Corpus, vector);
        return query.Terms with
        {
            Values = [.. query.Terms.Values.Zip(query.Terms.Indices, (value, term) => value * (float)Scoring.Idf(all.All, all.With(term)))],
        };
    }

    private SparseStatistics Count(FilterTree corpus, string vector)
    {
        var counted = new SparseStatistics();
        foreach (var point in collection.Matching(corpus))
        {
            counted.Replace(null, point.Sparse.GetValueOrDefault(vector));
        }

        return counted;
    }

    /// <summary>Reciprocal rank fusion (Cormack and others, 2009) with the server's constant and its weights, which stretch the ranks.</summary>
    private static IEnumerable<Hit> Fused(List<List<Hit>> lists, double k, double[]? weights) =>
        lists.SelectMany((hits, list) => hits.Select((hit, rank) => (hit.Point, Score: Reciprocal(rank, weights?[list] ?? 1, k))))
            .GroupBy(hit => hit.Point, (point, parts) => new Hit(point, (float)parts.Sum(part => part.Score)));

    private static double Reciprocal(int rank, double weight, double k) => weight <= 0 ? 0 : 1 / ((rank + 1) / weight + k - 1);
}
