using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
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

        // Rows of whole registers: what is beyond the question's pieces stays 0 and weighs nothing.
        var width = (question.Length + Vector256<float>.Count - 1) / Vector256<float>.Count * Vector256<float>.Count;
        var asked = new AskedPieces(question, width);
        var rows = ArrayPool<int>.Shared.Rent(StaticModel.Shared.Count);
        var cosines = ArrayPool<float>.Shared.Rent(width);
        try
        {
            Array.Clear(rows);
            var known = 0;
            foreach (var turn in chain.Turns)
            {
                known = Compare(turn.Text.Pieces, asked, width, rows, known, ref cosines);
            }

            Score(chain, asked.Weights, width, rows, cosines, scores);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(cosines);
            ArrayPool<int>.Shared.Return(rows);
        }

        return scores;
    }

    // Turns share most of their pieces: each is compared with the question once. A piece's row is one more than where its cosines stand; 0: not compared yet.
    private static int Compare(ReadOnlySpan<ushort> pieces, AskedPieces asked, int width, int[] rows, int known, ref float[] cosines)
    {
        foreach (var piece in pieces)
        {
            if (rows[piece] == 0)
            {
                if ((known + 1) * width > cosines.Length)
                {
                    var larger = ArrayPool<float>.Shared.Rent(2 * (known + 1) * width);
                    cosines.AsSpan(0, known * width).CopyTo(larger);
                    ArrayPool<float>.Shared.Return(cosines);
                    cosines = larger;
                }

                StaticModel.Shared.Cosines(piece, asked.Rows, asked.Scales, cosines.AsSpan(known * width, width));
                rows[piece] = ++known;
            }
        }

        return known;
    }

    private static void Score(TurnChain chain, float[] weights, int width, int[] rows, float[] cosines, double[] scores)
    {
        var total = TensorPrimitives.Sum<float>(weights);
        for (var turn = 0; turn < scores.Length && total > 0; turn++)
        {
            var pieces = chain.Turns[turn].Text.Pieces;
            var sum = 0f;
            for (var block = 0; block < width; block += Vector256<float>.Count)
            {
                var best = Vector256<float>.Zero;
                foreach (var piece in pieces)
                {
                    best = Vector256.Max(best, Vector256.LoadUnsafe(ref cosines[((rows[piece] - 1) * width) + block]));
                }

                sum += Vector256.Dot(best * best, Vector256.LoadUnsafe(ref weights[block]));
            }

            scores[turn] = sum / total;
        }
    }

    /// <summary>The question's pieces, filled up with zeros.</summary>
    private sealed class AskedPieces
    {
        public AskedPieces(ReadOnlySpan<ushort> question, int width)
        {
            var model = StaticModel.Shared;
            (Rows, Scales, Weights) = (new short[width * StaticModel.Dimension], new float[width], new float[width]);
            for (var i = 0; i < question.Length; i++)
            {
                PieceKernels.Widen(model.Row(question[i]), Rows.AsSpan(i * StaticModel.Dimension, StaticModel.Dimension));
                (Scales[i], Weights[i]) = (model.UnitScale(question[i]), model.Norm(question[i]));
            }
        }

        public short[] Rows { get; }

        public float[] Scales { get; }

        public float[] Weights { get; }
    }
}
