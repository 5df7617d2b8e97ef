using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Filters;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Reading;

/// <summary>How often each value of a field occurs.</summary>
internal static class FacetReads
{
    public static IReadOnlyList<FacetValue> Find(CollectionMemory memory, Field field, Filter filter, int limit)
    {
        var slots = new FilterEvaluator(memory).Evaluate(filter).ToSlots(memory.Live);
        var (dictionary, counts) = memory.Column(field) is KeywordColumn column
            ? (column.Dictionary, Count(column, slots))
            : (((KeywordsColumn)memory.Column(field)).Dictionary, Count((KeywordsColumn)memory.Column(field), slots));
        return
        [
            .. Enumerable.Range(1, counts.Length - 1)
                .Where(code => counts[code] > 0)
                .Select(code => new FacetValue(dictionary[code], counts[code]))
                .OrderByDescending(facet => facet.Count)
                .ThenBy(facet => facet.Value, StringComparer.Ordinal)
                .Take(limit),
        ];
    }

    private static long[] Count(KeywordColumn column, int[] slots)
    {
        var counts = new long[column.Dictionary.Bound];
        foreach (var slot in slots)
        {
            counts[column.Code(slot)]++;
        }

        return counts;
    }

    private static long[] Count(KeywordsColumn column, int[] slots)
    {
        var counts = new long[column.Dictionary.Bound];
        foreach (var slot in slots)
        {
            var codes = column.Codes(slot);
            for (var i = 0; i < codes.Length; i++)
            {
                // A point counts once for a value, even if its list repeats it.
                counts[codes[i]] += codes[..i].Contains(codes[i]) ? 0 : 1;
            }
        }

        return counts;
    }
}
