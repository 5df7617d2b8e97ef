namespace SemanticMemory.Qdrant.Wire;

/// <summary>Body of <c>PUT /collections/NAME</c>, and what <c>GET</c> tells of the same.</summary>
internal sealed record WireNewCollection
{
    public required IReadOnlyDictionary<string, WireVectors> Vectors { get; init; }

    public required IReadOnlyDictionary<string, WireSparse> SparseVectors { get; init; }

    public required WireGraph HnswConfig { get; init; }

    public required WirePayloadStorage Payload { get; init; }

    public int? ShardNumber { get; init; }

    public string? ShardingMethod { get; init; }

    public int? ReplicationFactor { get; init; }

    public int? WriteConsistencyFactor { get; init; }

    public required WireMetadata Metadata { get; init; }
}

/// <summary>A dense vector's shape.</summary>
internal sealed record WireVectors(int Size, string Distance, WireMultivector? MultivectorConfig, WireQuantized? QuantizationConfig);

/// <summary>Several vectors a point, scored by the best.</summary>
internal sealed record WireMultivector(string Comparator);

/// <summary>How vectors are compressed.</summary>
internal sealed record WireQuantized(WireScalar? Scalar);

/// <summary>One byte a number.</summary>
internal sealed record WireScalar(string Type, double? Quantile, string? Memory);

/// <summary>A sparse vector's scoring.</summary>
internal sealed record WireSparse(string? Modifier);

/// <summary>The graph of neighbours: none over all points, one for each tenant.</summary>
internal sealed record WireGraph(int M, int? PayloadM);

/// <summary>Where payloads are held.</summary>
internal sealed record WirePayloadStorage(string? Memory);

/// <summary>What the collection was made for.</summary>
internal sealed record WireMetadata(string? Model, int? Dimension, int? Format, string? Filling = null);

/// <summary>Body of <c>PATCH /collections/NAME</c>: members that are given change, the others stay.</summary>
internal sealed record WireMetadataChange(WireMetadata Metadata);

/// <summary>An index of a payload member.</summary>
internal sealed record WireIndex(string FieldName, WireIndexSchema FieldSchema);

/// <summary>An index's kind.</summary>
internal sealed record WireIndexSchema(string Type, bool? IsTenant = null, bool? EnableHnsw = null);

/// <summary>What <c>GET /collections/NAME</c> tells.</summary>
internal sealed record WireCollectionInfo(string Status, WireCollectionConfig Config, IReadOnlyDictionary<string, WireIndexInfo> PayloadSchema);

/// <summary>A collection's settings; metadata may be anybody's.</summary>
internal sealed record WireCollectionConfig(WireCollectionParameters Params, System.Text.Json.JsonElement? Metadata);

/// <summary>A collection's shape; vectors are named, or one without a name.</summary>
internal sealed record WireCollectionParameters(
    System.Text.Json.JsonElement? Vectors, IReadOnlyDictionary<string, WireSparse>? SparseVectors, string? ShardingMethod);

/// <summary>An index that is there.</summary>
internal sealed record WireIndexInfo(string DataType, WireIndexSchema? Params);

/// <summary>Body of <c>POST /collections/aliases</c>.</summary>
internal sealed record WireAliasActions(IReadOnlyList<WireAliasAction> Actions);

/// <summary>One change of aliases.</summary>
internal sealed record WireAliasAction(WireAlias? CreateAlias = null, WireAliasName? DeleteAlias = null)
{
    public static WireAliasAction Create(string collection, string alias) => new(new WireAlias(collection, alias));

    public static WireAliasAction Delete(string alias) => new(DeleteAlias: new WireAliasName(alias));
}

/// <summary>An alias that goes.</summary>
internal sealed record WireAliasName(string AliasName);

/// <summary>What <c>GET /aliases</c> tells.</summary>
internal sealed record WireAliases(IReadOnlyList<WireAlias> Aliases);

/// <summary>What <c>GET /collections</c> tells.</summary>
internal sealed record WireCollectionList(IReadOnlyList<WireCollectionName> Collections);

/// <summary>A collection by its name.</summary>
internal sealed record WireCollectionName(string Name);

/// <summary>A name for a collection.</summary>
internal sealed record WireAlias(string CollectionName, string AliasName);

/// <summary>Body of <c>PUT /collections/NAME/shards</c>.</summary>
internal sealed record WireNewShardKey(string ShardKey);

/// <summary>What <c>GET /collections/NAME/shards</c> tells.</summary>
internal sealed record WireShardKeys(IReadOnlyList<WireKnownShardKey>? ShardKeys);

/// <summary>A shard key that is there: a string or a number.</summary>
internal sealed record WireKnownShardKey(System.Text.Json.JsonElement Key);
