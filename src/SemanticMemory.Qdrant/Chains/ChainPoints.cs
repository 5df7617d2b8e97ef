using SemanticMemory.Qdrant.Reading;
using SemanticMemory.Qdrant.Wire;

namespace SemanticMemory.Qdrant.Chains;

/// <summary>Reads of what hints are about, without the rest of the points.</summary>
internal static class ChainPoints
{
    /// <summary>Place and hint.</summary>
    public static WireSelector What(CollectionCalls calls) =>
        WireSelector.Of(PayloadNames.Id, PayloadNames.Previous, PayloadNames.Mend, calls.Schema.Group!.Name, calls.Schema.Order!.Name);

    /// <summary>The points whose hints name one of these, and are not among them.</summary>
    public static async Task<List<FoundPoint>> SuccessorsAsync(CollectionCalls calls, IReadOnlyCollection<Guid> storedIds, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Guid, FoundPoint>();
        foreach (var some in storedIds.Chunk(CollectionCalls.PageSize))
        {
            var filter = calls.Scope.Where(NamesAny(some), WireCondition.NoneOf(WireCondition.Has(some)));
            foreach (var point in await calls.ScrollAllAsync(filter, What(calls), cancellationToken).ConfigureAwait(false))
            {
                found[point.StoredId] = point;
            }
        }

        return [.. found.Values.Where(point => !storedIds.Contains(point.StoredId))];
    }

    /// <summary>A hint that names one of these.</summary>
    public static WireCondition NamesAny(IReadOnlyList<Guid> storedIds) => WireCondition.IsAny(PayloadNames.Previous, storedIds.Select(id => id.ToString()));
}
