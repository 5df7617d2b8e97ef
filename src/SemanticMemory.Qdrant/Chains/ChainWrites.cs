using Microsoft.Extensions.Logging;
using SemanticMemory.Qdrant.Reading;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Qdrant.Writing;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Chains;

/// <summary>
/// Writes to a collection whose points stand in groups. Each point carries a hint of who stands before it; a write that makes hints of others
/// wrong marks these first, writes, and puts them right. A process that dies in between leaves marks, which the next reader mends.
/// </summary>
internal sealed class ChainWrites(CollectionCalls calls, ILogger logger)
{
    private readonly Mending _mending = new(calls, logger);

    /// <summary>Stores whole points.</summary>
    public async Task UpsertAsync(IReadOnlyList<Point> points, CancellationToken cancellationToken)
    {
        // What cannot be written is refused before anything is marked.
        var token = Inserts.NewToken();
        var ids = StoredIdsOf(points);
        _ = Write(points, token, []);
        var there = LookUp.Of(calls.Scope, ids, ChainPoints.What(calls));
        var windows = await ChainWindow.ReadAsync(calls, PlacesOf(points), ids, there, cancellationToken).ConfigureAwait(false);
        var given = points.ToDictionary(point => point.Id, point => GroupPlace.Of(calls.Schema, point.Id, point.Payload));
        var leaving = there.SelectMany(some => some.Result)
            .Where(point => GroupPlace.Of(calls.Schema, point) is { } place && place != given[point.Id])
            .Select(point => point.StoredId)
            .ToHashSet();
        var behind = leaving.Count == 0 ? [] : await ChainPoints.SuccessorsAsync(calls, leaving, cancellationToken).ConfigureAwait(false);
        var successors = behind.Select(point => point.StoredId).Except(ids).ToList();
        var hints = HintsOf(points, windows, out var wrong);
        await _mending.MarkAsync([.. wrong.Union(successors)], cancellationToken).ConfigureAwait(false);
        await UpsertBatches.SendAsync(calls, Write(points, token, hints), onlyNew: false, cancellationToken).ConfigureAwait(false);
        await SettleAsync(PlacesOf(points), successors).ConfigureAwait(false);
    }

    /// <summary>
    /// Stores those points that are not there. Who stands around them comes with the two reads that each insert makes: the look whether they are there, and the look
    /// whose they are now.
    /// </summary>
    public Task<InsertOutcome> InsertAsync(IReadOnlyList<Point> points, CancellationToken cancellationToken)
    {
        var token = Inserts.NewToken();
        _ = Write(points, token, []);
        IReadOnlyList<ChainWindow> begun = [];
        return Inserts.RunAsync(
            points,
            token,
            look: async () =>
            {
                var there = LookUp.Of(calls.Scope, StoredIdsOf(points), Inserts.Proof);
                begun = await ChainWindow.BeginAsync(calls, PlacesOf(points), [], there, cancellationToken).ConfigureAwait(false);
                return [.. there.SelectMany(some => some.Result)];
            },
            write: async absent =>
            {
                var windows = await AroundAsync(absent, begun, absent.Count == points.Count, cancellationToken).ConfigureAwait(false);
                var hints = HintsOf(absent, windows, out var wrong);
                await _mending.MarkAsync([.. wrong], cancellationToken).ConfigureAwait(false);
                await UpsertBatches.SendAsync(calls, Write(absent, token, hints), onlyNew: true, cancellationToken).ConfigureAwait(false);

                // It is stored: what remains is to learn whose it is, even if the caller no longer waits, and although hints could not be looked at.
                var stored = LookUp.Of(calls.Scope, StoredIdsOf(absent), Inserts.Proof);
                await SettleAsync(PlacesOf(absent), [], along: stored).ConfigureAwait(false);
                return stored.All(some => some.IsDone)
                    ? [.. stored.SelectMany(some => some.Result)]
                    : await Inserts.ReadAsync(calls, absent, CancellationToken.None).ConfigureAwait(false);
            });
    }

    /// <summary>
    /// The windows around points that are not there: those begun with the look, if that was about just these points. One that stands in its own window came meanwhile, by another
    /// server's hand: then they are read anew without it.
    /// </summary>
    private async Task<IReadOnlyList<ChainWindow>> AroundAsync(IReadOnlyList<Point> absent, IReadOnlyList<ChainWindow> begun, bool isSame, CancellationToken cancellationToken)
    {
        var ids = StoredIdsOf(absent);
        if (!isSame || begun.SelectMany(window => window.StoredIds).Intersect(ids).Any())
        {
            return await ChainWindow.ReadAsync(calls, PlacesOf(absent), ids, [], cancellationToken).ConfigureAwait(false);
        }

        foreach (var window in begun)
        {
            await window.CompleteAsync(calls, ids, cancellationToken).ConfigureAwait(false);
        }

        return begun;
    }

