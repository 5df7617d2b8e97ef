namespace SemanticMemory.Storage;

/// <summary>
/// Changes one stored point by comparing and setting, so that changes of several callers, in this process and in others, are all kept. A point's
/// revision is a random number that each change sets: what a change compares by, and how it learns that it was made.
/// </summary>
internal static class PointRevision
{
    // Each lost race means that another change was made; that many in a row do not happen to one point.
    private const int MostAttempts = 100;

    // Stores that compare integers as floating-point numbers hold these exactly.
    private const long Beyond = 1L << 52;

    /// <summary>Changes a point until no other change comes between.</summary>
    /// <param name="points">Where it is.</param>
    /// <param name="revision">The field of its revision; absent until the first change.</param>
    /// <param name="id">Which point.</param>
    /// <param name="guard">Must hold of the point still when it is changed.</param>
    /// <param name="change">What changes, or <see langword="null"/> for nothing; may throw, and may be called several times.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The point as it was when it was read and as it is now, or <see langword="null"/> when there is none.</returns>
    public static async Task<(StoredPoint Before, StoredPoint After)?> ChangeAsync(
        PointCollection points, Field revision, Guid id, Filter guard, Func<StoredPoint, PointPatch?> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (await FindAsync(points, id, cancellationToken).ConfigureAwait(false) is not { } current)
            {
                return null;
            }

            if (change(current) is not { } patch)
            {
                return (current, current);
            }

            var mine = Random.Shared.NextInt64(Beyond);
            patch.Set[revision] = FieldValue.Of(mine);
            var unchanged = current.Payload.Integer(revision) is { } present ? Filter.Is(revision, present) : new Filter.Missing(revision);
            await points.PatchAsync(Filter.AllOf(Filter.Id(id), guard, unchanged), patch, cancellationToken).ConfigureAwait(false);

            // Not cancelled any more: whoever made a change has to know, because more may follow from it.
            if (await FindAsync(points, id, CancellationToken.None).ConfigureAwait(false) is { } stored && stored.Payload.Integer(revision) == mine)
            {
                return (current, stored);
            }
        }

        throw new MemoryException(MemoryError.Unavailable, "store-unavailable", "This is being changed by many callers at once. Try again.");
    }

    private static async Task<StoredPoint?> FindAsync(PointCollection points, Guid id, CancellationToken cancellationToken)
    {
        var stored = await points.GetAsync([id], cancellationToken).ConfigureAwait(false);
        return stored.Count == 0 ? null : stored[0];
    }
}
