using SemanticMemory.Qdrant.Wire;

namespace SemanticMemory.Qdrant.Filters;

/// <summary>
/// A range of 64-bit integers. Qdrant reads the bounds of a range as doubles, which are exact to 2^53: beyond, the integers about a bound
/// are named one by one, and the range begins where its rounding no longer matters.
/// </summary>
internal static class IntegerRange
{
    private const long ExactDoubles = 1L << 53;

    // A double's neighbours are at most 2^11 apart; a bound's surroundings are three and a half of these.
    private const ulong FewValues = 8192;

    public static WireCondition Translate(string key, long? from, long? before)
    {
        var low = from ?? long.MinValue;
        var high = before is { } end ? end - 1 : long.MaxValue;
        if (before == long.MinValue || low > high)
        {
            return FilterTranslation.Nothing;
        }

        if (low == long.MinValue && high == long.MaxValue)
        {
            return WireCondition.NoneOf(new WireCondition { IsEmpty = new WireKey(key) });
        }

        if (low == high)
        {
            return WireCondition.Is(key, low);
        }

        var lowExact = low == long.MinValue || IsExact(low);
        var highExact = high == long.MaxValue || IsExact(high + 1);
        if (lowExact && highExact)
        {
            return Between(key, low == long.MinValue ? null : low, high == long.MaxValue ? null : high + 1);
        }

        if (unchecked((ulong)(high - low)) < FewValues)
        {
            return WireCondition.IsAny(key, Values(low, high));
        }

        // Twice the next double, not once: whether Qdrant rounds the stored integer too depends on whether an index answers.
        var first = lowExact ? low : Math.BitIncrement(Math.BitIncrement((double)low));
        var last = highExact ? high + 1.0 : Math.BitDecrement(Math.BitDecrement((double)(high + 1)));
        List<WireCondition> parts = [Between(key, low == long.MinValue ? null : first, high == long.MaxValue ? null : last)];
        if (!lowExact)
        {
            parts.Add(WireCondition.IsAny(key, Values(low, (long)first)));
        }

        if (!highExact)
        {
            parts.Add(WireCondition.IsAny(key, Values((long)Math.BitDecrement(last), high)));
        }

        return WireCondition.AnyOf(parts);
    }

    private static bool IsExact(long bound) => bound is > -ExactDoubles and < ExactDoubles;

    private static WireCondition Between(string key, double? from, double? before) => new() { Key = key, Range = new WireRange(from, before) };

    private static IEnumerable<long> Values(long first, long last)
    {
        for (var value = first; ; value++)
        {
            yield return value;
            if (value == last)
            {
                yield break;
            }
        }
    }
}
