using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Reading;

/// <summary>How often each value of a field occurs, in the port's order.</summary>
internal static class FacetReads
{
    private const int Spare = 50;
    private const int FirstLimit = 10_000;
    private const int Growth = 8;

    public static async Task<IReadOnlyList<FacetValue>> RunAsync(CollectionCalls calls, Field field, Filter filter, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (calls.Scope.Matching(filter) is not { } wanted)
        {
            return [];
        }

        // Values of equal counts come in no order of ours: all that tie with the last one wanted must be known.
        for (var asked = (long)Math.Min(limit, FirstLimit) + Spare; ; asked *= Growth)
        {
            var hits = await calls.FacetAsync(field, wanted, (int)Math.Min(asked, int.MaxValue), cancellationToken).ConfigureAwait(false);
            var values = hits.Where(hit => hit.Count > 0)
                .Select(hit => new FacetValue(hit.Value, hit.Count))
                .OrderByDescending(value => value.Count)
                .ThenBy(value => value.Value, StringComparer.Ordinal)
                .ToList();
            if (hits.Count < asked || asked > int.MaxValue || (values.Count >= limit && values[limit - 1].Count > values[^1].Count))
            {
                return [.. values.Take(limit)];
            }
        }
    }
}
