using System.Numerics.Tensors;
using SemanticMemory.Embedding;
using SemanticMemory.Messages;

namespace SemanticMemory.Recall;

/// <summary>What is worked out of the turns' vectors and the question's, by turn.</summary>
/// <param name="Cosines">To the question.</param>
/// <param name="Squares">The product of its vector with itself: 1, or 0 where there is none.</param>
/// <param name="WithBefore">With that of the turn before; 0 for one of another stretch.</param>
/// <param name="WithTwoBefore">With that of the turn before that one, likewise.</param>
internal readonly record struct TurnProducts(ArraySegment<double> Cosines, ArraySegment<double> Squares, ArraySegment<double> WithBefore, ArraySegment<double> WithTwoBefore);

/// <summary>Cosines of turns, worked out from their texts by the built-in model: vectors are never read back from a store.</summary>
internal static class TurnCosines
{
    private const int Dimension = StaticModel.Dimension;

    // How much a neighbour counts next to the turn itself.
    private const double Beside = .5;

    // Of a window without any vector the square is 0, of opposite ones nearly.
    private const double Least = 1e-9;

    /// <summary>For each turn its cosine to the question, and that of the turn with half of each neighbour. Turns that no vector is made of are 0.</summary>
    public static (ArraySegment<double> Turn, ArraySegment<double> Window) Of(TurnChain chain, ReadOnlySpan<float> question)
    {
        var products = Products(chain, question);
        return (products.Cosines, Windows(chain, products, unknown: 0));
    }

    /// <summary>What those are made of, from the texts.</summary>
    public static TurnProducts Products(TurnChain chain, ReadOnlySpan<float> question)
    {
        var products = new TurnProducts(chain.NewRow(), chain.NewRow(), chain.NewRow(), chain.NewRow());
        Span<double> cosines = products.Cosines, squares = products.Squares, withBefore = products.WithBefore, withTwoBefore = products.WithTwoBefore;

        // No more than three turns meet in a window: a question may fetch thousands, and their vectors together would not fit into a cache.
        Span<float> vectors = stackalloc float[3 * Dimension];
        for (var turn = 0; turn < cosines.Length; turn++)
        {
            var vector = At(vectors, turn);
            ref readonly var said = ref chain.Turns[turn];

            // A turn without pieces becomes zeros.
            var text = MessagePoints.IsEmbedded(chain.MessageOf(turn).Message.Role) ? said.Text : default;
            StaticModel.Shared.Embed(text.Pieces, text.PieceCounts, vector);
            cosines[turn] = TensorPrimitives.Dot(vector, question);
            squares[turn] = TensorPrimitives.Dot<float>(vector, vector);
            withBefore[turn] = chain.At(turn, -1) < 0 ? 0 : TensorPrimitives.Dot<float>(vector, At(vectors, turn - 1));
            withTwoBefore[turn] = chain.At(turn, -2) < 0 ? 0 : TensorPrimitives.Dot<float>(vector, At(vectors, turn - 2));
        }

        return products;
    }

    /// <summary>The cosine of each turn with half of each neighbour to the question; one without any vector counts as unknown.</summary>
    /// <remarks>The window's vector itself is not needed: its product with the question and its length follow from products of turns, of which two windows share one.</remarks>
    public static ArraySegment<double> Windows(TurnChain chain, in TurnProducts products, double unknown)
    {
        ReadOnlySpan<double> turns = products.Cosines, squares = products.Squares, withBefore = products.WithBefore, withTwoBefore = products.WithTwoBefore;
        var cosines = chain.NewRow();
        for (var turn = 0; turn < cosines.Count; turn++)
        {
            var (before, after) = (chain.At(turn, -1), chain.At(turn, 1));
            var (sum, square) = (turns[turn], squares[turn]);
            if (before >= 0)
            {
                sum += Beside * turns[before];
                square += (2 * Beside * withBefore[turn]) + (Beside * Beside * squares[before]);
            }

            if (after >= 0)
            {
                sum += Beside * turns[after];
                square += (2 * Beside * withBefore[after]) + (Beside * Beside * squares[after]);
            }

            if (before >= 0 && after >= 0)
            {
                square += 2 * Beside * Beside * withTwoBefore[after];
            }

            cosines[turn] = square > Least ? sum / Math.Sqrt(square) : unknown;
        }

        return cosines;
    }

    private static Span<float> At(Span<float> vectors, int turn) => vectors.Slice(turn % 3 * Dimension, Dimension);
}
