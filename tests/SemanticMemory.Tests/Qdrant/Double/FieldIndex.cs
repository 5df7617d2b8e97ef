using System.Text.Json;
using System.Text.Json.Nodes;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>A payload index: it answers from the values of its kind, which may be fewer than the payload's.</summary>
internal sealed class FieldIndex(JsonPath path, IndexKind kind, bool lookup, bool range, JsonElement schema)
{
    public JsonPath Path { get; } = path;

    public IndexKind Kind { get; } = kind;

    /// <summary>Whether <c>match</c> and facets can use it.</summary>
    public bool Facets => Kind is IndexKind.Keyword or IndexKind.Uuid or IndexKind.Bool || Kind == IndexKind.Integer && lookup;

    /// <summary>Whether ranges and <c>order_by</c> can use it.</summary>
    public bool Orders => Kind is IndexKind.Float or IndexKind.Datetime || Kind == IndexKind.Integer && range;

    public static FieldIndex Read(string field, Node schema)
    {
        var path = JsonPath.Parse(field);
        if (schema.Kind == JsonValueKind.String)
        {
            return new FieldIndex(path, KindOf(schema), lookup: true, range: true, schema.Json.Clone());
        }

        var kind = KindOf(schema.Get("type"));
        schema.Only(["type", "on_disk", "memory", "enable_hnsw", .. kind switch
        {
            IndexKind.Keyword => (string[])["is_tenant", "prefix"],
            IndexKind.Uuid => ["is_tenant"],
            IndexKind.Integer => ["lookup", "range", "is_principal"],
            IndexKind.Float or IndexKind.Datetime => ["is_principal"],
            _ => [],
        }]);
        foreach (var member in schema.Members().Where(member => member.Name is not ("type" or "memory") && member.Value.ValueKind != JsonValueKind.Null))
        {
            _ = schema.Get(member.Name).Flag();
        }

        schema.Find("memory")?.OneOf("cold", "cached", "pinned");
        var (lookup, range) = (schema.Find("lookup")?.Flag() != false, schema.Find("range")?.Flag() != false);
        return lookup || range
            ? new FieldIndex(path, kind, lookup, range, schema.Json.Clone())
            : throw Refusal.Range("field_schema.lookup", "Validation error: the 'lookup' and 'range' capabilities can't be both disabled [{}]");
    }

    /// <summary>The values it holds of a payload: text, whole numbers (datetimes as microseconds), numbers or booleans.</summary>
    public IEnumerable<object> Values(JsonElement payload) => Path.Flattened(payload).Select(Value).OfType<object>();

    /// <summary>What a match compares with the index's values, or nothing where this index does not serve it.</summary>
    public object? Wanted(JsonElement value) => (Kind, value.ValueKind) switch
    {
        (IndexKind.Keyword or IndexKind.Uuid, JsonValueKind.String) => Value(value),
        (IndexKind.Integer, JsonValueKind.Number) when lookup => Value(value),
        _ => null,
    };

    /// <summary>How the collection info shows it.</summary>
    public JsonObject Describe(int points)
    {
        var shown = new JsonObject { ["data_type"] = KindName };
        if (schema.ValueKind == JsonValueKind.Object)
        {
            shown["params"] = JsonObject.Create(schema);
        }

        shown["points"] = points;
        return shown;
    }

    private string KindName => schema.ValueKind == JsonValueKind.Object ? schema.GetProperty("type").GetString()! : schema.GetString()!;

    private object? Value(JsonElement value) => (Kind, value.ValueKind) switch
    {
        (IndexKind.Keyword, JsonValueKind.String) => value.GetString(),
        (IndexKind.Uuid, JsonValueKind.String) => UuidText.Canonical(value.GetString()!),
        (IndexKind.Datetime, JsonValueKind.String) => Moments.Micros(value.GetString()!),
        (IndexKind.Bool, JsonValueKind.True or JsonValueKind.False) => value.GetBoolean(),
        (IndexKind.Integer, JsonValueKind.Number) => value.TryGetInt64(out var whole) ? whole : Whole(value.GetDouble()),
        (IndexKind.Float, JsonValueKind.Number) => value.GetDouble(),
        _ => null,
    };

    /// <summary>An integer index takes 5.0 for 5 and does not hold 5.5.</summary>
    private static long? Whole(double number) => Math.Truncate(number) == number && Math.Abs(number) < long.MaxValue ? (long)number : null;

    private static IndexKind KindOf(Node node) => node.OneOf("keyword", "integer", "float", "bool", "datetime", "uuid", "text", "geo") switch
    {
        "keyword" => IndexKind.Keyword,
        "integer" => IndexKind.Integer,
        "float" => IndexKind.Float,
        "bool" => IndexKind.Bool,
        "datetime" => IndexKind.Datetime,
        "uuid" => IndexKind.Uuid,
        var other => throw Refusal.Unsupported($"an index of type {other}"),
    };
}
