using System.Text.Json.Nodes;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>What GET of a collection tells: the configuration with a server's defaults, the indexes, the counts.</summary>
internal static class CollectionInfo
{
    public static JsonObject Describe(Collection collection) => new()
    {
        ["status"] = "green",
        ["optimizer_status"] = "ok",
        ["indexed_vectors_count"] = collection.IndexedVectors,
        ["points_count"] = collection.Points.Count,
        ["segments_count"] = 2,
        ["config"] = Config(collection.Config.Given),
        ["payload_schema"] = new JsonObject(collection.Indexes.Select(index => KeyValuePair.Create(
            index.Key,
            (JsonNode?)index.Value.Describe(collection.Points.Values.Count(point => point.Values(index.Value).Count > 0))))),
        ["update_queue"] = new JsonObject { ["length"] = collection.Waiting.Count },
    };

    private static JsonObject Config(JsonObject given)
    {
        var parameters = new JsonObject
        {
            ["vectors"] = given["vectors"]?.DeepClone() ?? new JsonObject(),
            ["shard_number"] = given["shard_number"]?.DeepClone() ?? 1,
            ["replication_factor"] = given["replication_factor"]?.DeepClone() ?? 1,
            ["write_consistency_factor"] = given["write_consistency_factor"]?.DeepClone() ?? 1,
            ["on_disk_payload"] = given["on_disk_payload"]?.DeepClone() ?? true,
        };
        foreach (var name in (string[])["sharding_method", "payload", "sparse_vectors"])
        {
            if (given[name] is { } value)
            {
                parameters[name] = value.DeepClone();
            }
        }

        var config = new JsonObject
        {
            ["params"] = parameters,
            ["hnsw_config"] = Over(given["hnsw_config"], new JsonObject
            {
                ["m"] = 16,
                ["ef_construct"] = 100,
                ["full_scan_threshold"] = 10_000,
                ["max_indexing_threads"] = 0,
                ["on_disk"] = false,
            }),
            ["optimizer_config"] = Over(given["optimizers_config"], new JsonObject
            {
                ["deleted_threshold"] = .2,
                ["vacuum_min_vector_number"] = 1000,
                ["default_segment_number"] = 0,
                ["max_segment_size"] = null,
                ["memmap_threshold"] = null,
                ["indexing_threshold"] = 10_000,
                ["flush_interval_sec"] = 5,
                ["max_optimization_threads"] = null,
                ["prevent_unoptimized"] = null,
            }),
            ["wal_config"] = Over(given["wal_config"], new JsonObject { ["wal_capacity_mb"] = 32, ["wal_segments_ahead"] = 0, ["wal_retain_closed"] = 1 }),
            ["quantization_config"] = given["quantization_config"]?.DeepClone(),
        };
        if (given["metadata"] is { } metadata)
        {
            config["metadata"] = metadata.DeepClone();
        }

        return config;
    }

    private static JsonObject Over(JsonNode? given, JsonObject defaults)
    {
        foreach (var (name, value) in given?.AsObject() ?? [])
        {
            defaults[name] = value?.DeepClone();
        }

        return defaults;
    }
}