    /// <summary>Removes the points that match.</summary>
    public async Task DeleteAsync(WireFilter filter, CancellationToken cancellationToken)
    {
        var leaving = (await calls.ScrollAllAsync(filter, ChainPoints.What(calls), cancellationToken).ConfigureAwait(false))
            .Where(point => GroupPlace.Of(calls.Schema, point) is not null)
            .Select(point => point.StoredId)
            .ToHashSet();
        var behind = await ChainPoints.SuccessorsAsync(calls, leaving, cancellationToken).ConfigureAwait(false);
        var successors = behind.ConvertAll(point => point.StoredId);
        await _mending.MarkAsync(successors, cancellationToken).ConfigureAwait(false);
        await calls.DeleteAsync(filter, cancellationToken).ConfigureAwait(false);
        await SettleAsync([], successors).ConfigureAwait(false);
    }

    /// <summary>Changes the points that match; when it changes where they stand, the groups they leave and join are mended.</summary>
    public async Task PatchAsync(WireFilter filter, PointPatch patch, CancellationToken cancellationToken)
    {
        if (!Moves(patch))
        {
            await Patches.PatchAsync(calls, filter, patch, cancellationToken).ConfigureAwait(false);
            return;
        }

        var moving = (await calls.ScrollAllAsync(filter, ChainPoints.What(calls), cancellationToken).ConfigureAwait(false)).Select(point => point.StoredId).ToHashSet();
        var behind = await ChainPoints.SuccessorsAsync(calls, moving, cancellationToken).ConfigureAwait(false);
        List<Guid> doubtful = [.. moving, .. behind.Select(point => point.StoredId)];
        await _mending.MarkAsync(doubtful, cancellationToken).ConfigureAwait(false);
        await Patches.PatchAsync(calls, filter, patch, cancellationToken).ConfigureAwait(false);
        await SettleAsync([], doubtful, moving).ConfigureAwait(false);
    }

    private bool Moves(PointPatch patch)
    {
        Field[] fields = [calls.Schema.Group!, calls.Schema.Order!];
        return Array.Exists(fields, field => patch.Set.TryGet(field, out _) || patch.Remove.Contains(field));
    }

    // The write is durable: whatever comes now can be done again by whoever meets a mark, so the caller is not told of its failure.
    private async Task SettleAsync(List<GroupPlace> written, List<Guid> doubtful, HashSet<Guid>? moved = null, IReadOnlyList<LookUp>? along = null)
    {
        try
        {
            if (moved is not null)
            {
                var there = await calls.FindAsync([.. moved], ChainPoints.What(calls), CancellationToken.None).ConfigureAwait(false);
                written = [.. there.Select(point => GroupPlace.Of(calls.Schema, point)).OfType<GroupPlace>()];
            }

            if (doubtful.Count > 0)
            {
                await _mending.MendAsync(doubtful, CancellationToken.None).ConfigureAwait(false);
            }

            if (written.Count > 0)
            {
                await _mending.VerifyAsync(written, along ?? [], CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (MemoryException failure)
        {
            logger.MendingFailed(failure);
        }
    }

    /// <summary>The hints of points to be written, and whose hints they will make wrong.</summary>
    private Dictionary<Guid, IReadOnlyList<Guid>> HintsOf(IReadOnlyList<Point> points, IReadOnlyList<ChainWindow> windows, out HashSet<Guid> wrong)
    {
        var hints = new Dictionary<Guid, IReadOnlyList<Guid>>(points.Count);
        wrong = [];
        var written = PlacesOf(points).ToLookup(place => place.Group, StringComparer.Ordinal);
        foreach (var window in windows)
        {
            var there = window.From.ToDictionary(point => point.StoredId);
            var sequence = window.From.Select(point => (Place: GroupPlace.Of(calls.Schema, point)!.Value, point.StoredId))
                .Concat(written[window.First.Group].Select(place => (Place: place, StoredId: calls.Scope.Ids.Of(place.Id))))
                .OrderBy(one => one.Place)
                .Select(one => one.StoredId)
                .ToList();
            foreach (var (storedId, hint) in sequence.Zip(Hint.Of(window.Before, sequence)))
            {
                if (!there.TryGetValue(storedId, out var point))
                {
                    hints[storedId] = hint;
                }
                else if (!Hint.Is(point, hint))
                {
                    wrong.Add(storedId);
                }
            }
        }

        return hints;
    }

    private List<ReadOnlyMemory<byte>> Write(IReadOnlyList<Point> points, string token, Dictionary<Guid, IReadOnlyList<Guid>> hints) =>
        [.. points.Select(point => PointWriter.Write(point, calls.Scope, token, hints.GetValueOrDefault(calls.Scope.Ids.Of(point.Id)) ?? []))];

    private List<Guid> StoredIdsOf(IReadOnlyList<Point> points) => [.. points.Select(point => calls.Scope.Ids.Of(point.Id))];

    private List<GroupPlace> PlacesOf(IReadOnlyList<Point> points) => [.. points.Select(point => GroupPlace.Of(calls.Schema, point.Id, point.Payload)).OfType<GroupPlace>()];
}
