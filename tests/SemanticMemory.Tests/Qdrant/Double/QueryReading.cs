using System.Text.Json;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>Queries as requests write them, with the checks that a server makes before it runs any.</summary>
internal static class QueryReading
{
    private static readonly string[] s_step = ["query", "using", "filter", "params", "score_threshold", "limit", "prefetch", "lookup_from"];

    public static QueryStep ReadRoot(Node node, Collection collection) =>
        Read(node.Only([.. s_step, "offset", "with_payload", "with_vector", "shard_key"]), collection);

    private static QueryStep Read(Node node, Collection collection)
    {
        var prefetch = node.Find("prefetch")?.OneOrMore().ConvertAll(inner => Read(inner.Only(s_step), collection)) ?? [];
        var vector = node.Find("using")?.Text() ?? "";
        var corpus = ReadParameters(node, vector, collection);
        var ranking = node.Find("query") is { } query ? ReadRanking(query, vector, corpus, collection) : null;
        if (node.Find("lookup_from") is not null)
        {
            throw Refusal.Unsupported("`lookup_from`");
        }

        var threshold = node.Find("score_threshold")?.Number();
        CheckTogether(ranking, vector, prefetch.Count, threshold is not null);
        return new QueryStep(ranking, vector, collection.ReadFilter(node), (float?)threshold, (int)(node.Find("limit")?.Integer(1) ?? 10), prefetch);
    }

    private static void CheckTogether(Ranking? ranking, string vector, int prefetches, bool threshold)
    {
        switch (ranking)
        {
            case null when prefetches > 0:
                throw Refusal.Request("A query is needed to merge the prefetches. Can't have prefetches without defining a query.");
            case null when threshold:
                throw Refusal.Request("A query is needed to use the score_threshold. Can't have score_threshold without defining a query.");
            case Ranking.By when threshold:
                throw Refusal.Request("Can't use score_threshold with an order_by query.");
            case Ranking.Fusion when vector.Length > 0:
                throw Refusal.Request("Fusion queries cannot be combined with the 'using' field.");
            case Ranking.Fusion when prefetches == 0:
                throw Refusal.Input("Validation failed: cannot apply Fusion without prefetches");
            case Ranking.Fusion { Weights: { } weights } when weights.Length != prefetches:
                throw Refusal.Input($"Validation failed: RRF weights length ({weights.Length}) does not match number of prefetches ({prefetches})");
        }
    }

    private static Ranking ReadRanking(Node node, string vector, FilterTree? corpus, Collection collection)
    {
        if (node.Kind is JsonValueKind.Number or JsonValueKind.String)
        {
            throw ById(node);
        }

        if (node.Kind == JsonValueKind.Array || node.Has("indices") || node.Has("values"))
        {
            return ReadNearest(node, vector, corpus, collection);
        }

        if (node.Has("mmr"))
        {
            throw Refusal.Unsupported("`mmr`");
        }

        return node.Members().Select(member => member.Name).FirstOrDefault() switch
        {
            "nearest" when node.Get("nearest").Kind is JsonValueKind.Array or JsonValueKind.Object => ReadNearest(node.Only("nearest").Get("nearest"), vector, corpus, collection),
            "nearest" => throw ById(node.Only("nearest").Get("nearest")),
            "fusion" when node.Only("fusion").Get("fusion").OneOf("rrf", "dbsf") == "rrf" => new Ranking.Fusion(2, null),
            "rrf" => ReadFusion(node.Only("rrf").Get("rrf").Only("k", "weights")),
            "order_by" => new Ranking.By(Ordering.Read(node.Only("order_by").Get("order_by"))),
            "fusion" or "formula" or "recommend" or "discover" or "context" or "sample" or "relevance_feedback" =>
                throw Refusal.Unsupported($"the query {node.Json.GetRawText()}"),
            _ => throw node.Expected("a type of query that is known"),
        };
    }

    private static Refusal ById(Node node) => Refusal.Unsupported($"a query by the id {PointKey.Read(node)} of a point");

    private static Ranking.Fusion ReadFusion(Node node) =>
        new(node.Find("k")?.Integer(1) ?? 2, node.Find("weights")?.Items().Select(weight => weight.Number()).ToArray());

    private static Ranking ReadNearest(Node node, string name, FilterTree? corpus, Collection collection)
    {
        if (node.Kind == JsonValueKind.Array && node.Json.GetArrayLength() == 0)
        {
            throw Refusal.Input("Vector dimension error: a query of no numbers");
        }

        var vector = VectorReading.Read(node);
        collection.Vectors.CheckKind(name, vector);
        collection.Vectors.CheckDimension(name, vector);
        return vector.Terms is { } terms ? new Ranking.Sparse(terms, corpus) : new Ranking.Dense(collection.Vectors.Prepared(name, vector));
    }

    /// <summary>Search is always exact here, so that of the parameters only the corpus of the IDF matters.</summary>
    private static FilterTree? ReadParameters(Node node, string vector, Collection collection)
    {
        var parameters = node.Find("params")?.Only("hnsw_ef", "exact", "quantization", "indexed_only", "acorn", "idf");
        if (parameters is not { } given)
        {
            return null;
        }

        given.Find("hnsw_ef")?.Integer(1);
        given.Find("exact")?.Flag();
        given.Find("indexed_only")?.Flag();
        if (given.Find("quantization")?.Only("ignore", "rescore", "oversampling") is { } quantization)
        {
            quantization.Find("ignore")?.Flag();
            quantization.Find("rescore")?.Flag();
            if (quantization.Find("oversampling")?.Number() < 1)
            {
                throw Refusal.Range("params.quantization.oversampling", "must be 1.0 or larger");
            }
        }

        given.Find("acorn")?.Only("enable", "max_selectivity");
        if (given.Find("idf") is not { } idf)
        {
            return null;
        }

        if (!collection.Vectors.SparseIdf.GetValueOrDefault(vector))
        {
            throw Refusal.Input($"Validation failed: search param `idf` requires a sparse vector with the `idf` modifier, which vector \"{vector}\" is not");
        }

        if (idf.Kind == JsonValueKind.String)
        {
            idf.OneOf("global");
            return null;
        }

        return FilterReading.Read(idf.Only("corpus").Get("corpus"));
    }
}
