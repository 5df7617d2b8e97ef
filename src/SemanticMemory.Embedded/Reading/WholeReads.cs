using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Files;
using SemanticMemory.Embedded.Lexical;
using SemanticMemory.Embedded.Vectors;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Reading;

/// <summary>Points with their vectors and words, for copies.</summary>
internal static class WholeReads
{
    /// <summary>Points as memory has them, and where the file has the rest.</summary>
    internal sealed record Found(FoundPoints<StoredPoint> Points, (int Place, long Row, int Revision)[] Rows);

    /// <summary>Every id, one group after another in its order: a store that keeps groups in order then takes a copy as appends. Points without a place come last.</summary>
    public static IReadOnlyList<Guid> Ids(CollectionMemory memory)
    {
        var slots = memory.Live.ToSlots();
        var ids = Array.ConvertAll(slots, memory.Ids.Id);
        if (memory.Schema is { Group: { } group, Order: { } order })
        {
            var (groups, orders) = ((KeywordColumn)memory.Column(group), (IntegerColumn)memory.Column(order));
            Array.Sort(Array.ConvertAll(slots, slot => Place(groups.Code(slot), orders.Has(slot) ? orders[slot] : null, memory.Ids.Id(slot))), ids);
        }

        return ids;
    }

    /// <summary>What memory has of some points.</summary>
    public static Found Find(CollectionMemory memory, IReadOnlyList<int> slots)
    {
        using var found = new FoundSlots(slots.Count);
        var rows = slots.Select(slot => (found.Add(slot), memory.Row(slot), memory.Revision(slot))).ToArray();
        return new Found(new FoundPoints<StoredPoint>(memory, found, PointParts.All, static point => point.ToStored()), rows);
    }

    /// <summary>The whole points, or <see langword="null"/> when a row was changed since.</summary>
    public static IReadOnlyList<Point>? Complete(Found found, TableReader reader, int dimension)
    {
        if (!found.Points.Complete(reader))
        {
            return null;
        }

        var points = new Point[found.Rows.Length];
        for (var i = 0; i < points.Length; i++)
        {
            var (place, row, revision) = found.Rows[i];
            if (!reader.TryReadVectors(row, revision, out var lexical, out var dense))
            {
                return null;
            }

            var stored = found.Points[place];
            points[i] = new Point
            {
                Id = stored.Id,
                Payload = stored.Payload,
                Digest = stored.Digest,
                Dense = HalfVectors.DecodeAll(dense, dimension),
                Lexical = TermBlob.Decode(lexical),
            };
        }

        return points;
    }

    private static (bool HasNone, int Group, long Order, Guid Id) Place(int group, long? order, Guid id) =>
        group == 0 || order is null ? (true, 0, 0, id) : (false, group, order.Value, id);
}
