using System.Buffers;
using System.Numerics;
using SemanticMemory.Embedding;

namespace SemanticMemory.Recall;

/// <summary>Leaves out what was said before in nearly the same words: a quoted mail, a canned answer, a message sent twice.</summary>
internal static class NearDuplicates
{
    private const double RoundingError = 1e-9;

    /// <summary>
    /// The items without those whose word pieces are nearly those of an earlier one: the Jaccard index of their sets of pieces is at least
    /// <paramref name="threshold"/>. Of texts without any piece only the same ones are duplicates. The order stays.
    /// </summary>
    /// <remarks>Sets that are so alike share one of their few rarest pieces ("prefix filtering", Chaudhuri, Ganti and Kaushik, 2006): only those are compared.</remarks>
    public static IReadOnlyList<T> Remove<T>(IReadOnlyList<T> items, Func<T, AnalysedMessage> text, double threshold)
    {
        var (kept, wordless) = (new List<T>(items.Count), new HashSet<uint>());
        var sketches = ArrayPool<Sketch>.Shared.Rent(items.Count);
        var mostLinks = 0;
        for (var i = 0; i < items.Count; i++)
        {
            sketches[i] = Sketch.Of(text(items[i]));
            mostLinks += sketches[i].Rarest(threshold).Length;
        }

        // For each piece the last one kept that has it among its rarest, and from there on the one before: a link's number is one more than its place, 0 ends a list.
        var (having, links) = (ArrayPool<int>.Shared.Rent(StaticModel.Shared.Count), ArrayPool<(int Item, int Next)>.Shared.Rent(mostLinks));
        var linked = 0;

        // For each one kept, the last item it was compared with: long texts share many rare pieces.
        var compared = ArrayPool<int>.Shared.Rent(items.Count);
        having.AsSpan(0, StaticModel.Shared.Count).Clear();
        compared.AsSpan(0, items.Count).Clear();
        for (var i = 0; i < items.Count; i++)
        {
            ref readonly var sketch = ref sketches[i];
            var isNew = sketch.Count == 0 ? sketch.Text.Hash == 0 || wordless.Add(sketch.Text.Hash) : !IsKnown(i);
            if (isNew)
            {
                foreach (var piece in sketch.Rarest(threshold))
                {
                    links[linked] = (i, having[piece]);
                    having[piece] = ++linked;
                }

                kept.Add(items[i]);
            }
        }

        ArrayPool<Sketch>.Shared.Return(sketches, clearArray: true);
        ArrayPool<(int, int)>.Shared.Return(links);
        ArrayPool<int>.Shared.Return(compared);
        ArrayPool<int>.Shared.Return(having);
        return kept;

        bool IsKnown(int item)
        {
            ref readonly var sketch = ref sketches[item];
            foreach (var piece in sketch.Rarest(threshold))
            {
                for (var link = having[piece]; link > 0; link = links[link - 1].Next)
                {
                    var earlier = links[link - 1].Item;
                    if (compared[earlier] == item)
                    {
                        continue;
                    }

                    compared[earlier] = item;
                    ref readonly var other = ref sketches[earlier];
                    if (sketch.MayResemble(other, threshold) && Resembles(sketch.Text.Pieces, other.Text.Pieces, threshold))
                    {
                        return true;
                    }
                }
            }

            return false;
        }
    }

    private static bool Resembles(ReadOnlySpan<ushort> pieces, ReadOnlySpan<ushort> others, double threshold)
    {
        // With more that only one of them has, no number of shared ones is enough.
        var most = ((1 - threshold) / (1 + threshold) * (pieces.Length + others.Length)) + RoundingError;
        var (shared, i, j) = (0, 0, 0);
        while (i < pieces.Length && j < others.Length && i + j - (2 * shared) <= most)
        {
            var order = pieces[i] - others[j];
            shared += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return shared >= threshold * (pieces.Length + others.Length - shared);
    }

    /// <summary>A text, the number of its different pieces and a bit for each of them, which rule most pairs out at once.</summary>
    private readonly record struct Sketch(AnalysedMessage Text, int Count, ulong Bits)
    {
        public static Sketch Of(AnalysedMessage text)
        {
            var bits = 0UL;
            var pieces = text.Pieces;
            foreach (var piece in pieces)
            {
                // Neighbouring ids are alike: multiplied, their high bits are not.
                bits |= 1UL << (int)(piece * 0x9E3779B97F4A7C15UL >> 58);
            }

            return new(text, pieces.Length, bits);
        }

        // Pieces are numbered by how frequent they are, roughly: the last ones are the rarest.
        public ReadOnlySpan<ushort> Rarest(double threshold)
        {
            var shared = (int)Math.Ceiling((threshold * Count) - RoundingError);
            return Count == 0 ? [] : Text.Pieces[^Math.Clamp(Count - shared + 1, 0, Count)..];
        }

        // Every bit that only one sketch has stands for a piece that only one text has.
        public bool MayResemble(in Sketch other, double threshold) =>
            BitOperations.PopCount(Bits ^ other.Bits) <= (1 - threshold) * (Count + other.Count) && Math.Min(Count, other.Count) >= threshold * Math.Max(Count, other.Count);
    }
}
