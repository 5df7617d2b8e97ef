using System.Text.Json;
using System.Text.Json.Nodes;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>Reads without scores: by id, in an order, counts.</summary>
internal static class Reads
{
    public static JsonNode Get(Collection collection, string id)
    {
        var key = PointKey.Parse(id);
        return collection.Points.TryGetValue(key, out var point)
            ? Selection.Everything.Show(point, collection)
            : throw Refusal.NotFound($"Point with id {key} does not exists!");
    }

    /// <summary>In the order of the ids, each once; missing ones are left out.</summary>
    public static JsonNode Retrieve(Collection collection, Node body)
    {
        body.Only("ids", "with_payload", "with_vector", "shard_key");
        var shards = collection.Shards.Read(body);
        var selection = Selection.Read(body, payload: false, collection);
        return new JsonArray([.. body.Get("ids").Items().Select(PointKey.Read).Distinct()
            .Select(key => collection.Points.GetValueOrDefault(key)).OfType<StoredPoint>()
            .Where(point => shards is null || shards.Contains(point.ShardKey!))
            .Select(point => selection.Show(point, collection))]);
    }

    public static JsonNode Scroll(Collection collection, Node body, Ties ties)
    {
        body.Only("filter", "limit", "offset", "order_by", "with_payload", "with_vector", "shard_key");
        var limit = (int)(body.Find("limit")?.Integer(1) ?? 10);
        var selection = Selection.Read(body, payload: true, collection);
        var found = collection.Matching(collection.ReadFilter(body));
        PointKey? offset = body.Find("offset") is { } from ? PointKey.Read(from) : null;
        if (body.Find("order_by") is { } order)
        {
            return offset is null
                ? Page(Ordering.Read(order).Apply(found, collection, ties).Take(limit)
                    .Select(row => selection.Show(row.Point, collection, KeyValuePair.Create<string, JsonNode?>("order_value", Ordering.Show(row.Value)))), null)
                : throw Refusal.Input("Cannot use an `offset` when using `order_by`. The alternative for paging is to use `order_by.start_from` and a filter to exclude the IDs that you've already seen for the `order_by.start_from` value");
        }

        var rest = found.Where(point => offset is not { } start || point.Key.CompareTo(start) >= 0).Take(limit + 1).ToList();
        return Page(rest.Take(limit).Select(point => selection.Show(point, collection)), rest.Count > limit ? rest[limit].Key.ToJson() : null);
    }

    public static JsonNode Count(Collection collection, Node body)
    {
        body.Only("filter", "exact", "shard_key").Find("exact")?.Flag();
        return new JsonObject { ["count"] = collection.Matching(collection.ReadFilter(body)).Count };
    }

    /// <summary>Points by value, most frequent first. An exact one without a filter also lists, with 0, values that are gone.</summary>
    public static JsonNode Facet(Collection collection, Node body)
    {
        body.Only("key", "filter", "limit", "exact", "shard_key");
        var (key, limit, exact) = (body.Get("key").Text(), (int)(body.Find("limit")?.Integer(1) ?? 10), body.Find("exact")?.Flag() == true);
        if (!collection.Indexes.TryGetValue(key, out var index) || !index.Facets)
        {
            throw Refusal.Input($"No appropriate index for faceting: `{key}`. Please create one to facet on this field.");
        }

        var filter = collection.ReadFilter(body);
        var counts = collection.Matching(filter).SelectMany(point => point.Values(index).Distinct()).CountBy(value => value).ToDictionary();
        foreach (var gone in exact && filter is null ? collection.Seen(key) : [])
        {
            counts.TryAdd(gone, 0);
        }

        return new JsonObject
        {
            ["hits"] = new JsonArray([.. counts.OrderByDescending(hit => hit.Value).ThenBy(hit => hit.Key, Comparer<object>.Create(CompareValues)).Take(limit)
                .Select(hit => new JsonObject { ["value"] = JsonSerializer.SerializeToNode(hit.Key), ["count"] = hit.Value })]),
        };
    }

    private static int CompareValues(object? one, object? other) =>
        one is string text && other is string second ? string.CompareOrdinal(text, second) : Comparer<object>.Default.Compare(one, other);

    private static JsonObject Page(IEnumerable<JsonObject> points, JsonNode? next) =>
        new() { ["points"] = new JsonArray([.. points]), ["next_page_offset"] = next };
}
