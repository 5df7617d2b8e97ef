using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Files;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Reading;

/// <summary>The points around others in their groups.</summary>
internal static class NeighbourReads
{
    /// <summary>Which points stand around which; each point once, however many it is a neighbour of.</summary>
    internal sealed record Found(Dictionary<Guid, (int[] Before, int[] After)> Around, Dictionary<int, FoundPoint> Points);

    public static Found Find(CollectionMemory memory, IReadOnlyList<Guid> ids, int before, int after, PointParts parts)
    {
        var found = new Found([], []);
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
            var last = (int)Math.Min(sequence.Length, at + 1L + after);
            var around = (sequence[first..at].ToArray(), sequence[(at + 1)..last].ToArray());
            found.Around[id] = around;
            Add(memory, around.Item1, parts, found.Points);
            Add(memory, around.Item2, parts, found.Points);
        }

        return found;
    }

    /// <summary>The same with what the file has of them; <see langword="null"/> when a row was changed since.</summary>
    public static IReadOnlyDictionary<Guid, Neighbourhood>? Complete(Found found, TableReader reader)
    {
        var stored = new Dictionary<int, StoredPoint>(found.Points.Count);
        foreach (var (slot, point) in found.Points)
        {
            if (point.Read(reader) is not { } read)
            {
                return null;
            }

            stored.Add(slot, read);
        }

        return found.Around.ToDictionary(
            pair => pair.Key,
            pair => new Neighbourhood([.. pair.Value.Before.Select(slot => stored[slot])], [.. pair.Value.After.Select(slot => stored[slot])]));
    }

    private static void Add(CollectionMemory memory, int[] slots, PointParts parts, Dictionary<int, FoundPoint> points)
    {
        foreach (var slot in slots)
        {
            if (!points.ContainsKey(slot))
            {
                points.Add(slot, FoundPoint.Of(memory, slot, parts));
            }
        }
    }
}
