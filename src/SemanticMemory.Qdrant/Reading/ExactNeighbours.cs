using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Reading;

/// <summary>The points around others, asked for in the order of their groups: always right, two queries for each point, all in one request.</summary>
internal static class ExactNeighbours
{
    public static async Task<IReadOnlyDictionary<Guid, Neighbourhood>> FindAsync(
        CollectionCalls calls, IEnumerable<FoundPoint> points, int before, int after, CancellationToken cancellationToken)
    {
        var placed = points.Where(point => GroupOrder.HasPlace(calls.Schema, point)).ToList();
        var earlier = placed.Select(point => Around(calls, point, before, descending: true)).ToList();
        var later = placed.Select(point => Around(calls, point, after, descending: false)).ToList();
        await KeysetReads.RunAsync(calls, [.. earlier.Concat(later).OfType<KeysetScroll>()], cancellationToken).ConfigureAwait(false);
        var around = new Dictionary<Guid, Neighbourhood>(placed.Count);
        for (var i = 0; i < placed.Count; i++)
        {
            around[placed[i].Id] = new Neighbourhood(
                [.. (earlier[i]?.Result ?? []).Reverse().Select(point => point.ToStored())], [.. (later[i]?.Result ?? []).Select(point => point.ToStored())]);
        }

        return around;
    }

    /// <summary>The points beside one on one side; <see langword="null"/> when none are wanted.</summary>
    public static KeysetScroll? Around(CollectionCalls calls, FoundPoint point, int limit, bool descending)
    {
        if (limit == 0)
        {
            return null;
        }

        var (group, order) = GroupOrder.Place(calls.Schema, point);
        var query = new ScrollQuery
        {
            Filter = Filter.Everything,
            Order = calls.Schema.Order!,
            Descending = descending,
            After = new ScrollPosition(order, point.Id),
            Limit = limit,
        };
        return new KeysetScroll(calls.Scope, WireCondition.Is(calls.Schema.Group!.Name, group), query);
    }
}
