using System.Numerics.Tensors;
using SemanticMemory.Embedding;
using SemanticMemory.Messages;

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
    public static (ArraySegment<double> Turn, ArraySegment<double> Window) Of(TurnChain chain, ReadOnlySpan<float> question)
    {
        var cosines = chain.NewRow();

        // The products of each turn's vector with itself and with those of the two turns before it; 0 for those of another stretch.
        Span<double> squares = chain.NewRow(), withBefore = chain.NewRow(), withTwoBefore = chain.NewRow();

        // No more than three turns meet in a window: a question may fetch thousands, and their vectors together would not fit into a cache.
        Span<float> vectors = stackalloc float[3 * Dimension];
        for (var turn = 0; turn < cosines.Count; turn++)
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

        return (cosines, Windows(chain, cosines, squares, withBefore, withTwoBefore));
    }

    private static Span<float> At(Span<float> vectors, int turn) => vectors.Slice(turn % 3 * Dimension, Dimension);

    // The window's vector itself is not needed: its product with the question and its length follow from products of turns, of which two windows share one.
    private static ArraySegment<double> Windows(
        TurnChain chain, ReadOnlySpan<double> turns, ReadOnlySpan<double> squares, ReadOnlySpan<double> withBefore, ReadOnlySpan<double> withTwoBefore)
    {
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

            cosines[turn] = square > Least ? sum / Math.Sqrt(square) : 0;
        }

        return cosines;
    }
}
