using SemanticMemory.Qdrant.Filters;
using SemanticMemory.Qdrant.Wire;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>Ranges are exact over all 64-bit integers, whichever way Qdrant rounds.</summary>
public sealed class IntegerRangeTests
{
    private static readonly long[] s_bounds =
    [
        long.MinValue, long.MinValue + 1, -(1L << 53) - 1, -(1L << 53), -(1L << 53) + 1, -1, 0, 1, 1_700_000_000_000_000, (1L << 53) - 1, 1L << 53, (1L << 53) + 1,
        (1L << 60) + 777, long.MaxValue - 1, long.MaxValue,
    ];

    // Without an index the stored integer is compared as a double; an integer index compares integers with the bound cut to one.
    private static readonly Func<long, WireRange, bool>[] s_ways =
    [
        (value, range) => !(value < range.Gte) && !(range.Lt is { } lt && value >= lt),
        (value, range) => !(range.Gte is { } gte && value < (long)gte) && !(range.Lt is { } lt && value >= (long)lt),
    ];

    [Fact]
    public void Every_pair_of_bounds_takes_what_lies_between_them_and_nothing_else()
    {
        var random = new Random(1);
        foreach (var from in s_bounds.Select(bound => (long?)bound).Append(null))
        {
            foreach (var before in s_bounds.Select(bound => (long?)bound).Append(null))
            {
                var condition = IntegerRange.Translate("key", from, before);
                foreach (var value in s_bounds.SelectMany(bound => Around(bound, random)))
                {
                    var expected = !(value < from) && !(value >= before);
                    Assert.All(s_ways, way => Assert.True(expected == Matches(condition, value, way), $"{value} in [{from}, {before})"));
                }
            }
        }
    }

    [Fact]
    public void A_time_is_a_plain_range() => Assert.Equal(
        new WireCondition { Key = "at", Range = new WireRange(1_700_000_000_000_000, 1_800_000_000_000_000) },
        IntegerRange.Translate("at", 1_700_000_000_000_000, 1_800_000_000_000_000));

    private static IEnumerable<long> Around(long bound, Random random) =>
        new long[] { 0, 1, -1, 2, -2, 511, -512, 1024, -1025, random.Next(8192), -random.Next(8192) }.Select(by => unchecked(bound + by));

    private static bool Matches(WireCondition condition, long value, Func<long, WireRange, bool> way) => condition switch
    {
        _ when ReferenceEquals(condition, FilterTranslation.Nothing) => false,
        { Match.Value: { } only } => only.Integer == value,
        { Match.Any: { } any } => any.Any(one => one.Integer == value),
        { Range: { } range } => way(value, range),
        { Should: { } should } => should.Any(part => Matches(part, value, way)),
        { MustNot: [{ IsEmpty: not null }] } => true,
        _ => throw new InvalidOperationException("No range looks like this."),
    };
}
