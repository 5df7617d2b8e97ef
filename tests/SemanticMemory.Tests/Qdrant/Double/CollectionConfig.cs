using System.Text.Json;
using System.Text.Json.Nodes;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>What a collection was created with: checked member by member, shown again in its info.</summary>
internal sealed class CollectionConfig(JsonObject given, VectorSettings vectors)
{
    private static readonly string[] s_hnsw = ["m", "ef_construct", "full_scan_threshold", "max_indexing_threads", "on_disk", "memory", "payload_m", "inline_storage"];

    private static readonly string[] s_optimizers =
    [
        "deleted_threshold", "vacuum_min_vector_number", "default_segment_number", "max_segment_size", "memmap_threshold", "indexing_threshold",
        "flush_interval_sec", "max_optimization_threads", "prevent_unoptimized",
    ];

    /// <summary>The request's members, without nulls.</summary>
    public JsonObject Given { get; } = given;

    public VectorSettings Vectors { get; } = vectors;

    /// <summary>Whether every write names its shard.</summary>
    public bool ShardsByKey => Given["sharding_method"]?.GetValue<string>() == "custom";

    public static CollectionConfig Read(Node node)
    {
        node.Only(
            "vectors", "sparse_vectors", "shard_number", "replication_factor", "write_consistency_factor", "on_disk_payload", "payload", "hnsw_config",
            "wal_config", "optimizers_config", "quantization_config", "metadata", "sharding_method", "strict_mode_config");
        if (node.Find("strict_mode_config") is not null)
        {
            throw Refusal.Unsupported("strict mode");
        }

        node.Find("sharding_method")?.OneOf("auto", "custom");
        foreach (var factor in (string[])["shard_number", "replication_factor", "write_consistency_factor"])
        {
            node.Find(factor)?.Integer(1);
        }

        node.Find("on_disk_payload")?.Flag();
        node.Find("payload")?.Only("memory").Find("memory")?.OneOf("cold", "cached");
        node.Find("wal_config")?.Only("wal_capacity_mb", "wal_segments_ahead", "wal_retain_closed");
        _ = node.Find("metadata")?.Members();
        CheckTuning(node);
        var sparse = node.Find("sparse_vectors")?.Members().ToDictionary(member => member.Name, member => ReadSparse(new Node(member.Value, member.Name))) ?? [];
        return new CollectionConfig(WithoutNulls(node.Json), new VectorSettings(ReadDense(node), sparse));
    }

    /// <summary>Changes what can be changed of a collection that is there.</summary>
    public void Change(Node node)
    {
        node.Only("hnsw_config", "optimizers_config", "metadata", "vectors", "sparse_vectors", "params", "quantization_config", "strict_mode_config");
        if (node.Members().FirstOrDefault(member => member.Name is not ("hnsw_config" or "optimizers_config" or "metadata")) is { Value.ValueKind: not JsonValueKind.Undefined } other)
        {
            throw Refusal.Unsupported($"a change of {other.Name}");
        }

        CheckTuning(node);
        foreach (var part in (string[])["hnsw_config", "optimizers_config"])
        {
            if (node.Find(part) is { } change)
            {
                Given[part] = Payloads.Merge(Element(Given[part]), WithoutNulls(change.Json));
            }
        }

        if (node.Find("metadata") is { } metadata)
        {
            _ = metadata.Members();
            Given["metadata"] = Given["metadata"] is { } old ? Payloads.Merge(Element(old), metadata.Json) : JsonObject.Create(metadata.Json);
        }
    }

    private static JsonElement Element(JsonNode? node) => JsonSerializer.SerializeToElement(node ?? new JsonObject());

    private static void CheckTuning(Node node)
    {
        if (node.Find("hnsw_config")?.Only(s_hnsw) is { } hnsw)
        {
            hnsw.Find("m")?.Integer();
            hnsw.Find("payload_m")?.Integer();
            hnsw.Find("ef_construct")?.Integer(4);
            hnsw.Find("full_scan_threshold")?.Integer(10);
        }

        node.Find("optimizers_config")?.Only(s_optimizers);
        CheckQuantization(node);
    }

    private static void CheckQuantization(Node node)
    {
        if (node.Find("quantization_config")?.Only("scalar", "product", "binary", "turbo") is not { } quantization)
        {
            return;
        }

        var scalar = quantization.Find("scalar") ?? throw Refusal.Unsupported("quantization other than scalar");
        scalar.Only("type", "quantile", "always_ram", "memory").Get("type").OneOf("int8");
        scalar.Find("always_ram")?.Flag();
        scalar.Find("memory")?.OneOf("cold", "cached", "pinned");
        if (scalar.Find("quantile")?.Number() is < .5 or > 1)
        {
            throw Refusal.Range("quantization_config.scalar.quantile", "must be from 0.5 to 1");
        }
    }

    private static Dictionary<string, DenseSettings> ReadDense(Node node)
    {
        if (node.Find("vectors") is not { } vectors)
        {
            return [];
        }

        return vectors.Find("size") is { Kind: JsonValueKind.Number }
            ? new Dictionary<string, DenseSettings> { [""] = ReadDenseOne(vectors) }
            : vectors.Members().ToDictionary(member => member.Name, member => ReadDenseOne(new Node(member.Value, $"vectors.{member.Name}")));
    }

    private static DenseSettings ReadDenseOne(Node node)
    {
        node.Only("size", "distance", "hnsw_config", "quantization_config", "on_disk", "memory", "datatype", "multivector_config");
        CheckTuning(node);
        if (node.Find("memory")?.OneOf("cold", "cached", "pinned") == "pinned")
        {
            throw Refusal.Range($"{node.Place}.memory", "`pinned` memory placement is not supported for dense vector storage");
        }

        node.Find("on_disk")?.Flag();
        node.Find("datatype")?.OneOf("float32");
        node.Find("multivector_config")?.Only("comparator").Get("comparator").OneOf("max_sim");
        var cosine = node.Get("distance").OneOf("Cosine", "Dot", "Euclid", "Manhattan") switch
        {
            "Cosine" => true,
            "Dot" => false,
            var other => throw Refusal.Unsupported($"the distance {other}"),
        };
        var size = node.Get("size").Integer();
        return size is 0 ? throw Refusal.Malformed("data did not match any variant of untagged enum VectorsConfig")
            : size > 65536 ? throw Refusal.Range($"{node.Place}.size", $"value {size} invalid, must be from 1 to 65536")
            : new DenseSettings((int)size, cosine, node.Find("multivector_config") is not null);
    }

    private static bool ReadSparse(Node node)
    {
        if (node.Kind == JsonValueKind.Null)
        {
            return false;
        }

        node.Only("index", "modifier").Find("index")?.Only("full_scan_threshold", "on_disk", "memory", "datatype");
        return node.Find("modifier")?.OneOf("none", "idf") == "idf";
    }

    private static JsonObject WithoutNulls(JsonElement json) =>
        new(json.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null).Select(member =>
            KeyValuePair.Create(member.Name, member.Value.ValueKind == JsonValueKind.Object ? WithoutNulls(member.Value) : Payloads.Copy(member.Value))));
}
