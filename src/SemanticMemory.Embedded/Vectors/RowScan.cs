using System.Runtime.Intrinsics;

namespace SemanticMemory.Embedded.Vectors;

/// <summary>Estimates scores from codes.</summary>
internal static class RowScan
{
    // Rows between two steps of the scan: their sums stay in the first-level cache.
    private const int Block = 512;

    /// <summary>One estimate for each row, unused rows included.</summary>
    public static void All(VectorIndex vectors, QuantizedQuery query, Span<float> estimates)
    {
        Span<int> dots = stackalloc int[Block];
        for (var row = 0; row < vectors.RowBound; row += Block)
        {
            var count = Math.Min(Block, vectors.RowBound - row);
            var chunk = vectors.Chunks[row / VectorChunk.Rows];
            var first = row % VectorChunk.Rows;
            DotKernels.Best(query.Codes, chunk.Codes(first, count), dots[..count]);
            Scale(dots[..count], chunk.Scales(first, count), query.Scale, estimates.Slice(row, count));
        }
    }

    public static float One(VectorIndex vectors, int row, QuantizedQuery query)
    {
        Span<int> dot = stackalloc int[1];
        DotKernels.Best(query.Codes, vectors.Codes(row), dot);
        return dot[0] * vectors.Scale(row) * query.Scale;
    }

    private static void Scale(ReadOnlySpan<int> dots, ReadOnlySpan<float> scales, float factor, Span<float> estimates)
    {
        var factors = Vector256.Create(factor);
        var i = 0;
        for (; i <= dots.Length - Vector256<int>.Count; i += Vector256<int>.Count)
        {
            var sums = Vector256.ConvertToSingle(Vector256.Create(dots[i..]));
            (sums * Vector256.Create(scales[i..]) * factors).CopyTo(estimates[i..]);
        }

        for (; i < dots.Length; i++)
        {
            estimates[i] = dots[i] * scales[i] * factor;
        }
    }
}
