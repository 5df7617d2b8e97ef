using System.Numerics.Tensors;

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
            var block = estimates.Slice(row, count);
            TensorPrimitives.ConvertTruncating<int, float>(dots[..count], block);
            TensorPrimitives.Multiply(block, chunk.Scales(first, count), block);
            TensorPrimitives.Multiply(block, query.Scale, block);
        }
    }

    public static float One(VectorIndex vectors, int row, QuantizedQuery query)
    {
        Span<int> dot = stackalloc int[1];
        var chunk = vectors.Chunks[row / VectorChunk.Rows];
        var first = row % VectorChunk.Rows;
        DotKernels.Best(query.Codes, chunk.Codes(first, 1), dot);
        return dot[0] * chunk.Scales(first, 1)[0] * query.Scale;
    }
}
