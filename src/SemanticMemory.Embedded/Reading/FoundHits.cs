using SemanticMemory.Embedded.Files;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Reading;

/// <summary>The hits of several queries by slot, and each point of them once.</summary>
internal sealed record FoundHits(List<Hit[]> Hits, Dictionary<int, FoundPoint> Points)
{
    /// <summary>The hits with what the file has of them; <see langword="null"/> when a row was changed since.</summary>
    public IReadOnlyList<IReadOnlyList<ScoredPoint>>? Complete(TableReader reader)
    {
        var stored = new Dictionary<int, StoredPoint>(Points.Count);
        foreach (var (slot, point) in Points)
        {
            if (point.Read(reader) is not { } read)
            {
                return null;
            }

            stored.Add(slot, read);
        }

        return [.. Hits.Select(hits => (IReadOnlyList<ScoredPoint>)[.. hits.Select(hit => new ScoredPoint(stored[hit.Slot], hit.Score))])];
    }
}
