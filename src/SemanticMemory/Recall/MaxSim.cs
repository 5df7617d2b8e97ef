using System.Buffers;
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
        float[] products = [];
        try
        {
            // Turns share most of their pieces: each is compared with the question once.
            var count = Distinct(chain, places, pieces);
            products = ArrayPool<float>.Shared.Rent((count + PieceDots.Rows) * asked.Width);
            asked.Compare(pieces.AsSpan(0, count), products);
            Score(chain, asked, places, products, scores);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(products);
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

    private static void Score(TurnChain chain, AskedPieces asked, int[] places, float[] products, Span<double> scores)
    {
        var (weights, width) = (asked.Weights, asked.Width);
        for (var turn = 0; turn < scores.Length && asked.Total > 0; turn++)
        {
            var pieces = chain.IsWeighed(turn) ? chain.Turns[turn].Text.Pieces : [];
            var sum = 0f;
            for (var lot = 0; lot < width; lot += PieceDots.Lanes)
            {
                var best = Vector256<float>.Zero;
                foreach (var piece in pieces)
                {
                    best = Vector256.Max(best, Vector256.LoadUnsafe(ref products[((places[piece] - 1) * width) + lot]));
                }

                sum += Vector256.Dot(best * best, Vector256.LoadUnsafe(ref weights[lot]));
            }

            scores[turn] = sum / asked.Total;
        }
    }

    /// <summary>The question's pieces, filled up with some of no length, which weigh nothing.</summary>
    private sealed class AskedPieces
    {
        private const int Ahead = 32;
        private const int CacheLine = 64;

        private readonly StaticModel _model = StaticModel.Shared;
        private readonly PieceDots _dots;

        // The sum means nothing: it keeps the reads from being left out.
        private int _fetched;

        public AskedPieces(ReadOnlySpan<ushort> question)
        {
            _dots = new PieceDots(_model, question);
            Weights = new float[Width];
            for (var i = 0; i < question.Length; i++)
            {
                var (norm, scale) = (_model.Norm(question[i]), _model.UnitScale(question[i]));
                Weights[i] = norm * scale * scale;
                Total += norm;
            }
        }

        public int Width => _dots.Width;

        /// <summary>By piece of the question: what the square of the best product counts. Products are not scaled by the question's pieces, so their weights are.</summary>
        public float[] Weights { get; }

        /// <summary>The sum of the lengths of the question's pieces.</summary>
        public float Total { get; }

        /// <summary>The products of each piece with all of the question's, row after row; there is room for as many rows again as are worked on at once.</summary>
        public void Compare(ReadOnlySpan<ushort> pieces, Span<float> products)
        {
            Span<ushort> four = stackalloc ushort[PieceDots.Rows];
            for (var at = 0; at < pieces.Length; at += PieceDots.Rows)
            {
                if (at % Ahead == 0)
                {
                    Fetch(pieces[at..Math.Min(at + Ahead, pieces.Length)]);
                }

                // The last one is compared again where there are not enough.
                four.Fill(pieces[^1]);
                pieces[at..Math.Min(at + PieceDots.Rows, pieces.Length)].CopyTo(four);
                _dots.Of(four, products[(at * Width)..]);
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
    }
}
