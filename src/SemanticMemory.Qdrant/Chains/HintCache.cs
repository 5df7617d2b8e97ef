namespace SemanticMemory.Qdrant.Chains;

/// <summary>
/// Hints of points that searches have just returned, so that the neighbours of these hits are one request instead of two. A hint that is
/// outdated or was pushed out costs that second request, never a wrong answer.
/// </summary>
internal sealed class HintCache
{
    private const int Slots = 1 << 14;

    private readonly Entry?[] _entries = new Entry?[Slots];

    private sealed record Entry(Guid StoredId, IReadOnlyList<Guid> Previous);

    public void Add(Guid storedId, IReadOnlyList<Guid> previous) => Volatile.Write(ref _entries[SlotOf(storedId)], new Entry(storedId, previous));

    /// <summary>The hint as it was when last seen; empty when it is not known.</summary>
    public IReadOnlyList<Guid> Find(Guid storedId) =>
        Volatile.Read(ref _entries[SlotOf(storedId)]) is { } entry && entry.StoredId == storedId ? entry.Previous : [];

    // Stored ids are hashes already.
    private static int SlotOf(Guid storedId) => storedId.GetHashCode() & (Slots - 1);
}
