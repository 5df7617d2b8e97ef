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
    public static FoundHits? Find(CollectionMemory memory, TableReader reader, IReadOnlyList<VectorQuery> queries, PointParts parts)
    {
        // Queries of one call mostly share their filter.
        var selections = new Dictionary<Filter, Selection>(ReferenceEqualityComparer.Instance);
        var found = new List<(int Place, float Score)[]>(queries.Count);
        var slots = new FoundSlots(Math.Min(queries.Sum(query => query.Limit), MostExpected));
        foreach (var query in queries)
        {
            if (!selections.TryGetValue(query.Filter, out var selection))
            {
                selections[query.Filter] = selection = new FilterEvaluator(memory).Evaluate(query.Filter);
            }

            if (Search(memory, selection, query, reader) is not { } hits)
            {
                return null;
            }

            found.Add(Array.ConvertAll(hits, hit => (slots.Add(hit.Slot), hit.Score)));
        }

        return new FoundHits(found, new FoundPoints(memory, slots, parts));
    }

    private static Hit[]? Search(CollectionMemory memory, Selection selection, VectorQuery query, TableReader reader) => query switch
    {
        VectorQuery.Dense dense => SearchDense(memory, selection, dense, reader),
        VectorQuery.Lexical lexical => LexicalSearch.Run(memory, selection, lexical.Terms, lexical.Limit),
        _ => throw new NotSupportedException($"The embedded store does not know the query {query.GetType().Name}."),
    };

    private static Hit[]? SearchDense(CollectionMemory memory, Selection selection, VectorQuery.Dense dense, TableReader reader)
    {
        var query = new QuantizedQuery(dense.Vector, memory.Vectors.Stride);
        var buffer = ArrayPool<float>.Shared.Rent(dense.Vector.Length);
        float Score(ReadOnlySpan<byte> stored) => HalfVectors.Best(dense.Vector.Span, stored, buffer.AsSpan(0, dense.Vector.Length));
        try
        {
            return DenseSearch.Run(memory, selection, query, dense.Limit, slot => reader.Score(memory.Row(slot), memory.Revision(slot), Score));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }
}
