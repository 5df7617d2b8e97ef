using System.Runtime.InteropServices;
using SemanticMemory.Embedded.Columns;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Reading;

/// <summary>A point as memory has it, while nobody writes: one view goes over all points of a read. What is in the file alone is not in it.</summary>
internal sealed class SlotView(CollectionMemory memory, PointParts parts) : IPointView
{
    // Of the point that is kept: the same room for each.
    private readonly List<KeyValuePair<Field, FieldValue>> _fields = [];

    /// <summary>Which point is seen.</summary>
    public int Slot { get; set; }

    public Guid Id => memory.Ids.Id(Slot);

    public ReadOnlyMemory<byte> Features => parts.HasFlag(PointParts.Features) ? memory.Features[Slot] : default;

    public bool Has(Field field) => memory.Column(field).Has(Slot);

    public string? Keyword(Field field) => memory.Column(field).TryGet(Slot, out var value) ? value.Keyword : null;

    public IReadOnlyList<string> Keywords(Field field) => memory.Column(field).TryGet(Slot, out var value) ? value.Keywords : [];

    public long? Integer(Field field) => memory.Column(field).TryGet(Slot, out var value) ? value.Integer : null;

    public StoredPoint ToStored()
    {
        _fields.Clear();
        for (var i = 0; i < memory.Map.Count; i++)
        {
            if (memory.Column(i).TryGet(Slot, out var value))
            {
                _fields.Add(new(memory.Schema.Fields[i], value));
            }
        }

        return new StoredPoint(Id, new Payload(CollectionsMarshal.AsSpan(_fields)) { Features = Features }, Digest: null);
    }
}
