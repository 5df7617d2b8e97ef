using System.Buffers;
using System.Numerics.Tensors;
using SemanticMemory.Embedding;

namespace SemanticMemory.Recall;

/// <summary>Cosines of turns, worked out from their texts by the built-in model: vectors are never read back from a store.</summary>
internal static class TurnCosines
{
    private const int Dimension = StaticModel.Dimension;

    // How much a neighbour counts next to the turn itself.
    private const float Beside = .5f;

    /// <summary>For each turn its cosine to the question, and that of the turn with half of each neighbour. Turns that no vector is made of are 0.</summary>
    public static (double[] Turn, double[] Window) Of(TurnChain chain, ReadOnlySpan<float> question)
    {
        var rented = ArrayPool<float>.Shared.Rent(chain.Count * Dimension);
        try
        {
            var vectors = rented.AsSpan(0, chain.Count * Dimension);
            for (var turn = 0; turn < chain.Count; turn++)
            {
                // A turn without pieces becomes zeros.
                var text = chain.Turns[turn].IsEmbedded ? chain.Turns[turn].Text : TurnText.Empty;
                StaticModel.Shared.Embed(text.Pieces, text.PieceCounts, vectors.Slice(turn * Dimension, Dimension));
            }

            return (Turns(chain, vectors, question), Windows(chain, vectors, question));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private static double[] Turns(TurnChain chain, ReadOnlySpan<float> vectors, ReadOnlySpan<float> question)
    {
        var cosines = new double[chain.Count];
        for (var turn = 0; turn < cosines.Length; turn++)
        {
            cosines[turn] = TensorPrimitives.Dot(vectors.Slice(turn * Dimension, Dimension), question);
        }

        return cosines;
    }

    private static double[] Windows(TurnChain chain, ReadOnlySpan<float> vectors, ReadOnlySpan<float> question)
    {
        Span<float> sum = stackalloc float[Dimension];
        var cosines = new double[chain.Count];
        for (var turn = 0; turn < cosines.Length; turn++)
        {
            vectors.Slice(turn * Dimension, Dimension).CopyTo(sum);
            Add(chain.At(turn, -1), vectors, sum);
            Add(chain.At(turn, 1), vectors, sum);
            var length = TensorPrimitives.Norm<float>(sum);
            cosines[turn] = length > 0 ? TensorPrimitives.Dot(sum, question) / length : 0;
        }

        return cosines;
    }

    private static void Add(int neighbour, ReadOnlySpan<float> vectors, Span<float> sum)
    {
        if (neighbour >= 0)
        {
            TensorPrimitives.MultiplyAdd(vectors.Slice(neighbour * Dimension, Dimension), Beside, sum, sum);
        }
    }
}
