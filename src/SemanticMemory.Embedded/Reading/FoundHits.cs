using SemanticMemory.Embedded.Files;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Reading;

/// <summary>The hits of several queries, and each point of them once.</summary>
internal sealed record FoundHits<T>(List<(int Place, float Score)[]> Hits, FoundPoints<T> Points)
{
    /// <summary>The hits with what the file has of them; <see langword="null"/> when a row was changed since.</summary>
    public IReadOnlyList<IReadOnlyList<ScoredPoint<T>>>? Complete(TableReader reader) => Points.Complete(reader)
        ? [.. Hits.Select(hits => (IReadOnlyList<ScoredPoint<T>>)Array.ConvertAll(hits, hit => new ScoredPoint<T>(Points[hit.Place], hit.Score)))]
        : null;
}
