using System.Buffers;
using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Filters;
using SemanticMemory.Embedded.Reading;

namespace SemanticMemory.Embedded.Vectors;

/// <summary>
/// The nearest points, exactly: codes give every point an upper bound of its score, and points are scored from the stored vectors from the
/// highest bound down, until no bound reaches the worst hit.
/// </summary>
internal static class DenseSearch
{
    // A row reached by its slot costs about as much as eight in a row.
    private const int ScanShare = 8;

    /// <summary>
    /// The best hits. The function gives a slot's exact score, or <see langword="null"/> when the file has another version of it by now: then
    /// so is the answer.
    /// </summary>
    public static Hit[]? Run(CollectionMemory memory, Selection selection, QuantizedQuery query, int limit, Func<int, float?> exact)
    {
        var vectors = memory.Vectors;
        if (query.Scale == 0 || vectors.PointCount == 0)
        {
            return [];
        }

        var candidates = new Candidates(limit, query, vectors);
        if (selection.Few is { } few && few.Length <= vectors.RowBound / ScanShare)
        {
            AddFew(vectors, few, query, candidates);
        }
        else
        {
            AddAll(vectors, selection.AsBits(memory.EmptyBitmap), query, candidates);
        }

        var scores = new ExactScores(vectors, exact);
        var best = new TopHits(limit, memory.Ids);
        foreach (var candidate in candidates.FromHighest())
        {
            if (candidate.Upper < best.Floor)
            {
                break;
            }

            if (scores.Of(candidate.Slot) is not { } score)
            {
                return null;
            }

            best.Add(candidate.Slot, score);
        }

        return best.ToArray();
    }

    private static void AddFew(VectorIndex vectors, int[] slots, QuantizedQuery query, Candidates candidates)
    {
        foreach (var slot in slots)
        {
            var (upper, lower) = (float.NegativeInfinity, float.NegativeInfinity);
            for (var row = vectors.First(slot); row >= 0; row = vectors.Next(row))
            {
                var estimate = RowScan.One(vectors, row, query);
                var bound = query.Bound(vectors.Error(row));
                (upper, lower) = (MathF.Max(upper, estimate + bound), MathF.Max(lower, estimate - bound));
            }

            if (upper > float.NegativeInfinity)
            {
                candidates.Add(slot, upper, lower);
            }
        }
    }

    private static void AddAll(VectorIndex vectors, Selection selection, QuantizedQuery query, Candidates candidates)
    {
        var estimates = ArrayPool<float>.Shared.Rent(vectors.RowBound);
        try
        {
            RowScan.All(vectors, query, estimates);
            candidates.AddRows(estimates.AsSpan(0, vectors.RowBound), selection);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(estimates);
        }
    }
}
