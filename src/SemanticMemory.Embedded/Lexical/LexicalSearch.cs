using System.Buffers;
using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Filters;
using SemanticMemory.Embedded.Reading;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Lexical;

/// <summary>Scores by words: query weight x IDF x stored weight, added up term by term.</summary>
internal static class LexicalSearch
{
    public static Hit[] Run(CollectionMemory memory, Selection selection, SparseVector query, int limit)
    {
        var best = new TopHits(limit, memory.Ids);
        var scores = ArrayPool<float>.Shared.Rent(memory.SlotBound);
        try
        {
            var sums = scores.AsSpan(0, memory.SlotBound);
            sums.Clear();
            for (var i = 0; i < query.Count; i++)
            {
                AddUp(memory.Words, query.Indices.Span[i], query.Values.Span[i], sums);
            }

            Collect(selection, sums, best);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
        }

        return best.ToArray();
    }

    private static void AddUp(InvertedIndex words, uint term, float weight, Span<float> sums)
    {
        var count = words.Count(term);
        var idf = Math.Log(1 + ((words.PointCount - count + 0.5) / (count + 0.5)));
        words.AddUp(term, (float)(weight * idf), sums);
    }

    private static void Collect(Selection selection, ReadOnlySpan<float> sums, TopHits best)
    {
        if (selection.Few is { } few)
        {
            foreach (var slot in few)
            {
                if (sums[slot] > 0)
                {
                    best.Add(slot, sums[slot]);
                }
            }

            return;
        }

        for (var slot = 0; (slot = Skip.Below(sums, slot, MathF.Max(float.Epsilon, best.Floor))) < sums.Length; slot++)
        {
            if (selection.Contains(slot))
            {
                best.Add(slot, sums[slot]);
            }
        }
    }
}
