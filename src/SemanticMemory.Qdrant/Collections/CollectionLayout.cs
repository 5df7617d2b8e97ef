using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Collections;

/// <summary>How a collection is made. docs/qdrant.md says why.</summary>
internal static class CollectionLayout
{
    /// <summary>The format of payloads and vectors; raised when old data can no longer be read.</summary>
    public const int Format = 1;

    public const string Distance = "Cosine";
    public const string Comparator = "max_sim";
    public const string Modifier = "idf";
    public const string CustomSharding = "custom";

    private const int EdgesOfATenant = 16;
    private const double Quantile = .99;

    public static WireNewCollection Of(EmbeddingFingerprint embedding, QdrantOptions options) => new()
    {
        Vectors = new Dictionary<string, WireVectors>
        {
            [VectorNames.Dense] = new(
                embedding.Dimension, Distance, new WireMultivector(Comparator), new WireQuantized(new WireScalar("int8", Quantile, "pinned"))),
        },
        SparseVectors = new Dictionary<string, WireSparse> { [VectorNames.Lexical] = new(Modifier) },

        // No graph over all tenants' points, one over each tenant's: nobody searches across tenants.
        HnswConfig = new WireGraph(0, EdgesOfATenant),
        Payload = new WirePayloadStorage("cold"),
        ShardNumber = options.Shards,
        ShardingMethod = options.ShardByTenant ? CustomSharding : null,
        ReplicationFactor = options.ReplicationFactor,
        WriteConsistencyFactor = options.WritesToAcknowledge,
        Metadata = new WireMetadata(embedding.Model, embedding.Dimension, Format, options.FillingFrom),
    };

    /// <summary>The indexes: every field that a filter can name, and what this store itself asks by. Only the tenant's builds graphs.</summary>
    public static IReadOnlyList<WireIndex> Indexes(CollectionSchema schema)
    {
        List<WireIndex> indexes = [new(PayloadNames.Tenant, new WireIndexSchema("keyword", IsTenant: true))];
        indexes.AddRange(schema.Fields.Select(field =>
            new WireIndex(field.Name, new WireIndexSchema(field.Type == FieldType.Integer ? "integer" : "keyword", EnableHnsw: false))));
        if (schema.Group is not null)
        {
            indexes.Add(new WireIndex(PayloadNames.Previous, new WireIndexSchema("uuid", EnableHnsw: false)));
            indexes.Add(new WireIndex(PayloadNames.Mend, new WireIndexSchema("integer", EnableHnsw: false)));
        }

        return indexes;
    }
}
