using System.Runtime.CompilerServices;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Reading;

/// <summary>Points with their vectors and words, for copies.</summary>
internal static class WholeReads
{
    // Vectors are long: a page of them with many passages is some megabytes.
    private const int PageSize = 200;

    /// <summary>Those of some ids, in the order of the ids.</summary>
    public static async Task<IReadOnlyList<Point>> FindAsync(CollectionCalls calls, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Guid, Point>(ids.Count);
        foreach (var some in ids.Distinct().Select(calls.Scope.Ids.Of).Chunk(PageSize))
        {
            var (points, _) = await calls.ScrollWholeAsync(calls.Scope.Where(WireCondition.Has(some)), some.Length, null, cancellationToken).ConfigureAwait(false);
            foreach (var point in points)
            {
                found[point.Id] = point.ToWhole();
            }
        }

        return [.. ids.Where(found.ContainsKey).Select(id => found[id])];
    }

    /// <summary>All of them, in the order of their stored ids.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<Point>> AllAsync(CollectionCalls calls, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Guid? next = null;
        do
        {
            (var points, next) = await calls.ScrollWholeAsync(calls.Scope.Everything, Math.Min(pageSize, PageSize), next, cancellationToken).ConfigureAwait(false);
            if (points.Count > 0)
            {
                yield return [.. points.Select(point => point.ToWhole())];
            }
        }
        while (next is not null);
    }
}
