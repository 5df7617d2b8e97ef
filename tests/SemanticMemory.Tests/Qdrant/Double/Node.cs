using System.Text.Json;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>A JSON value of a request and where it stands. Reading one refuses what is not of the kind asked for.</summary>
internal readonly record struct Node(JsonElement Json, string Place)
{
    public JsonValueKind Kind => Json.ValueKind;

    /// <summary>This object, if it has no other members. A server drops unknown ones without a word; the double refuses them.</summary>
    public Node Only(params ReadOnlySpan<string> known)
    {
        foreach (var member in Members())
        {
            if (!known.Contains(member.Name))
            {
                throw Refusal.Malformed($"{Place}: unknown member `{member.Name}`, known are {string.Join(", ", known.ToArray())}");
            }
        }

        return this;
    }

    /// <summary>The members of this object, whatever their names.</summary>
    public JsonElement.ObjectEnumerator Members() => Kind == JsonValueKind.Object ? Json.EnumerateObject() : throw Expected("an object");

    /// <summary>The member, or nothing where it is absent or null.</summary>
    public Node? Find(string name) =>
        Kind != JsonValueKind.Object ? throw Expected("an object")
        : Json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? new Node(value, $"{Place}.{name}")
        : null;

    public Node Get(string name) => Find(name) ?? throw Refusal.Malformed($"{Place}: missing field `{name}`");

    public bool Has(string name) => Kind == JsonValueKind.Object && Json.TryGetProperty(name, out _);

    public List<Node> Items()
    {
        if (Kind != JsonValueKind.Array)
        {
            throw Expected("a list");
        }

        var items = new List<Node>(Json.GetArrayLength());
        foreach (var item in Json.EnumerateArray())
        {
            items.Add(new Node(item, $"{Place}[{items.Count}]"));
        }

        return items;
    }

    /// <summary>The items of a list, or the one value itself.</summary>
    public List<Node> OneOrMore() => Kind == JsonValueKind.Array ? Items() : [this];

    public string Text() => Kind == JsonValueKind.String ? Json.GetString()! : throw Expected("a string");

    public bool Flag() => Kind is JsonValueKind.True or JsonValueKind.False ? Json.GetBoolean() : throw Expected("a boolean");

    /// <summary>An integer without a point; below <paramref name="least"/> it is a 422, negative a 400.</summary>
    public long Integer(long least = 0, long most = uint.MaxValue)
    {
        if (Kind != JsonValueKind.Number || !Json.TryGetInt64(out var value) || value < 0)
        {
            throw Expected("an unsigned integer");
        }

        return value < least ? throw Refusal.Range(Place, $"value {value} invalid, must be {least} or larger")
            : value > most ? throw Refusal.Range(Place, $"value {value} invalid, must be {most} or smaller")
            : value;
    }

    /// <summary>A list of ids, each once.</summary>
    public List<PointKey> Keys() => [.. Items().Select(PointKey.Read).Distinct()];

    public double Number() => Kind == JsonValueKind.Number && Json.TryGetDouble(out var value) && double.IsFinite(value) ? value : throw Expected("a number");

    /// <summary>One of the names, spelled exactly so.</summary>
    public string OneOf(params ReadOnlySpan<string> names)
    {
        var text = Text();
        return names.Contains(text) ? text : throw Refusal.Malformed($"{Place}: unknown variant `{text}`, expected one of {string.Join(", ", names.ToArray())}");
    }

    public Refusal Expected(string what) => Refusal.Malformed($"{Place}: expected {what}, got {Kind}");
}
