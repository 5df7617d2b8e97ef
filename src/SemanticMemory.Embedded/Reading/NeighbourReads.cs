using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Files;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Reading;

/// <summary>The points around others in their groups.</summary>
internal static class NeighbourReads
{
    // Room for the answer to a usual search; what is more grows.
    private const int MostExpected = 1024;

    /// <summary>Which points stand around which, by their places; each point once, however many it is a neighbour of.</summary>
    internal sealed record Found<T>(List<(Guid Id, int[] Before, int[] After)> Around, FoundPoints<T> Points);

    public static Found<T> Find<T>(CollectionMemory memory, IReadOnlyList<Guid> ids, int before, int after, Func<IPointView, T> take, PointParts parts)
    {
        var expected = (int)Math.Min(ids.Count * ((long)before + after), MostExpected);
        var (stretches, found) = (new List<(Guid Id, int[] Before, int[] After)>(ids.Count), new FoundSlots(expected));
        foreach (var id in ids)
        {
            var slot = memory.Ids.Find(id);
            if (slot < 0)
            {
                continue;
            }

            var sequence = memory.Groups!.Around(slot, out var at);
            if (at < 0)
            {
                continue;
            }

            var first = Math.Max(0, at - before);
            var end = (int)Math.Min(sequence.Length, at + 1L + after);
            stretches.Add((id, Add(sequence[first..at], found), Add(sequence[(at + 1)..end], found)));
        }

        return new Found<T>(stretches, new FoundPoints<T>(memory, found, parts, take));
    }

    /// <summary>The same with what the file has of them; <see langword="null"/> when a row was changed since.</summary>
    public static IReadOnlyDictionary<Guid, Neighbourhood<T>>? Complete<T>(Found<T> found, TableReader reader)
    {
        if (!found.Points.Complete(reader))
        {
            return null;
        }

        var around = new Dictionary<Guid, Neighbourhood<T>>(found.Around.Count);
        foreach (var (id, before, after) in found.Around)
        {
            // An id that is given twice has the same neighbours twice.
            around[id] = new Neighbourhood<T>(Array.ConvertAll(before, place => found.Points[place]), Array.ConvertAll(after, place => found.Points[place]));
        }

        return around;
    }

    private static int[] Add(ReadOnlySpan<int> slots, FoundSlots found)
    {
        var places = slots.Length == 0 ? [] : new int[slots.Length];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = found.Add(slots[i]);
        }

        return places;
    }
}
