using System.Text.Json;
using System.Text.Json.Nodes;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>Which parts of a point an answer shows: <c>with_payload</c> and <c>with_vector</c>.</summary>
internal sealed class Selection
{
    private bool _payload;
    private List<JsonPath>? _include;
    private List<JsonPath>? _exclude;
    private Func<string, bool>? _vectors;

    /// <summary>Everything, as for a point asked for by its path.</summary>
    public static Selection Everything { get; } = new() { _payload = true, _vectors = _ => true };

    public static Selection Read(Node node, bool payload, Collection collection)
    {
        var selection = new Selection { _payload = payload };
        if (node.Find("with_payload") is { } asked)
        {
            selection.ReadPayload(asked);
        }

        selection._vectors = node.Find("with_vector") switch
        {
            null when node.Has("with_vector") => throw node.Expected("no `with_vector`, or a boolean or names"),
            null => null,
            { Kind: JsonValueKind.Array } named => Named(named, collection),
            { } flag => flag.Flag() ? _ => true : null,
        };
        return selection;
    }

    /// <summary>The point with what is asked for; what is not is absent.</summary>
    public JsonObject Show(StoredPoint point, Collection collection, params ReadOnlySpan<KeyValuePair<string, JsonNode?>> more)
    {
        var shown = new JsonObject { ["id"] = point.Key.ToJson() };
        if (point.ShardKey is { } shard)
        {
            shown["shard_key"] = JsonNode.Parse(shard);
        }

        foreach (var (name, value) in more)
        {
            shown[name] = value;
        }

        if (_payload)
        {
            shown["payload"] = _include is null && _exclude is null ? Payloads.Copy(point.Readable) : Reduced(point.Readable, []);
        }

        if (_vectors is not null)
        {
            var vectors = Vectors(point, collection);
            shown["vector"] = vectors.Count == 1 && vectors[""] is { } unnamed ? unnamed.DeepClone() : vectors;
        }

        return shown;
    }

    private static Func<string, bool> Named(Node node, Collection collection)
    {
        var names = node.Items().ConvertAll(name => name.Text());
        return names.Find(name => !collection.Vectors.Has(name)) is { } unknown ? throw Refusal.NoVector(unknown) : names.Contains;
    }

    private void ReadPayload(Node node)
    {
        if (node.Kind is JsonValueKind.True or JsonValueKind.False)
        {
            _payload = node.Flag();
            return;
        }

        _payload = true;
        if (node.Kind == JsonValueKind.Array)
        {
            _include = node.Items().ConvertAll(JsonPath.Read);
        }
        else if (node.Has("include"))
        {
            _include = node.Only("include").Get("include").Items().ConvertAll(JsonPath.Read);
        }
        else
        {
            _exclude = node.Only("exclude").Get("exclude").Items().ConvertAll(JsonPath.Read);
        }
    }

    private JsonNode? Reduced(JsonElement value, PathStep[] at)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                return new JsonObject(value.EnumerateObject()
                    .Select(member => (member, Path: (PathStep[])[.. at, new PathStep(member.Name, null)]))
                    .Where(member => Keeps(member.Path))
                    .Select(member => KeyValuePair.Create(member.member.Name, Reduced(member.member.Value, member.Path))));
            case JsonValueKind.Array:
                PathStep[] inside = [.. at, default];
                return Keeps(inside) ? new JsonArray([.. value.EnumerateArray().Select(element => Reduced(element, inside))]) : new JsonArray();
            default:
                return Payloads.Copy(value);
        }
    }

    /// <summary>An included path keeps what leads to it and what lies below; an excluded one drops itself and what lies below.</summary>
    private bool Keeps(PathStep[] path) =>
        _include is not null
            ? _include.Exists(wanted => wanted.Steps.Zip(path).All(pair => pair.First == pair.Second))
            : !_exclude!.Exists(dropped => path.AsSpan().StartsWith(dropped.Steps));

    private JsonObject Vectors(StoredPoint point, Collection collection)
    {
        var shown = new JsonObject();
        foreach (var (name, rows) in point.Dense.Where(vector => _vectors!(vector.Key)))
        {
            shown[name] = collection.Vectors.Dense[name].Multivector ? new JsonArray([.. rows.Select(Numbers.Show)]) : Numbers.Show(rows[0]);
        }

        foreach (var (name, terms) in point.Sparse.Where(vector => _vectors!(vector.Key)))
        {
            shown[name] = new JsonObject { ["indices"] = new JsonArray([.. terms.Indices.Select(index => JsonValue.Create(index))]), ["values"] = Numbers.Show(terms.Values) };
        }

        return shown;
    }
}
