using SemanticMemory.Qdrant.Reading;
using SemanticMemory.Qdrant.Wire;

namespace SemanticMemory.Qdrant.Chains;

/// <summary>
/// The stretch of one group that a write touches: from two points before the first written one to two points after the last. Nearly always
/// the end of the group, which is one small request for all groups of the write.
/// </summary>
internal sealed class ChainWindow
{
    private ChainWindow(GroupPlace first, GroupPlace last) => (First, Last) = (first, last);

    /// <summary>The first written place.</summary>
    public GroupPlace First { get; }

    /// <summary>The last written place.</summary>
    public GroupPlace Last { get; }

    /// <summary>The stored ids of the points right before, the nearest last.</summary>
    public IReadOnlyList<Guid> Before { get; private set; } = [];

    /// <summary>The points from the first place on, in order.</summary>
    public IReadOnlyList<FoundPoint> From { get; private set; } = [];

    /// <summary>The stored ids of all points in it.</summary>
    public IEnumerable<Guid> StoredIds => Before.Concat(From.Select(point => point.StoredId));

    /// <summary>Reads the windows of these places, leaving out some points.</summary>
    /// <param name="calls">Where.</param>
    /// <param name="places">What is written, or was.</param>
    /// <param name="without">Stored ids of points to leave out.</param>
    /// <param name="along">What is to be known besides, in the same request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<ChainWindow>> ReadAsync(
        CollectionCalls calls, IEnumerable<GroupPlace> places, IReadOnlyList<Guid> without, IReadOnlyList<IStepwiseRead> along, CancellationToken cancellationToken)
    {
        var windows = await BeginAsync(calls, places, without, along, cancellationToken).ConfigureAwait(false);
        foreach (var window in windows)
        {
            await window.CompleteAsync(calls, without, cancellationToken).ConfigureAwait(false);
        }

        return windows;
    }

    /// <summary>
    /// Reads what stands around the first place of each window, which is all of it where the group ends there. <see cref="CompleteAsync"/> reads on.
    /// </summary>
    /// <inheritdoc cref="ReadAsync" path="/param"/>
    public static async Task<IReadOnlyList<ChainWindow>> BeginAsync(
        CollectionCalls calls, IEnumerable<GroupPlace> places, IReadOnlyList<Guid> without, IReadOnlyList<IStepwiseRead> along, CancellationToken cancellationToken)
    {
        var windows = places.GroupBy(place => place.Group, StringComparer.Ordinal).Select(group => new ChainWindow(group.Min(), group.Max())).ToList();
        var but = ButFor(without);
        var what = ChainPoints.What(calls);
        var before = windows.ConvertAll(window => window.First.Beside(calls, before: true, Hint.Reach, what, but));
        var after = windows.ConvertAll(window => Onward(calls, window.First, what, but));
        await StepwiseReads.RunAsync(calls, [.. along, .. before, .. after], cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < windows.Count; i++)
        {
            windows[i].Before = [.. before[i].Result.Reverse().Select(point => point.StoredId)];
            windows[i].From = after[i].Result;
        }

        return windows;
    }

    /// <summary>Reads on as far as two points beyond the last place.</summary>
    public async Task CompleteAsync(CollectionCalls calls, IReadOnlyList<Guid> without, CancellationToken cancellationToken)
    {
        var found = From.ToList();
        var asked = Hint.Reach + 1;
        while (found.Count >= asked && found.Count(point => GroupPlace.Of(calls.Schema, point)!.Value.CompareTo(Last) > 0) < Hint.Reach)
        {
            var next = GroupPlace.Of(calls.Schema, found[^1])!.Value.Beside(calls, before: false, CollectionCalls.PageSize, ChainPoints.What(calls), ButFor(without));
            var page = await StepwiseReads.RunAsync(calls, next, cancellationToken).ConfigureAwait(false);
            found.AddRange(page);
            asked = page.Count < CollectionCalls.PageSize ? int.MaxValue : found.Count;
        }

        From = found;
    }

    private static WireCondition? ButFor(IReadOnlyList<Guid> without) => without.Count > 0 ? WireCondition.NoneOf(WireCondition.Has(without)) : null;

    // The first place itself belongs to what follows: nothing has a smaller id than the empty one, but an equal one is left out.
    private static KeysetScroll Onward(CollectionCalls calls, GroupPlace first, WireSelector what, WireCondition? but) =>
        Step(first).Beside(calls, before: false, Hint.Reach + 1, what, but);

    private static GroupPlace Step(GroupPlace place)
    {
        // The position right before this one: the same order with the id before it.
        if (place.Id == Guid.Empty)
        {
            return place.Order == long.MinValue ? place : place with { Order = place.Order - 1, Id = Guid.AllBitsSet };
        }

        Span<byte> bytes = stackalloc byte[16];
        place.Id.TryWriteBytes(bytes, bigEndian: true, out _);
        for (var at = bytes.Length - 1; bytes[at]-- == 0; at--)
        {
        }

        return place with { Id = new Guid(bytes, bigEndian: true) };
    }
}
