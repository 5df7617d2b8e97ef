using System.Buffers;
using System.Numerics.Tensors;
using SemanticMemory.Embedding;

namespace SemanticMemory.Recall;

/// <summary>Cosines of turns, worked out from their texts by the built-in model: vectors are never read back from a store.</summary>
internal static class TurnCosines
{
    private const int Dimension = StaticModel.Dimension;

    // How much a neighbour counts next to the turn itself.
    private const double Beside = .5;

    // Of a window without any vector the square is 0, of opposite ones nearly.
    private const double Least = 1e-9;

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
                var text = chain.Turns[turn].IsEmbedded ? chain.Turns[turn].Text : default;
                StaticModel.Shared.Embed(text.Pieces, text.PieceCounts, vectors.Slice(turn * Dimension, Dimension));
            }

            var cosines = Turns(chain, vectors, question);
            return (cosines, Windows(chain, vectors, cosines));
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

    // The window's vector itself is not needed: its product with the question and its length follow from products of turns, of which two windows share one.
    private static double[] Windows(TurnChain chain, ReadOnlySpan<float> vectors, double[] turns)
    {
        var (cosines, toNext) = (new double[chain.Count], new double[chain.Count]);
        for (var turn = 0; turn + 1 < toNext.Length; turn++)
        {
            toNext[turn] = chain.Turns[turn + 1].Follows ? Product(vectors, turn, turn + 1) : 0;
        }

        for (var turn = 0; turn < cosines.Length; turn++)
        {
            var (before, after) = (chain.At(turn, -1), chain.At(turn, 1));
            var sum = turns[turn] + (Beside * (Of(turns, before) + Of(turns, after)));
            var square = Product(vectors, turn, turn) + (2 * Beside * (Of(toNext, before) + (after < 0 ? 0 : toNext[turn])))
                + (Beside * Beside * (Product(vectors, before, before) + Product(vectors, after, after) + (2 * Product(vectors, before, after))));
            cosines[turn] = square > Least ? sum / Math.Sqrt(square) : 0;
        }

        return cosines;
    }

    private static double Of(double[] values, int turn) => turn < 0 ? 0 : values[turn];

    private static double Product(ReadOnlySpan<float> vectors, int turn, int other) => turn < 0 || other < 0
        ? 0
        : TensorPrimitives.Dot(vectors.Slice(turn * Dimension, Dimension), vectors.Slice(other * Dimension, Dimension));
}
