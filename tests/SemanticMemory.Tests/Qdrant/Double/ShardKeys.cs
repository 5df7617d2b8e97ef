using System.Text.Json;
using System.Text.Json.Nodes;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>
/// The shard keys of a collection that is sharded by them, and the choice of shards in requests. There is one copy of an id: writing it under
/// another key is refused, where a server would keep both.
/// </summary>
internal sealed class ShardKeys(bool custom)
{
    private readonly List<string> _keys = [];

    /// <summary>Makes a key; <c>{"shard_key", ...}</c>.</summary>
    public void Create(Node body, string collection)
    {
        var key = Key(body.Only("shard_key", "shards_number", "replication_factor").Get("shard_key"));
        body.Find("shards_number")?.Integer(1);
        body.Find("replication_factor")?.Integer(1);
        if (!custom)
        {
            throw Refusal.Request("Shard Key cannot be created with Auto sharding method");
        }

        if (_keys.Contains(key))
        {
            throw Refusal.Request($"Sharding key {key} already exists for collection {collection}");
        }

        _keys.Add(key);
    }

    /// <summary>Removes a key and gives it, so that its points can be removed.</summary>
    public string Delete(Node body, string collection)
    {
        var key = Key(body.Only("shard_key").Get("shard_key"));
        return _keys.Remove(key) ? key : throw Refusal.Request($"Sharding key {key} does not exist for collection {collection}");
    }

    public JsonObject Describe() =>
        custom ? new JsonObject { ["shard_keys"] = new JsonArray([.. _keys.Select(key => new JsonObject { ["key"] = JsonNode.Parse(key) })]) } : [];

    /// <summary>The shards that a request wants to read, or nothing for all of them.</summary>
    public HashSet<string>? Read(Node body)
    {
        if (body.Find("shard_key") is not { } selector)
        {
            return null;
        }

        var keys = selector.Kind == JsonValueKind.Object ? [Fallback(selector)] : selector.OneOrMore().ConvertAll(Key);
        return keys.Find(key => !_keys.Contains(key)) is { } unknown ? throw Refusal.Request($"Shard key {unknown} not found") : [.. keys];
    }

    /// <summary>The shard that a request writes to; a collection sharded by keys demands one, any other refuses it.</summary>
    public string? Write(Node body)
    {
        var key = body.Find("shard_key") switch
        {
            null => null,
            { Kind: JsonValueKind.Object } pair => Fallback(pair),
            { } single => Key(single),
        };
        return key is null && custom ? throw Refusal.Input("Shard key not specified")
            : key is not null && !_keys.Contains(key) ? throw Refusal.Input($"Shard key {key} not found")
            : key;
    }

    private string Fallback(Node node)
    {
        var (target, fallback) = (Key(node.Only("target", "fallback").Get("target")), Key(node.Get("fallback")));
        return _keys.Contains(target) ? target
            : _keys.Contains(fallback) ? fallback
            : throw Refusal.NotFound($"Neither target shard key {target} nor fallback shard key {fallback} exist");
    }

    /// <summary>A string or a number, as its JSON.</summary>
    private static string Key(Node node) =>
        node.Kind == JsonValueKind.String || node.Kind == JsonValueKind.Number && node.Json.TryGetUInt64(out _) ? node.Json.GetRawText() : throw node.Expected("a shard key");
}
