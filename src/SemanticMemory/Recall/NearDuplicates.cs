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
        var (kept, texts, sketches) = (new List<T>(items.Count), new List<AnalysedMessage>(items.Count), new Sketch[items.Count]);
        foreach (var item in items)
        {
            var analysed = text(item);
            var sketch = Sketch.Of(analysed);
            var at = 0;
            while (at < kept.Count && !(sketch.MayResemble(sketches[at], threshold) && Resembles(analysed, texts[at], threshold)))
            {
                at++;
            }

            if (at == kept.Count)
            {
                sketches[at] = sketch;
                texts.Add(analysed);
                kept.Add(item);
            }
        }

        return kept;
    }

    private static bool Resembles(AnalysedMessage one, AnalysedMessage other, double threshold)
    {
        var pieces = one.Pieces;
        var others = other.Pieces;
        if (pieces.Length == 0 || others.Length == 0)
        {
            return one.Hash != 0 && one.Hash == other.Hash;
        }

        var (shared, i, j) = (0, 0, 0);
        while (i < pieces.Length && j < others.Length)
        {
            var order = pieces[i] - others[j];
            shared += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return shared >= threshold * (pieces.Length + others.Length - shared);
    }

    /// <summary>The number of different pieces and a bit for each of them, which rule most pairs out at once.</summary>
    private readonly record struct Sketch(int Count, ulong Bits)
    {
        public static Sketch Of(AnalysedMessage text)
        {
            var bits = 0UL;
            foreach (var piece in text.Pieces)
            {
                // Neighbouring ids are alike: multiplied, their high bits are not.
                bits |= 1UL << (int)(piece * 0x9E3779B97F4A7C15UL >> 58);
            }

            return new(text.Pieces.Length, bits);
        }

        // Every bit that only one sketch has stands for a piece that only one text has.
        public bool MayResemble(in Sketch other, double threshold) =>
            BitOperations.PopCount(Bits ^ other.Bits) <= (1 - threshold) * (Count + other.Count) && Math.Min(Count, other.Count) >= threshold * Math.Max(Count, other.Count);
    }
}
