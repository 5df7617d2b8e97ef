using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Collections;

/// <summary>Compares a collection that is there with what this service needs.</summary>
internal static class CollectionCheck
{
    /// <exception cref="MemoryException"><see cref="MemoryError.Misconfigured"/>: it was made for something else; the message says for what, and the cure.</exception>
    public static void Run(string name, WireCollectionInfo info, CollectionSchema schema, KnownModels models, QdrantOptions options)
    {
        var metadata = Metadata(info);
        if (metadata is not { Model: { } model, Dimension: { } dimension, Format: CollectionLayout.Format })
        {
            throw StoreErrors.OtherFormat(name, metadata?.Format, CollectionLayout.Format);
        }

        var found = new EmbeddingFingerprint(model, dimension);
        if (schema.Group is not null && !models.Accept(found))
        {
            throw StoreErrors.OtherModel(name, found.ToString(), models.Configured);
        }

        if (metadata.Filling is { } source && source != options.FillingFrom)
        {
            throw StoreErrors.BeingFilled(name, source);
        }

        if (Difference(info.Config.Params, found, options.ShardByTenant) is { } difference)
        {
            throw StoreErrors.OtherSchema(name, difference);
        }

        foreach (var index in CollectionLayout.Indexes(schema))
        {
            if (info.PayloadSchema.TryGetValue(index.FieldName, out var there) && there.DataType != index.FieldSchema.Type)
            {
                throw StoreErrors.OtherSchema(name, $"the index of '{index.FieldName}' is for {there.DataType}, not {index.FieldSchema.Type}: delete it, and it is made anew on the next start");
            }
        }
    }

    /// <summary>Whose vectors a collection has.</summary>
    public static EmbeddingFingerprint ModelOf(string name, WireCollectionInfo info) =>
        Metadata(info) is { Model: { } model, Dimension: { } dimension, Format: CollectionLayout.Format }
            ? new EmbeddingFingerprint(model, dimension)
            : throw StoreErrors.OtherFormat(name, found: null, CollectionLayout.Format);

    /// <summary>What the collection says that it was made for; <see langword="null"/> when that is not ours.</summary>
    public static WireMetadata? Metadata(WireCollectionInfo info) => Read(info.Config.Metadata, WireJson.Instance.WireMetadata);

    /// <summary>The indexes that are not there.</summary>
    public static IEnumerable<WireIndex> Missing(WireCollectionInfo info, CollectionSchema schema) =>
        CollectionLayout.Indexes(schema).Where(index => !info.PayloadSchema.ContainsKey(index.FieldName));

    // What somebody else has made may have any form.
    private static T? Read<T>(JsonElement? element, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return element is { ValueKind: JsonValueKind.Object } there ? there.Deserialize(type) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Difference(WireCollectionParameters found, EmbeddingFingerprint embedding, bool shardByTenant)
    {
        if (found.Vectors is not { ValueKind: JsonValueKind.Object } vectors
            || !vectors.TryGetProperty(VectorNames.Dense, out var named)
            || Read(named, WireJson.Instance.WireVectors) is not { } dense)
        {
            return $"it has no vectors named '{VectorNames.Dense}'";
        }

        if (dense.Size != embedding.Dimension)
        {
            return $"its vectors have {dense.Size} numbers, not {embedding.Dimension}";
        }

        if (dense.Distance != CollectionLayout.Distance)
        {
            return $"its vectors are compared by {dense.Distance}, not by {CollectionLayout.Distance}";
        }

        if (dense.MultivectorConfig?.Comparator != CollectionLayout.Comparator)
        {
            return "it holds one vector a point, not one for each passage";
        }

        if (found.SparseVectors is not { } sparse || !sparse.TryGetValue(VectorNames.Lexical, out var lexical) || lexical.Modifier != CollectionLayout.Modifier)
        {
            return $"it has no sparse vectors named '{VectorNames.Lexical}' with the modifier {CollectionLayout.Modifier}";
        }

        var sharded = found.ShardingMethod == CollectionLayout.CustomSharding;
        return sharded == shardByTenant ? null : $"it is {(sharded ? "" : "not ")}sharded by tenant, and Qdrant:ShardByTenant says otherwise";
    }
}
