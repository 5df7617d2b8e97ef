using System.Text.Json;
using System.Text.Json.Nodes;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>An order by the values of an index. Points without a value are left out, those with several come once for each.</summary>
internal sealed record Ordering(string Key, bool Descending, double? StartFrom)
{
    public static Ordering Read(Node node)
    {
        if (node.Kind == JsonValueKind.String)
        {
            return new Ordering(node.Text(), false, null);
        }

        node.Only("key", "direction", "start_from");
        return new Ordering(node.Get("key").Text(), node.Find("direction")?.OneOf("asc", "desc") == "desc", node.Find("start_from") switch
        {
            null => null,
            { Kind: JsonValueKind.String } moment => Moments.Micros(moment.Text()) ?? throw moment.Expected("a datetime"),
            { } number => number.Number(),
        });
    }

    /// <summary>Values with their points, in order; equal values in any.</summary>
    public IEnumerable<(object Value, StoredPoint Point)> Apply(IEnumerable<StoredPoint> points, Collection collection, Ties ties)
    {
        if (!collection.Indexes.TryGetValue(Key, out var index) || !index.Orders)
        {
            throw Refusal.Input($"No range index for `order_by` key: `{Key}`. Please create one to use `order_by`.");
        }

        var rows = ties.Loosen(points.SelectMany(point => point.Values(index).Distinct().Select(value => (Value: value, Point: point))))
            .Where(row => StartFrom is not { } start || (Descending ? Convert.ToDouble(row.Value, null) <= start : Convert.ToDouble(row.Value, null) >= start));
        return Descending ? rows.OrderByDescending(row => row.Value) : rows.OrderBy(row => row.Value);
    }

    /// <summary>The value as answers show it: datetimes are microseconds.</summary>
    public static JsonNode Show(object value) => value is long whole ? JsonValue.Create(whole) : Numbers.Show((double)value);
}
