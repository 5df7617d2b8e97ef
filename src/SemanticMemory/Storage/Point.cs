namespace SemanticMemory.Storage;

/// <summary>One thing to keep: an id, a payload and what it is found by.</summary>
public sealed record Point
{
    /// <summary>Its id, unique within tenant and collection.</summary>
    public required Guid Id { get; init; }

    /// <summary>Fields, body and features.</summary>
    public required Payload Payload { get; init; }

    /// <summary>One vector of unit length for each passage, all of the store's dimension; a point scores as its best. Empty: not found by meaning.</summary>
    public IReadOnlyList<ReadOnlyMemory<float>> Dense { get; init; } = [];

    /// <summary>Whose vectors <see cref="Dense"/> are; <see langword="null"/>: of the model that the store has when they come. Of another one they are refused.</summary>
    public EmbeddingFingerprint? Model { get; init; }

    /// <summary>Finished term weights without IDF, which the store knows. Empty: not found by words.</summary>
    public SparseVector Lexical { get; init; } = SparseVector.Empty;

    /// <summary>
    /// A hash of what was asked to be stored, or <see langword="null"/>. <see cref="PointCollection.InsertAsync"/> tells a repeat
    /// (same id, same digest) from a conflict (same id, another digest) by it. Up to 64 characters.
    /// </summary>
    public string? Digest { get; init; }
}

/// <summary>The vectors of a point, as in <see cref="Point.Dense"/>; at least one.</summary>
public sealed record PointVectors(Guid Id, IReadOnlyList<ReadOnlyMemory<float>> Dense)
{
    /// <summary>As <see cref="Point.Model"/>.</summary>
    public EmbeddingFingerprint? Model { get; init; }
}

/// <summary>
/// A point as it is stored, without its vectors: only a copy of the collection reads those, see <see cref="PointCollection.ReadAllAsync"/>. A read of less
/// than <see cref="PointParts.All"/> may leave the digest <see langword="null"/>.
/// </summary>
public sealed record StoredPoint(Guid Id, Payload Payload, string? Digest) : IPointView
{
    ReadOnlyMemory<byte> IPointView.Features => Payload.Features;

    bool IPointView.Has(Field field) => Payload.TryGet(field, out _);

    string? IPointView.Keyword(Field field) => Payload.Keyword(field);

    IReadOnlyList<string> IPointView.Keywords(Field field) => Payload.Keywords(field);

    long? IPointView.Integer(Field field) => Payload.Integer(field);

    StoredPoint IPointView.ToStored() => this;
}

/// <summary>A hit, or what a read took from it, and how near it is; a larger score is nearer.</summary>
public readonly record struct ScoredPoint<T>(T Point, float Score);

/// <summary>The points around one point in its group's order, or what a read took from each.</summary>
/// <param name="Before">The ones before it, in order: the last is the nearest.</param>
/// <param name="After">The ones after it, in order: the first is the nearest.</param>
public sealed record Neighbourhood<T>(IReadOnlyList<T> Before, IReadOnlyList<T> After);

/// <summary>How often a value of a field occurs.</summary>
public sealed record FacetValue(string Value, long Count);

/// <summary>What became of an insert.</summary>
/// <param name="Created">For each point given, in order: was it stored by this call? <see langword="false"/>: its id was there already, and nothing of it changed.</param>
/// <param name="Conflicts">Indices of the points whose id was there with another digest. When there are any, nothing was stored.</param>
public sealed record InsertOutcome(IReadOnlyList<bool> Created, IReadOnlyList<int> Conflicts);
