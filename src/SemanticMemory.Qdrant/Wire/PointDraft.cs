using System.Runtime.InteropServices;
using SemanticMemory.Qdrant.Chains;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Wire;

/// <summary>The point that is being read: used again for each point of an answer, so that only what a caller gets is made.</summary>
internal sealed class PointDraft
{
    private const int UsualFields = 16;

    private readonly List<KeyValuePair<Field, FieldValue>> _fields = new(UsualFields);

    /// <inheritdoc cref="FoundPoint.StoredId"/>
    public Guid StoredId { get; set; }

    /// <inheritdoc cref="FoundPoint.Id"/>
    public Guid Id { get; set; }

    /// <inheritdoc cref="FoundPoint.Score"/>
    public float Score { get; set; }

    /// <summary>The body, empty when there is none.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>The features, empty when there are none.</summary>
    public ReadOnlyMemory<byte> Features { get; set; }

    /// <inheritdoc cref="FoundPoint.Digest"/>
    public string? Digest { get; set; }

    /// <inheritdoc cref="FoundPoint.Insert"/>
    public string? Insert { get; set; }

    /// <summary>The hint of who stands before it.</summary>
    public HintIds Previous { get; set; }

    /// <inheritdoc cref="FoundPoint.Vectors"/>
    public FoundVectors? Vectors { get; set; }

    /// <inheritdoc cref="FoundPoint.NeedsMending"/>
    public bool NeedsMending { get; set; }

    /// <summary>Forgets the point before.</summary>
    public void Clear()
    {
        _fields.Clear();
        (StoredId, Id, Score, NeedsMending) = (default, default, default, default);
        (Body, Features, Digest, Insert, Previous, Vectors) = (default, default, null, null, default, null);
    }

    /// <summary>Takes a field's value. Of two lists the longer one stays: the list as it was given, which has its repeats, whichever comes first.</summary>
    public void Set(Field field, FieldValue value)
    {
        for (var at = 0; field.Type == FieldType.Keywords && at < _fields.Count; at++)
        {
            if (ReferenceEquals(_fields[at].Key, field))
            {
                if (_fields[at].Value.Keywords.Count < value.Keywords.Count)
                {
                    _fields[at] = new(field, value);
                }

                return;
            }
        }

        _fields.Add(new(field, value));
    }

    /// <summary>The point as the port knows it.</summary>
    public StoredPoint ToStored() => new(Id, ToPayload(), Digest);

    /// <summary>The point with what this store alone knows of it.</summary>
    public FoundPoint ToFound() => new()
    {
        StoredId = StoredId,
        Id = Id,
        Score = Score,
        Payload = ToPayload(),
        Digest = Digest,
        Insert = Insert,
        Previous = Previous.ToList(),
        Vectors = Vectors,
        NeedsMending = NeedsMending,
    };

    /// <summary>The point as a hit of a search.</summary>
    public FoundHit ToHit() => new(StoredId, new ScoredPoint<StoredPoint>(ToStored(), Score));

    private Payload ToPayload() => new(CollectionsMarshal.AsSpan(_fields)) { Body = Body, Features = Features };
}
