using System.Buffers;
using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Files;
using SemanticMemory.Embedded.Filters;
using SemanticMemory.Embedded.Lexical;
using SemanticMemory.Embedded.Vectors;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Reading;

/// <summary>Answers vector queries.</summary>
internal static class QueryReads
{
    // Room for the hits of a usual search; what is more grows.
    private const int MostExpected = 256;

    /// <summary>The hits of each query; <see langword="null"/> when the file has another version of a candidate by now.</summary>
    public static FoundHits<T>? Find<T>(
        CollectionMemory memory, TableReader reader, EmbeddingFingerprint model, IReadOnlyList<VectorQuery> queries, Func<IPointView, T> take, PointParts parts)
    {
        // Queries of one call mostly share their filter.
        var selections = new Dictionary<Filter, Selection>(ReferenceEqualityComparer.Instance);
        var found = new List<(int Place, float Score)[]>(queries.Count);
        using var slots = new FoundSlots(Math.Min(queries.Sum(query => query.Limit), MostExpected));
        foreach (var query in queries)
        {
            if (!selections.TryGetValue(query.Filter, out var selection))
            {
                selections[query.Filter] = selection = new FilterEvaluator(memory).Evaluate(query.Filter);
            }

            if (Search(memory, selection, query, model, reader) is not { } hits)
            {
                return null;
            }

            found.Add(Array.ConvertAll(hits, hit => (slots.Add(hit.Slot), hit.Score)));
        }

        return new FoundHits<T>(found, new FoundPoints<T>(memory, slots, parts, take));
    }

    private static Hit[]? Search(CollectionMemory memory, Selection selection, VectorQuery query, EmbeddingFingerprint model, TableReader reader) => query switch
    {
        VectorQuery.Dense dense => SearchDense(memory, selection, dense, model, reader),
        VectorQuery.Lexical lexical => LexicalSearch.Run(memory, selection, lexical.Terms, lexical.Limit),
        _ => throw new NotSupportedException($"The embedded store does not know the query {query.GetType().Name}."),
    };

    private static Hit[]? SearchDense(CollectionMemory memory, Selection selection, VectorQuery.Dense dense, EmbeddingFingerprint model, TableReader reader)
    {
        var query = new QuantizedQuery(dense.Vector, memory.Vectors.Stride);
        var buffer = ArrayPool<float>.Shared.Rent(dense.Vector.Length);
        try
        {
            return DenseSearch.Run(memory, selection, query, dense.Limit, Exact);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }

        // A vector that can be worked out from what is in memory anyway costs less than one that lies somewhere in the file.
        float? Exact(int slot)
        {
            var vector = buffer.AsSpan(0, dense.Vector.Length);
            return FeatureVectors.TryRead(model, memory.Features[slot], vector)
                ? HalfVectors.AsStored(dense.Vector.Span, vector)
                : reader.Score(memory.Row(slot), memory.Revision(slot), Score);
        }

        float Score(ReadOnlySpan<byte> stored) => HalfVectors.Best(dense.Vector.Span, stored, buffer.AsSpan(0, dense.Vector.Length));
    }
}
