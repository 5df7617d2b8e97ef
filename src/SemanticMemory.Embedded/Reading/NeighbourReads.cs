using System.Runtime.InteropServices;
using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Files;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Reading;

/// <summary>The points around others in their groups.</summary>
internal static class NeighbourReads
{
    // Room for the answer to a usual search; what is more grows.
    private const int MostExpected = 1024;

    /// <summary>
    /// Which points stand around which: of each how many before it and how many after it, and the places of all these, one after the other; each point once, however many it
    /// is a neighbour of.
    /// </summary>
    internal sealed record Found<T>(List<(Guid Id, int Before, int After)> Around, List<int> Places, FoundPoints<T> Points);

    public static Found<T> Find<T>(CollectionMemory memory, IReadOnlyList<Guid> ids, int before, int after, Func<IPointView, T> take, PointParts parts)
    {
        var expected = (int)Math.Min(ids.Count * ((long)before + after), MostExpected);
        var (stretches, places) = (new List<(Guid Id, int Before, int After)>(ids.Count), new List<int>(expected));
        using var found = new FoundSlots(expected);
        var slots = SlotsOf(memory, ids);
        for (var i = 0; i < slots.Length; i++)
        {
            var slot = slots[i];
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
            Add(sequence[first..at], found, places);
            Add(sequence[(at + 1)..end], found, places);
            stretches.Add((ids[i], at - first, end - at - 1));
        }

        return new Found<T>(stretches, places, new FoundPoints<T>(memory, found, parts, take));
    }

    /// <summary>The same with what the file has of them; <see langword="null"/> when a row was changed since.</summary>
    public static IReadOnlyDictionary<Guid, Neighbourhood<T>>? Complete<T>(Found<T> found, TableReader reader)
    {
        if (!found.Points.Complete(reader))
        {
            return null;
        }

        var around = new Dictionary<Guid, Neighbourhood<T>>(found.Around.Count);
        ReadOnlySpan<int> places = CollectionsMarshal.AsSpan(found.Places);
        foreach (var (id, before, after) in found.Around)
        {
            // An id that is given twice has the same neighbours twice.
            around[id] = new Neighbourhood<T>(Points(found.Points, places[..before]), Points(found.Points, places.Slice(before, after)));
            places = places[(before + after)..];
        }

        return around;
    }

    // All of them first, so that the processor fetches their groups side by side.
    private static int[] SlotsOf(CollectionMemory memory, IReadOnlyList<Guid> ids)
    {
        var slots = new int[ids.Count];
        for (var i = 0; i < slots.Length; i++)
        {
            slots[i] = memory.Ids.Find(ids[i]);
            if (slots[i] >= 0)
            {
                memory.Groups!.Prefetch(slots[i]);
            }
        }

        return slots;
    }

    private static void Add(ReadOnlySpan<int> slots, FoundSlots found, List<int> places)
    {
        foreach (var slot in slots)
        {
            places.Add(found.Add(slot));
        }
    }

    private static T[] Points<T>(FoundPoints<T> found, ReadOnlySpan<int> places)
    {
        var points = places.Length == 0 ? [] : new T[places.Length];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = found[places[i]];
        }

        return points;
    }
}
