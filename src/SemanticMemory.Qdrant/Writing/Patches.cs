using System.Buffers;
using System.Text.Json;
using SemanticMemory.Qdrant.Reading;
using SemanticMemory.Qdrant.Resilience;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Writing;

/// <summary>Changes of payloads: each is one operation, so that what is set and what is removed change together, and its filter is looked at once.</summary>
internal static class Patches
{
    /// <summary>Changes fields and body.</summary>
    public static Task PatchAsync(CollectionCalls calls, WireFilter filter, PointPatch patch, CancellationToken cancellationToken) =>
        SendAsync(calls, filter, CallKind.SingleWrite, json => PointWriter.WritePatch(json, patch), cancellationToken);

    /// <summary>Sends one change; <paramref name="write"/> writes the object of new values.</summary>
    public static Task SendAsync(CollectionCalls calls, WireFilter filter, CallKind kind, Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = PointWriter.Over(buffer))
        {
            json.WriteStartObject();
            json.WritePropertyName("payload");
            write(json);
            json.WritePropertyName("filter");
            JsonSerializer.Serialize(json, filter, WireJson.Instance.WireFilter);
            if (calls.Scope.ShardKey is { } key)
            {
                json.WritePropertyName("shard_key");
                JsonSerializer.Serialize(json, key, WireJson.Instance.WireShardKey);
            }

            json.WriteEndObject();
        }

        RequestSize.Check(buffer.WrittenCount, calls.Options);
        return calls.SetPayloadAsync(kind, buffer.WrittenMemory, cancellationToken);
    }
}
