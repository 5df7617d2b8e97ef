using System.Text.Json;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>Whether a point is in a filter.</summary>
internal sealed class Filtering(IReadOnlyDictionary<string, FieldIndex> indexes)
{
    private static readonly Filtering s_unindexed = new(new Dictionary<string, FieldIndex>());

    public bool Holds(FilterTree? filter, StoredPoint point) => filter is null || Holds(filter, point.Readable, point);

    private bool Holds(FilterTree filter, JsonElement payload, StoredPoint? point) =>
        filter.Must.All(condition => Holds(condition, payload, point))
        && !filter.MustNot.Any(condition => Holds(condition, payload, point))
        && (filter.Should.Count == 0 || filter.Should.Any(condition => Holds(condition, payload, point)))
        && (filter.MinShould is not { } few || few.Of.Count(condition => Holds(condition, payload, point)) >= few.Count);

    private bool Holds(Condition condition, JsonElement payload, StoredPoint? point) => condition switch
    {
        Condition.Group(var filter) => Holds(filter, payload, point),
        Condition.HasId(var keys) => point is not null && keys.Contains(point.Key),
        Condition.HasVector(var name) => point is not null && (point.Dense.ContainsKey(name) || point.Sparse.ContainsKey(name)),
        Condition.InShards(var keys) => point?.ShardKey is { } shard && keys.Contains(shard),
        Condition.IsEmpty(var path) => path.In(payload).All(IsEmpty),
        Condition.IsNull(var path) => path.In(payload).Any(indexes.ContainsKey(path.Text) ? HasNull : IsNull),
        Condition.Nested(var path, var filter) =>
            path.In(payload).Any(element => element.ValueKind == JsonValueKind.Object && s_unindexed.Holds(filter, element, null)),
        Condition.Field(var path, var test) => Indexed(path, test, point) ?? Holds(path, test, payload),
        _ => throw new NotSupportedException(condition.GetType().Name),
    };

    private bool Holds(JsonPath path, FieldTest test, JsonElement payload)
    {
        var values = path.In(payload).ToList();
        if (values.Count == 0)
        {
            return test switch
            {
                FieldTest.Count(var bounds) => bounds.Holds(0),
                FieldTest.Empty(var isEmpty) => isEmpty,
                FieldTest.Null(var isNull) => !isNull,
                _ => false,
            };
        }

        return test switch
        {
            FieldTest.Empty(var isEmpty) when indexes.ContainsKey(path.Text) => values.All(IsEmpty) == isEmpty,
            FieldTest.Null(var isNull) when indexes.ContainsKey(path.Text) => values.Any(HasNull) == isNull,
            _ => values.Any(value => Holds(test, value)),
        };
    }

    /// <summary>The answer of an index, or nothing where there is none or it serves no such test.</summary>
    private bool? Indexed(JsonPath path, FieldTest test, StoredPoint? point)
    {
        if (point is null || !indexes.TryGetValue(path.Text, out var index))
        {
            return null;
        }

        return test switch
        {
            FieldTest.Range range when index.Orders => point.Values(index).Any(value => range.Holds(Convert.ToDouble(value, null))),
            FieldTest.Match match when match.Wanted(index) is { } wanted => point.Values(index).Any(value => wanted.Contains(value) != match.Except),
            _ => null,
        };
    }

    private static bool Holds(FieldTest test, JsonElement value) => test switch
    {
        FieldTest.Count(var bounds) => bounds.Holds(value.ValueKind switch { JsonValueKind.Null => 0, JsonValueKind.Array => value.GetArrayLength(), _ => 1 }),
        FieldTest.Empty(var isEmpty) => IsEmpty(value) == isEmpty,
        FieldTest.Null(var isNull) => HasNull(value) == isNull,
        _ when value.ValueKind == JsonValueKind.Array => value.EnumerateArray().Any(element => HoldsOne(test, element)),
        _ => HoldsOne(test, value),
    };

    private static bool HoldsOne(FieldTest test, JsonElement value) => test switch
    {
        FieldTest.Match(var values, true) => value.ValueKind != JsonValueKind.Null && !values.Any(wanted => Same(wanted, value)),
        FieldTest.Match(var values, _) => values.Any(wanted => Same(wanted, value)),
        FieldTest.Substring(var texts) => value.ValueKind == JsonValueKind.String && texts.Any(text => value.GetString()!.Contains(text, StringComparison.Ordinal)),
        FieldTest.Range { Moments: true } range => value.ValueKind == JsonValueKind.String && Moments.Micros(value.GetString()!) is { } micros && range.Holds(micros),
        FieldTest.Range range => value.ValueKind == JsonValueKind.Number && range.Holds(value.GetDouble()),
        _ => throw new NotSupportedException(test.GetType().Name),
    };

    private static bool Same(JsonElement wanted, JsonElement value) => (wanted.ValueKind, value.ValueKind) switch
    {
        (JsonValueKind.String, JsonValueKind.String) => wanted.ValueEquals(value.GetString()),
        (JsonValueKind.Number, JsonValueKind.Number) => value.TryGetInt64(out var whole) && wanted.GetInt64() == whole,
        var (one, other) => one == other && one is JsonValueKind.True or JsonValueKind.False,
    };

    private static bool IsEmpty(JsonElement value) => IsNull(value) || value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0;

    private static bool IsNull(JsonElement value) => value.ValueKind == JsonValueKind.Null;

    private static bool HasNull(JsonElement value) => IsNull(value) || value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Any(IsNull);
}
