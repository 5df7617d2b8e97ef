using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Files;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Reading;

/// <summary>Points of one read, each once: first as memory has them, then with what was asked for and is still in the file.</summary>
internal sealed class FoundPoints(PointParts parts, int capacity)
{
    /// <summary>What the file has yet to give of the point at a place.</summary>
    private readonly record struct Unread(int Place, long Row, int Revision, PointParts Parts);

    private readonly Dictionary<int, int> _places = new(capacity);
    private readonly List<StoredPoint> _points = new(capacity);
    private readonly List<Unread> _unread = [];

    /// <summary>The point at a place.</summary>
    public StoredPoint this[int place] => _points[place];

    /// <summary>The place of a slot's point.</summary>
    public int Add(CollectionMemory memory, int slot)
    {
        if (_places.TryGetValue(slot, out var known))
        {
            return known;
        }

        var place = _points.Count;
        _places.Add(slot, place);
        var payload = Fields(memory, slot);
        var unread = parts & PointParts.Body;
        if (parts.HasFlag(PointParts.Features))
        {
            payload.Features = memory.Features[slot];
            unread |= memory.Features.AreInFile(slot) ? PointParts.Features : PointParts.None;
        }

        _points.Add(new StoredPoint(memory.Ids.Id(slot), payload, Digest: null));
        if (unread != PointParts.None)
        {
            _unread.Add(new Unread(place, memory.Row(slot), memory.Revision(slot), unread));
        }

        return place;
    }

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

    private static Payload Fields(CollectionMemory memory, int slot)
    {
        // Counted first: an answer may have hundreds of points, and each gets a list of the right length.
        var count = 0;
        for (var i = 0; i < memory.Map.Count; i++)
        {
            count += memory.Column(i).Has(slot) ? 1 : 0;
        }

        var payload = new Payload(count);
        for (var i = 0; i < memory.Map.Count; i++)
        {
            if (memory.Column(i).Get(slot) is { } value)
            {
                payload.Add(memory.Schema.Fields[i], value);
            }
        }

        return payload;
    }
}
