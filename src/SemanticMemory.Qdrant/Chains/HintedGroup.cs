using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Chains;

/// <summary>Some points of one group in their order: those asked about, and those that hints brought along.</summary>
internal sealed class HintedGroup(IReadOnlyList<FoundPoint> points)
{
    private readonly Dictionary<Guid, int> _places = points.Select((point, at) => (point.StoredId, at)).ToDictionary();

    /// <summary>Who stands around a point, at most <see cref="Hint.Reach"/> on a side; <see langword="null"/> when the hints contradict each other.</summary>
    public Neighbourhood<StoredPoint>? Around(FoundPoint point, int before, int after)
    {
        var at = _places[point.StoredId];
        var earlier = Take(at - Hint.Reach, at);
        var later = Take(at + 1, at + 1 + Hint.Reach);
        return IsSureBefore(point, at, earlier) && IsSureAfter(point, later)
            ? new Neighbourhood<StoredPoint>([.. earlier.TakeLast(before).Select(other => other.ToStored())], [.. later.Take(after).Select(other => other.ToStored())])
            : null;
    }

    private List<FoundPoint> Take(int from, int to) => [.. points.Take(Math.Max(0, from)..Math.Max(0, to))];

    // The points known to stand before it are those of its hint; a shorter hint says that there are no more.
    private static bool IsSureBefore(FoundPoint point, int at, List<FoundPoint> earlier) =>
        Hint.Is(point, [.. Enumerable.Reverse(earlier).Select(other => other.StoredId)]) && (point.Previous.Count == Hint.Reach || at == point.Previous.Count);

    // Each of the points known to stand after it says that exactly this one, and what follows it, stands before.
    private static bool IsSureAfter(FoundPoint point, List<FoundPoint> later)
    {
        List<Guid> chain = [.. point.Previous.Reverse(), point.StoredId];
        foreach (var next in later)
        {
            if (!Hint.Is(next, [.. Enumerable.Reverse(chain).Take(Hint.Reach)]))
            {
                return false;
            }

            chain.Add(next.StoredId);
        }

        return true;
    }
}
