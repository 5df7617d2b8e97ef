using System.Text.Json;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>One condition of a filter: a closed tree.</summary>
internal abstract record Condition
{
    private Condition()
    {
    }

    public sealed record Group(FilterTree Filter) : Condition;

    public sealed record HasId(HashSet<PointKey> Keys) : Condition;

    public sealed record HasVector(string Name) : Condition;

    /// <summary>Stored under one of these shard keys.</summary>
    public sealed record InShards(HashSet<string> Keys) : Condition;

    public sealed record IsEmpty(JsonPath Path) : Condition;

    public sealed record IsNull(JsonPath Path) : Condition;

    public sealed record Nested(JsonPath Path, FilterTree Filter) : Condition;

    /// <summary>A test of the values under a key.</summary>
    public sealed record Field(JsonPath Path, FieldTest Test) : Condition;
}

/// <summary>What a field condition asks of its values: a closed tree.</summary>
internal abstract record FieldTest
{
    private FieldTest()
    {
    }

    /// <summary>One of the values, or with <paramref name="Except"/> none of them.</summary>
    public sealed record Match(IReadOnlyList<JsonElement> Values, bool Except) : FieldTest
    {
        private (FieldIndex Index, HashSet<object>? Values)? _wanted;

        /// <summary>The values as the index has them, or nothing where it does not serve this test.</summary>
        public HashSet<object>? Wanted(FieldIndex index)
        {
            if (_wanted?.Index != index)
            {
                var wanted = Values.Select(index.Wanted).ToList();
                _wanted = (index, wanted.Contains(null) || wanted.Count == 0 && index.Kind is not (IndexKind.Keyword or IndexKind.Uuid) ? null : [.. wanted.OfType<object>()]);
            }

            return _wanted?.Values;
        }
    }

    /// <summary>One of the texts occurs; without a text index that is a case-sensitive substring.</summary>
    public sealed record Substring(IReadOnlyList<string> Texts) : FieldTest;

    /// <summary>Numbers, or with <paramref name="Moments"/> microseconds.</summary>
    public sealed record Range(double? Above, double? From, double? Below, double? To, bool Moments) : FieldTest
    {
        public bool Holds(double value) => !(value <= Above) && !(value < From) && !(value >= Below) && !(value > To);
    }

    public sealed record Count(Range Bounds) : FieldTest;

    public sealed record Empty(bool Is) : FieldTest;

    public sealed record Null(bool Is) : FieldTest;
}

/// <summary>A filter. An absent or empty list is no constraint.</summary>
internal sealed record FilterTree(
    IReadOnlyList<Condition> Must,
    IReadOnlyList<Condition> Should,
    IReadOnlyList<Condition> MustNot,
    (IReadOnlyList<Condition> Of, long Count)? MinShould)
{
    public static FilterTree Only(Condition condition) => new([condition], [], [], null);

    /// <summary>Both, joined as the server pushes a root filter into a prefetch: list by list, so that two <c>should</c> become one.</summary>
    public static FilterTree? Join(FilterTree? one, FilterTree? two) =>
        one is null || two is null
            ? one ?? two
            : new FilterTree([.. one.Must, .. two.Must], [.. one.Should, .. two.Should], [.. one.MustNot, .. two.MustNot], (one.MinShould, two.MinShould) switch
            {
                ({ } a, { } b) => ([.. a.Of, .. b.Of], long.Max(a.Count, b.Count)),
                var (a, b) => a ?? b,
            });
}
