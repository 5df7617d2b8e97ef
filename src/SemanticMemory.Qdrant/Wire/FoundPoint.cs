using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Wire;

/// <summary>A point as Qdrant answered it.</summary>
internal sealed class FoundPoint
{
    /// <summary>Its id in Qdrant.</summary>
    public Guid StoredId { get; set; }

    /// <summary>Its id as the caller knows it.</summary>
    public Guid Id { get; set; }

    /// <summary>How near it is; 0 when nothing was scored.</summary>
    public float Score { get; set; }

    /// <summary>Fields and body, those that were asked for.</summary>
    public Payload Payload { get; } = new();

    /// <summary>The digest it was stored with.</summary>
    public string? Digest { get; set; }

    /// <summary>Which insert stored it.</summary>
    public string? Insert { get; set; }

    /// <summary>The hint of who stands before it.</summary>
    public IReadOnlyList<Guid> Previous { get; set; } = [];

    /// <summary>Its vectors; <see langword="null"/> unless asked for.</summary>
    public FoundVectors? Vectors { get; set; }

    /// <summary>May the hint be wrong?</summary>
    public bool NeedsMending { get; set; }

    /// <summary>The point as the port knows it.</summary>
    public StoredPoint ToStored() => new(Id, Payload, Digest);

    /// <summary>The point with its vectors, where they were asked for.</summary>
    public Point ToWhole() => new() { Id = Id, Payload = Payload, Digest = Digest, Dense = Vectors?.Dense ?? [], Lexical = Vectors?.Lexical ?? SparseVector.Empty };
}

/// <summary>A vector for each passage, and term weights. Apart from the point, for few reads ask for them.</summary>
internal sealed record FoundVectors(IReadOnlyList<ReadOnlyMemory<float>> Dense, SparseVector Lexical);
