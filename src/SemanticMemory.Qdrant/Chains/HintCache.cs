namespace SemanticMemory.Qdrant.Chains;

/// <summary>
/// Hints of points that searches have just returned, so that the neighbours of these hits are one request instead of two. A hint that is
/// outdated or was pushed out costs that second request, never a wrong answer.
/// </summary>
/// <remarks>
/// Nothing is locked: two searches that write a place at once may leave a mixture of two hints, which is worth no more than an outdated one. The ids of
/// it are asked for with the tenant's filter like all others.
/// </remarks>
internal sealed class HintCache
{
    private const int Slots = 1 << 14;

    private Entry[]? _entries;

    private record struct Entry(Guid StoredId, HintIds Hint);

    public void Add(Guid storedId, HintIds hint)
    {
        var entries = LazyInitializer.EnsureInitialized(ref _entries, static () => new Entry[Slots]);
        entries[SlotOf(storedId)] = new Entry(storedId, hint);
    }

    /// <summary>Adds the ids of the hint as it was when last seen; none when it is not known.</summary>
    public void AddTo(ISet<Guid> ids, Guid storedId)
    {
        var entry = Volatile.Read(ref _entries)?[SlotOf(storedId)] ?? default;
        if (entry.StoredId != storedId)
        {
            return;
        }

        foreach (var id in (ReadOnlySpan<Guid>)[entry.Hint.Nearest, entry.Hint.Second])
        {
            if (id != Guid.Empty)
            {
                ids.Add(id);
            }
        }
    }

    // Stored ids are hashes already.
    private static int SlotOf(Guid storedId) => storedId.GetHashCode() & (Slots - 1);
}
