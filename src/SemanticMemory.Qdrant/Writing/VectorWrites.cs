using System.Net;
using SemanticMemory.Qdrant.Reading;
using SemanticMemory.Qdrant.Resilience;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Writing;

/// <summary>Vectors of points that are there, set by themselves: payload and words stay as they are, so nothing of a change at the same moment is lost.</summary>
internal static class VectorWrites
{
    // An id that is gone makes Qdrant answer 404 after it has set all others; each time fewer are left.
    private const int MostAttempts = 5;

    private static readonly WireSelector s_presence = WireSelector.Of(PayloadNames.Id);

    /// <summary>Sets the vectors of those points that pass the filter, which demands the tenant.</summary>
    public static async Task SendAsync(CollectionCalls calls, IReadOnlyList<PointVectors> vectors, WireFilter filter, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var present = (await calls.FindAsync([.. vectors.Select(given => calls.Scope.Ids.Of(given.Id))], s_presence, cancellationToken).ConfigureAwait(false))
                .Select(point => point.Id)
                .ToHashSet();
            try
            {
                var points = vectors.Where(given => present.Contains(given.Id)).Select(given => PointWriter.Write(calls.Scope.Ids.Of(given.Id), given.Dense));
                foreach (var batch in UpsertBatches.Split(calls, [.. points]))
                {
                    await calls.SetVectorsAsync(UpsertBatches.Body(calls.Scope, filter, batch, onlyNew: false), cancellationToken).ConfigureAwait(false);
                }

                return;
            }
            catch (MemoryException failure) when (attempt < MostAttempts && failure.InnerException is QdrantFailure { Status: HttpStatusCode.NotFound })
            {
                // Erased since they were looked for: they are looked for again.
            }
        }
    }
}
