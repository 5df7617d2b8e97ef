using System.Text.Json;
using System.Text.Json.Nodes;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>Payloads merged, put, cut and cleared; points deleted. Reading gives what is to be done.</summary>
internal static class PayloadChanges
{
    public static Change ReadSet(Collection collection, Node body)
    {
        var (targets, changes) = ReadChanges(collection, body);
        var path = body.Find("key") is { } key ? JsonPath.Read(key) : null;
        return targets.Change(() => targets.Each(point => point.Payload =
            path is not null ? Element(Payloads.MergeAt(point.Readable, path.Steps, changes))
            : point.Payload is { } old ? Element(Payloads.Merge(old, changes))
            : changes));
    }

    public static Change ReadOverwrite(Collection collection, Node body)
    {
        var (targets, changes) = ReadChanges(collection, body);
        return body.Has("key") ? throw Refusal.Unsupported("`key` in an overwrite") : targets.Change(() => targets.Each(point => point.Payload = changes));
    }

    /// <summary>
    /// A server leaves an index stale when a parent of its field is deleted, so the double refuses that: the indexed keys have to be named.
    /// </summary>
    public static Change ReadDelete(Collection collection, Node body)
    {
        var paths = body.Only("keys", "points", "filter", "shard_key").Get("keys").Items().ConvertAll(JsonPath.Read);
        foreach (var path in paths)
        {
            if (collection.Indexes.Values.FirstOrDefault(index => index.Path.Steps.Length > path.Steps.Length && index.Path.Steps.AsSpan().StartsWith(path.Steps)) is { } stale)
            {
                throw Refusal.Unsupported($"deleting `{path.Text}` leaves the index on `{stale.Path.Text}` stale; delete that key by name");
            }
        }

        var targets = Targets.Read(collection, body);
        return targets.Change(() => targets.Each(point => point.Payload = point.Payload is null
            ? null
            : paths.Aggregate(point.Readable, (payload, path) => Element(Payloads.Without(payload, path.Steps)))));
    }

    public static Change ReadClear(Collection collection, Node body)
    {
        var targets = Targets.Read(collection, body.Only("points", "filter", "shard_key"));
        return targets.Change(() => targets.Each(point => point.Payload = null));
    }

    /// <summary>Missing ids are no error here.</summary>
    public static Change ReadPointDeletion(Collection collection, Node body)
    {
        var targets = Targets.Read(collection, body.Only("points", "filter", "shard_key"));
        return targets.Change(() => collection.Remove(targets.Present));
    }

    private static (Targets Targets, JsonElement Changes) ReadChanges(Collection collection, Node body)
    {
        var payload = body.Only("payload", "points", "filter", "key", "shard_key").Get("payload");
        _ = payload.Members();
        return (Targets.Read(collection, body), payload.Json.Clone());
    }

    private static JsonElement Element(JsonNode? node) => JsonSerializer.SerializeToElement(node);
}
