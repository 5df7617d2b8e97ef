using System.Numerics;

namespace SemanticMemory.Recall;

/// <summary>Leaves out what was said before in nearly the same words: a quoted mail, a canned answer, a message sent twice.</summary>
internal static class NearDuplicates
{
    /// <summary>
    /// The items without those whose word pieces are nearly those of an earlier one: the Jaccard index of their sets of pieces is at least
    /// <paramref name="threshold"/>. Of texts without any piece only the same ones are duplicates. The order stays.
    /// </summary>
    public static IReadOnlyList<T> Remove<T>(IReadOnlyList<T> items, Func<T, AnalysedMessage> text, double threshold)
    {
        var kept = new List<T>(items.Count);
        var sets = new List<PieceSet>(items.Count);
        foreach (var item in items)
        {
            var set = new PieceSet(text(item));
            var isNew = true;
            for (var i = 0; i < sets.Count && isNew; i++)
            {
                isNew = !sets[i].Resembles(set, threshold);
            }

            if (isNew)
            {
                kept.Add(item);
                sets.Add(set);
            }
        }

        return kept;
    }

    /// <summary>The different pieces of a text, rising, and a 64-bit sketch that rules most pairs out at once.</summary>
    private readonly struct PieceSet
    {
        private readonly AnalysedMessage _text;
        private readonly ushort[]? _several;
        private readonly ulong _sketch;

        public PieceSet(AnalysedMessage text)
        {
            _text = text;
            _several = text.Turns.Count == 1 ? null : Union(text.Turns);
            foreach (var piece in Pieces)
            {
                // Neighbouring ids are alike: multiplied, their high bits are not.
                _sketch |= 1UL << (int)(piece * 0x9E3779B97F4A7C15UL >> 58);
            }
        }

        private ReadOnlySpan<ushort> Pieces => _several ?? _text.Turns[0].Pieces;

        public bool Resembles(in PieceSet other, double threshold)
        {
            // Every bit that only one sketch has stands for a piece that only one text has.
            var (mine, others) = (Pieces.Length, other.Pieces.Length);
            var (least, most) = mine < others ? (mine, others) : (others, mine);
            if (least < threshold * most || BitOperations.PopCount(_sketch ^ other._sketch) > (1 - threshold) * (least + most))
            {
                return false;
            }

            if (most == 0)
            {
                return _text.Hash == other._text.Hash && _text.Hash != 0;
            }

            var shared = Shared(Pieces, other.Pieces);
            return shared >= threshold * (least + most - shared);
        }

        private static int Shared(ReadOnlySpan<ushort> mine, ReadOnlySpan<ushort> others)
        {
            var (shared, i, j) = (0, 0, 0);
            while (i < mine.Length && j < others.Length)
            {
                var order = mine[i] - others[j];
                shared += order == 0 ? 1 : 0;
                i += order <= 0 ? 1 : 0;
                j += order >= 0 ? 1 : 0;
            }

            return shared;
        }

        private static ushort[] Union(IReadOnlyList<TurnText> turns)
        {
            var all = new SortedSet<ushort>();
            foreach (var turn in turns)
            {
                foreach (var piece in turn.Pieces)
                {
                    all.Add(piece);
                }
            }

            return [.. all];
        }
    }
}
