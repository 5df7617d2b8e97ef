namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>What a collection says of its dense vectors under one name.</summary>
internal sealed record DenseSettings(int Size, bool Cosine, bool Multivector);

/// <summary>The vectors a collection has, by name.</summary>
internal sealed class VectorSettings(Dictionary<string, DenseSettings> dense, Dictionary<string, bool> sparseIdf)
{
    public IReadOnlyDictionary<string, DenseSettings> Dense { get; } = dense;

    /// <summary>Sparse vectors, and whether they have the modifier <c>idf</c>.</summary>
    public IReadOnlyDictionary<string, bool> SparseIdf { get; } = sparseIdf;

    public bool Has(string name) => Dense.ContainsKey(name) || SparseIdf.ContainsKey(name);

    /// <summary>What a server checks before it acknowledges a write: the dimension, where name and kind fit.</summary>
    public void CheckDimension(string name, GivenVector vector)
    {
        if (vector.Terms is not null || !Dense.TryGetValue(name, out var settings))
        {
            return;
        }

        foreach (var row in vector.Rows)
        {
            if (row.Length != settings.Size)
            {
                throw Refusal.Input($"Vector dimension error: expected dim: {settings.Size}, got {row.Length}{(name.Length > 0 ? $" for vector '{name}'" : "")}");
            }
        }
    }

    /// <summary>What a server checks only when it applies a write, so that it is lost without <c>wait</c>: name and kind.</summary>
    public void CheckKind(string name, GivenVector vector)
    {
        if (!Has(name))
        {
            throw Refusal.NoVector(name);
        }

        if (vector.Terms is null == SparseIdf.ContainsKey(name))
        {
            throw Refusal.Input("Conversion between sparse and regular vectors failed");
        }

        if (vector.IsMatrix && !Dense[name].Multivector)
        {
            throw Refusal.Input("Conversion between multi and regular vectors failed");
        }
    }

    /// <summary>The rows as they are stored and compared: of unit length where the distance is the cosine.</summary>
    public float[][] Prepared(string name, GivenVector vector) => Dense[name].Cosine ? [.. vector.Rows.Select(Scoring.Normalised)] : vector.Rows;
}
