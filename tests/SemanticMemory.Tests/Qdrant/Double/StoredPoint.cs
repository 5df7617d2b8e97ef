using System.Text.Json;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>Terms in ascending order, each with its weight.</summary>
internal sealed record SparseVector(uint[] Indices, float[] Values);

/// <summary>A point of a collection.</summary>
internal sealed class StoredPoint(PointKey key)
{
    private static readonly JsonElement s_empty = JsonElement.Parse("{}");
    private readonly Dictionary<FieldIndex, object[]> _values = [];

    public PointKey Key { get; } = key;

    /// <summary>Nothing where none was ever given or it was cleared: then the first merge stores nulls instead of deleting by them.</summary>
    public JsonElement? Payload
    {
        get;
        set
        {
            field = value;
            _values.Clear();
        }
    }

    public JsonElement Readable => Payload ?? s_empty;

    /// <summary>The values that an index holds of it.</summary>
    public IReadOnlyList<object> Values(FieldIndex index)
    {
        if (!_values.TryGetValue(index, out var values))
        {
            _values[index] = values = [.. index.Values(Readable)];
        }

        return values;
    }

    /// <summary>Vectors by name; one row each, or those of a multivector. Cosine ones have unit length.</summary>
    public Dictionary<string, float[][]> Dense { get; } = [];

    public Dictionary<string, SparseVector> Sparse { get; } = [];

    /// <summary>The key it was written under, as JSON, in a collection sharded by keys.</summary>
    public string? ShardKey { get; init; }

    /// <summary>The number of the operation that changed it last.</summary>
    public ulong Version { get; set; }
}
