using SemanticMemory.Embedded.Files;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Reading;

/// <summary>The hits of several queries, and each point of them once.</summary>
internal sealed record FoundHits(List<(int Place, float Score)[]> Hits, FoundPoints<StoredPoint> Points)
{
    /// <summary>The hits with what the file has of them; <see langword="null"/> when a row was changed since.</summary>
    public IReadOnlyList<IReadOnlyList<ScoredPoint>>? Complete(TableReader reader) => Points.Complete(reader)
        ? [.. Hits.Select(hits => (IReadOnlyList<ScoredPoint>)Array.ConvertAll(hits, hit => new ScoredPoint(Points[hit.Place], hit.Score)))]
        : null;
}
