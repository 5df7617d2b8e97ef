using System.Buffers;
using SemanticMemory.Embedding;

namespace SemanticMemory.Recall;

/// <summary>How well a turn's words match the question's one by one, with the built-in model's table (after Khattab and Zaharia, "ColBERT", 2020, without context).</summary>
internal static class MaxSim
{
    /// <summary>
    /// For each turn, 0 to 1: for each piece of the question (each given once) the best cosine among the turn's pieces, squared so that near matches count far more than distant
    /// ones, weighted by the length of the piece's vector, which is small for words that say little.
    /// </summary>
    public static double[] Of(TurnChain chain, ReadOnlySpan<ushort> question)
    {
        var scores = new double[chain.Count];
        if (question.Length == 0)
        {
            return scores;
        }

        // Turns share most of their pieces: each is compared with the question once.
        var model = StaticModel.Shared;
        var slots = ArrayPool<int>.Shared.Rent(model.Count);
        Array.Clear(slots);
        var pieces = new List<ushort>();
        foreach (var turn in chain.Turns)
        {
            foreach (var piece in turn.Text.DistinctPieces)
            {
                if (slots[piece] == 0)
                {
                    pieces.Add(piece);
                    slots[piece] = pieces.Count;
                }
            }
        }

        var cosines = ArrayPool<float>.Shared.Rent(Math.Max(1, pieces.Count * question.Length));
        for (var i = 0; i < pieces.Count; i++)
        {
            for (var j = 0; j < question.Length; j++)
            {
                cosines[(i * question.Length) + j] = model.Cosine(pieces[i], question[j]);
            }
        }

        Score(chain, question, slots, cosines, scores);
        ArrayPool<float>.Shared.Return(cosines);
        ArrayPool<int>.Shared.Return(slots);
        return scores;
    }

    private static void Score(TurnChain chain, ReadOnlySpan<ushort> question, int[] slots, float[] cosines, double[] scores)
    {
        var model = StaticModel.Shared;
        var total = 0d;
        foreach (var piece in question)
        {
            total += model.Norm(piece);
        }

        Span<float> best = question.Length <= 256 ? stackalloc float[question.Length] : new float[question.Length];
        for (var turn = 0; turn < scores.Length; turn++)
        {
            best.Clear();
            foreach (var piece in chain.Turns[turn].Text.DistinctPieces)
            {
                var row = cosines.AsSpan((slots[piece] - 1) * question.Length, question.Length);
                System.Numerics.Tensors.TensorPrimitives.Max(best, row, best);
            }

            var sum = 0d;
            for (var j = 0; j < best.Length; j++)
            {
                sum += model.Norm(question[j]) * best[j] * best[j];
            }

            scores[turn] = total > 0 ? sum / total : 0;
        }
    }
}
