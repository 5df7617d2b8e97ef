using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Reading;

/// <summary>The points around others, asked for in the order of their groups: always right, two queries for each point, all in one request.</summary>
internal static class ExactNeighbours
{
    public static async Task<Dictionary<Guid, Neighbourhood<StoredPoint>>> FindAsync(
        CollectionCalls calls, IEnumerable<FoundPoint> points, int before, int after, WireSelector what, CancellationToken cancellationToken)
    {
        var places = points.Select(point => GroupPlace.Of(calls.Schema, point)).OfType<GroupPlace>().ToList();
        var earlier = places.ConvertAll(place => before > 0 ? place.Beside(calls, before: true, before, what) : null);
        var later = places.ConvertAll(place => after > 0 ? place.Beside(calls, before: false, after, what) : null);
        await StepwiseReads.RunAsync(calls, [.. earlier.Concat(later).OfType<KeysetScroll>()], cancellationToken).ConfigureAwait(false);
        var around = new Dictionary<Guid, Neighbourhood<StoredPoint>>(places.Count);
        for (var i = 0; i < places.Count; i++)
        {
            around[places[i].Id] = new Neighbourhood<StoredPoint>(
                [.. (earlier[i]?.Result ?? []).Reverse().Select(point => point.ToStored())], [.. (later[i]?.Result ?? []).Select(point => point.ToStored())]);
        }

        return around;
    }
}
