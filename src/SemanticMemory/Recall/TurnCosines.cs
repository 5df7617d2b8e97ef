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
        var cosines = new double[chain.Count];
        var products = chain.Count == 0 ? [] : new Products[chain.Count];

        // No more than three turns meet in a window: a question may fetch thousands, and their vectors together would not fit into a cache.
        Span<float> vectors = stackalloc float[3 * Dimension];
        for (var turn = 0; turn < cosines.Length; turn++)
        {
            var vector = At(vectors, turn);
            ref readonly var said = ref chain.Turns[turn];

            // A turn without pieces becomes zeros.
            var text = said.IsEmbedded ? said.Text : default;
            StaticModel.Shared.Embed(text.Pieces, text.PieceCounts, vector);
            cosines[turn] = TensorPrimitives.Dot(vector, question);
            products[turn] = new(
                TensorPrimitives.Dot<float>(vector, vector),
                chain.At(turn, -1) < 0 ? 0 : TensorPrimitives.Dot<float>(vector, At(vectors, turn - 1)),
                chain.At(turn, -2) < 0 ? 0 : TensorPrimitives.Dot<float>(vector, At(vectors, turn - 2)));
        }

        return (cosines, Windows(chain, products, cosines));
    }

    private static Span<float> At(Span<float> vectors, int turn) => vectors.Slice(turn % 3 * Dimension, Dimension);

    // The window's vector itself is not needed: its product with the question and its length follow from products of turns, of which two windows share one.
    private static double[] Windows(TurnChain chain, Products[] products, double[] turns)
    {
        var cosines = new double[chain.Count];
        for (var turn = 0; turn < cosines.Length; turn++)
        {
            var (before, after) = (chain.At(turn, -1), chain.At(turn, 1));
            var (sum, square) = (turns[turn], (double)products[turn].Itself);
            if (before >= 0)
            {
                sum += Beside * turns[before];
                square += (2 * Beside * products[turn].Before) + (Beside * Beside * products[before].Itself);
            }

            if (after >= 0)
            {
                sum += Beside * turns[after];
                square += (2 * Beside * products[after].Before) + (Beside * Beside * products[after].Itself);
            }

            if (before >= 0 && after >= 0)
            {
                square += 2 * Beside * Beside * products[after].TwoBefore;
            }

            cosines[turn] = square > Least ? sum / Math.Sqrt(square) : 0;
        }

        return cosines;
    }

    /// <summary>The products of a turn's vector with itself and with those of the two turns before it; 0 for those of another stretch.</summary>
    private readonly record struct Products(float Itself, float Before, float TwoBefore);
}
