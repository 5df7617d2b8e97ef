using System.Runtime.InteropServices;
using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Files;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Reading;

/// <summary>Points of one answer, each once: first as memory has them, then with what was asked for and is still in the file.</summary>
internal sealed class FoundPoints
{
    /// <summary>What the file has yet to give of the point at a place.</summary>
    private readonly record struct Unread(int Place, long Row, int Revision, PointParts Parts);

    private readonly StoredPoint[] _points;
    private readonly List<Unread> _unread = [];

    /// <summary>The points of slots, as memory has them.</summary>
    public FoundPoints(CollectionMemory memory, FoundSlots found, PointParts parts)
    {
        var slots = found.All;
        _points = new StoredPoint[slots.Length];
        var fields = new List<KeyValuePair<Field, FieldValue>>(memory.Map.Count);
        for (var place = 0; place < slots.Length; place++)
        {
            fields.Clear();
            for (var i = 0; i < memory.Map.Count; i++)
            {
                if (memory.Column(i).TryGet(slots[place], out var value))
                {
                    fields.Add(new(memory.Schema.Fields[i], value));
                }
            }

            Add(memory, slots[place], place, new Payload(CollectionsMarshal.AsSpan(fields)), parts);
        }
    }

    /// <summary>The point at a place.</summary>
    public StoredPoint this[int place] => _points[place];

    /// <summary>Reads the rest from the file; <see langword="false"/> when a row was changed since.</summary>
    public bool Complete(TableReader reader)
    {
        foreach (var (place, row, revision, missing) in _unread)
        {
            var point = _points[place];
            if (missing.HasFlag(PointParts.Body))
            {
                if (!reader.TryReadContent(row, revision, out var digest, out var body))
                {
                    return false;
                }

                point.Payload.Body = body;
                _points[place] = point with { Digest = digest };
            }

            if (missing.HasFlag(PointParts.Features))
            {
                if (!reader.TryReadFeatures(row, revision, out var features))
                {
                    return false;
                }

                point.Payload.Features = features;
            }
        }

        return true;
    }

    private void Add(CollectionMemory memory, int slot, int place, Payload payload, PointParts parts)
    {
        var unread = parts & PointParts.Body;
        if (parts.HasFlag(PointParts.Features))
        {
            payload.Features = memory.Features[slot];
            unread |= memory.Features.AreInFile(slot) ? PointParts.Features : PointParts.None;
        }

        _points[place] = new StoredPoint(memory.Ids.Id(slot), payload, Digest: null);
        if (unread != PointParts.None)
        {
            _unread.Add(new Unread(place, memory.Row(slot), memory.Revision(slot), unread));
        }
    }
}
