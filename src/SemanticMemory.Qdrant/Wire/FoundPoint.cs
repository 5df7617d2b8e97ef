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

    /// <summary>Its words, if they were asked for.</summary>
    public SparseVector Words { get; set; } = SparseVector.Empty;

    /// <summary>The digest it was stored with.</summary>
    public string? Digest { get; set; }

    /// <summary>Which insert stored it.</summary>
    public string? Insert { get; set; }

    /// <summary>The hint of who stands before it.</summary>
    public IReadOnlyList<Guid> Previous { get; set; } = [];

    /// <summary>May the hint be wrong?</summary>
    public bool NeedsMending { get; set; }

    /// <summary>The point as the port knows it.</summary>
    public StoredPoint ToStored() => new(Id, Payload, Digest);
}
