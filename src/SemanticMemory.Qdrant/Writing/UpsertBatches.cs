using System.Buffers;
using System.Text.Json;
using SemanticMemory.Qdrant.Reading;
using SemanticMemory.Qdrant.Wire;

namespace SemanticMemory.Qdrant.Writing;

/// <summary>Points on their way, in requests under the body limit.</summary>
internal static class UpsertBatches
{
    private const int MostPoints = 1000;
    private const int EnvelopeBytes = 1024;

    /// <summary>
    /// Writes points, each given as JSON. All are looked at before the first is sent: a write that Qdrant refuses half-way stays in its log. Once the first
    /// request is on its way, the token counts no more: a caller who gives up must not leave half of it. With <paramref name="onlyNew"/>, points whose ids are there stay as they are.
    /// </summary>
    /// <exception cref="ArgumentException">One point alone is longer than a request may be.</exception>
    public static async Task SendAsync(CollectionCalls calls, IReadOnlyList<ReadOnlyMemory<byte>> points, bool onlyNew, CancellationToken cancellationToken)
    {
        var batches = Split(calls, points);
        for (var i = 0; i < batches.Count; i++)
        {
            var body = Body(calls.Scope, calls.Scope.Everything, batches[i], onlyNew);
            await calls.UpsertAsync(body, i == 0 ? cancellationToken : CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Elements of a list in requests under the body limit.</summary>
    /// <exception cref="ArgumentException">One alone is longer than a request may be.</exception>
    public static List<List<ReadOnlyMemory<byte>>> Split(CollectionCalls calls, IReadOnlyList<ReadOnlyMemory<byte>> points)
    {
        var most = calls.Options.MaxRequestBytes - EnvelopeBytes;
        var batches = new List<List<ReadOnlyMemory<byte>>>();
        var size = 0L;
        foreach (var point in points)
        {
            RequestSize.Check(point.Length + (long)EnvelopeBytes, calls.Options);
            if (batches.Count == 0 || size + point.Length + 1 > most || batches[^1].Count == MostPoints)
            {
                batches.Add([]);
                size = 0;
            }

            batches[^1].Add(point);
            size += point.Length + 1;
        }

        return batches;
    }

    /// <summary>The body of a write of points; those that are there are touched only if they pass the filter, which demands the tenant.</summary>
    public static ReadOnlyMemory<byte> Body(TenantScope scope, WireFilter filter, List<ReadOnlyMemory<byte>> points, bool onlyNew)
    {
        var buffer = new ArrayBufferWriter<byte>(points.Sum(point => point.Length + 1) + EnvelopeBytes);
        using var json = PointWriter.Over(buffer);
        json.WriteStartObject();
        json.WriteStartArray("points");
        foreach (var point in points)
        {
            json.WriteRawValue(point.Span, skipInputValidation: true);
        }

        json.WriteEndArray();
        if (onlyNew)
        {
            json.WriteString("update_mode", "insert_only");
        }

        // The stored ids are the tenant's alone already; this says so to Qdrant as well.
        json.WritePropertyName("update_filter");
        JsonSerializer.Serialize(json, filter, WireJson.Instance.WireFilter);
        if (scope.ShardKey is { } key)
        {
            json.WritePropertyName("shard_key");
            JsonSerializer.Serialize(json, key, WireJson.Instance.WireShardKey);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
