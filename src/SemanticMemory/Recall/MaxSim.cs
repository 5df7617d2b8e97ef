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
    /// ones, weighted by the length of the piece's vector, which is small for words that say little. A turn that is not weighed counts 0.
    /// </summary>
    public static ArraySegment<double> Of(TurnChain chain, ReadOnlySpan<ushort> question)
    {
        var scores = chain.NewRow();
        if (question.Length == 0)
        {
            return scores;
        }

        var asked = new AskedPieces(question);
        var places = ArrayPool<int>.Shared.Rent(StaticModel.Shared.Count);
        var pieces = ArrayPool<ushort>.Shared.Rent(StaticModel.Shared.Count);
        float[] cosines = [];
        try
        {
            // Turns share most of their pieces: each is compared with the question once.
            var count = Distinct(chain, places, pieces);
            cosines = ArrayPool<float>.Shared.Rent((count + PieceDots.Rows) * asked.Width);
            asked.Compare(pieces.AsSpan(0, count), cosines);
            Score(chain, asked, places, cosines, scores);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(cosines);
            ArrayPool<ushort>.Shared.Return(pieces);
            ArrayPool<int>.Shared.Return(places);
        }

        return scores;
    }

    // A piece's place is one more than where it stands among the different ones; 0: it is in no turn.
    private static int Distinct(TurnChain chain, int[] places, ushort[] pieces)
    {
        Array.Clear(places);
        var count = 0;
        for (var turn = 0; turn < chain.Count; turn++)
        {
            foreach (var piece in chain.IsWeighed(turn) ? chain.Turns[turn].Text.Pieces : [])
            {
                if (places[piece] == 0)
                {
                    pieces[count] = piece;
                    places[piece] = ++count;
                }
            }
        }

        return count;
    }

    private static void Score(TurnChain chain, AskedPieces asked, int[] places, float[] cosines, Span<double> scores)
    {
        var (weights, width) = (asked.Weights, asked.Width);
        var total = TensorPrimitives.Sum<float>(weights);
        for (var turn = 0; turn < scores.Length && total > 0; turn++)
        {
            var pieces = chain.IsWeighed(turn) ? chain.Turns[turn].Text.Pieces : [];
            var sum = 0f;
            for (var lot = 0; lot < width; lot += PieceDots.Lanes)
            {
                var best = Vector256<float>.Zero;
                foreach (var piece in pieces)
                {
                    best = Vector256.Max(best, Vector256.LoadUnsafe(ref cosines[((places[piece] - 1) * width) + lot]));
                }

                sum += Vector256.Dot(best * best, Vector256.LoadUnsafe(ref weights[lot]));
            }

            scores[turn] = sum / total;
        }
    }

    /// <summary>The question's pieces, filled up with some of no length, which weigh nothing.</summary>
    private sealed class AskedPieces
    {
        private const int Ahead = 32;
        private const int CacheLine = 64;

        private readonly StaticModel _model = StaticModel.Shared;
        private readonly PieceDots _dots;
        private readonly float[] _scales;

        // The sum means nothing: it keeps the reads from being left out.
        private int _fetched;

        public AskedPieces(ReadOnlySpan<ushort> question)
        {
            _dots = new PieceDots(_model, question);
            (_scales, Weights) = (new float[Width], new float[Width]);
            for (var i = 0; i < question.Length; i++)
            {
                (_scales[i], Weights[i]) = (_model.UnitScale(question[i]), _model.Norm(question[i]));
            }
        }

        public int Width => _dots.Width;

        public float[] Weights { get; }

        /// <summary>The cosines of each piece with all of the question's, row after row; there is room for as many rows again as are worked on at once.</summary>
        public void Compare(ReadOnlySpan<ushort> pieces, Span<float> cosines)
        {
            var dots = new int[PieceDots.Rows * Width];
            for (var at = 0; at < pieces.Length; at += PieceDots.Rows)
            {
                if (at % Ahead == 0)
                {
                    Fetch(pieces[at..Math.Min(at + Ahead, pieces.Length)]);
                }

                // The last ones are compared again where there are not enough.
                var last = pieces.Length - 1;
                var (a, b, c, d) = (pieces[at], pieces[Math.Min(at + 1, last)], pieces[Math.Min(at + 2, last)], pieces[Math.Min(at + 3, last)]);
                _dots.Of(_model.Row(a), _model.Row(b), _model.Row(c), _model.Row(d), dots);
                var into = cosines.Slice(at * Width, dots.Length);
                Scale(dots.AsSpan(0, Width), _model.UnitScale(a), into);
                Scale(dots.AsSpan(Width, Width), _model.UnitScale(b), into[Width..]);
                Scale(dots.AsSpan(2 * Width, Width), _model.UnitScale(c), into[(2 * Width)..]);
                Scale(dots.AsSpan(3 * Width, Width), _model.UnitScale(d), into[(3 * Width)..]);
            }
        }

        // Rows lie far apart in a table larger than the caches: read one byte of each line first, and the processor waits for all of them together.
        private void Fetch(ReadOnlySpan<ushort> pieces)
        {
            foreach (var piece in pieces)
            {
                var row = _model.Row(piece);
                for (var line = 0; line < row.Length; line += CacheLine)
                {
                    _fetched += row[line];
                }
            }
        }

        private void Scale(ReadOnlySpan<int> dots, float scale, Span<float> cosines)
        {
            for (var lot = 0; lot < dots.Length; lot += PieceDots.Lanes)
            {
                (Vector256.ConvertToSingle(Vector256.Create(dots[lot..])) * (Vector256.Create(scale) * Vector256.Create(_scales.AsSpan(lot)))).CopyTo(cosines[lot..]);
            }
        }
    }
}
