using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Files;
using SemanticMemory.Embedded.Lexical;
using SemanticMemory.Embedded.Vectors;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Reading;

/// <summary>Points with their vectors and words, for copies.</summary>
internal static class WholeReads
{
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

    /// <summary>The whole points, or <see langword="null"/> when a row was changed since.</summary>
    public static IReadOnlyList<Point>? Complete(IReadOnlyList<FoundPoint> found, TableReader reader, int dimension)
    {
        var points = new Point[found.Count];
        for (var i = 0; i < points.Length; i++)
        {
            if (found[i].Read(reader) is not { } stored || !reader.TryReadVectors(found[i].Row, found[i].Revision, out var lexical, out var dense))
            {
                return null;
            }

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
