using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Wire;

/// <summary>A point as Qdrant answered it.</summary>
internal sealed class FoundPoint
{
    /// <summary>Its id in Qdrant.</summary>
    public required Guid StoredId { get; init; }

    /// <summary>Its id as the caller knows it.</summary>
    public required Guid Id { get; init; }

    /// <summary>How near it is; 0 when nothing was scored.</summary>
    public float Score { get; init; }

    /// <summary>Fields and body, those that were asked for.</summary>
    public required Payload Payload { get; init; }

    /// <summary>The digest it was stored with.</summary>
    public string? Digest { get; init; }

    /// <summary>Which insert stored it.</summary>
    public string? Insert { get; init; }

    /// <summary>The hint of who stands before it.</summary>
    public IReadOnlyList<Guid> Previous { get; init; } = [];

    /// <summary>Its vectors; <see langword="null"/> unless asked for.</summary>
    public FoundVectors? Vectors { get; init; }

    /// <summary>May the hint be wrong?</summary>
    public bool NeedsMending { get; init; }

    /// <summary>The point as the port knows it.</summary>
    public StoredPoint ToStored() => new(Id, Payload, Digest);

    /// <summary>The point with its vectors, where they were asked for.</summary>
    public Point ToWhole() => new() { Id = Id, Payload = Payload, Digest = Digest, Dense = Vectors?.Dense ?? [], Lexical = Vectors?.Lexical ?? SparseVector.Empty };
}

/// <summary>A hit of a search, and its id in Qdrant.</summary>
internal readonly record struct FoundHit(Guid StoredId, ScoredPoint<StoredPoint> Hit);

/// <summary>A vector for each passage, and term weights. Apart from the point, for few reads ask for them.</summary>
internal sealed record FoundVectors(IReadOnlyList<ReadOnlyMemory<float>> Dense, SparseVector Lexical);
