using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Files;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Reading;

/// <summary>What was taken from the points of one answer, each once: from memory at once, and where the file has something of it, when that was read.</summary>
internal sealed class FoundPoints<T>
{
    // By then the processor has fetched what a point takes, and still has what it fetched for those before.
    private const int Ahead = 6;

    /// <summary>What the file has yet to give of the point at a place.</summary>
    private readonly record struct Unread(int Place, StoredPoint Point, long Row, int Revision, PointParts Parts);

    private readonly T[] _taken;
    private readonly Func<IPointView, T> _take;
    private readonly List<Unread> _unread = [];

    /// <summary>The points of slots, as memory has them.</summary>
    public FoundPoints(CollectionMemory memory, FoundSlots found, PointParts parts, Func<IPointView, T> take)
    {
        var slots = found.All;
        var view = new SlotView(memory, parts);
        (_taken, _take) = (new T[slots.Length], take);
        for (var place = 0; place < slots.Length; place++)
        {
            if (place + Ahead < slots.Length)
            {
                memory.Prefetch(slots[place + Ahead]);
            }

            var slot = view.Slot = slots[place];
            var unread = (parts & PointParts.Body) | (memory.Features.AreInFile(slot) ? parts & PointParts.Features : PointParts.None);
            if (unread == PointParts.None)
            {
                _taken[place] = take(view);
            }
            else
            {
                _unread.Add(new Unread(place, view.ToStored(), memory.Row(slot), memory.Revision(slot), unread));
            }
        }
    }

    /// <summary>What was taken from the point at a place, once all is read.</summary>
    public T this[int place] => _taken[place];

    /// <summary>Reads the rest from the file; <see langword="false"/> when a row was changed since.</summary>
    public bool Complete(TableReader reader)
    {
        foreach (var (place, known, row, revision, missing) in _unread)
        {
            var point = known;
            if (missing.HasFlag(PointParts.Body))
            {
                if (!reader.TryReadContent(row, revision, out var digest, out var body))
                {
                    return false;
                }

                point.Payload.Body = body;
                point = point with { Digest = digest };
            }

            if (missing.HasFlag(PointParts.Features))
            {
                if (!reader.TryReadFeatures(row, revision, out var features))
                {
                    return false;
                }

                point.Payload.Features = features;
            }

            _taken[place] = _take(point);
        }

        return true;
    }
}
