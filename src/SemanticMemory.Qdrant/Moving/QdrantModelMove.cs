using System.Globalization;
using Microsoft.Extensions.Logging;
using SemanticMemory.Messages;
using SemanticMemory.Qdrant.Collections;
using SemanticMemory.Qdrant.Reading;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Qdrant.Writing;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Moving;

/// <summary>
/// A move to a collection of the new model: an alias announces it, so that every server writes to both; what is there is copied; the vectors are made; and
/// one change of aliases puts the new collection in the place of the old.
/// </summary>
internal sealed class QdrantModelMove(
    EmbeddingFingerprint to, CollectionSetup setup, Generations generations, MoveNotes notes, QdrantOptions options, TimeProvider time, ILogger logger, Func<TenantId, string, CollectionCalls> callsAt,
    Func<string, WireFilter?, CancellationToken, Task<Dictionary<string, long>>> countAsync) : ModelMove(to)
{
    // Longer than counting takes; if this process dies in between, writes go on after it.
    private static readonly TimeSpan s_counting = TimeSpan.FromSeconds(30);

    private static readonly WireSelector s_ids = WireSelector.Of(PayloadNames.Id);

    private static readonly Filter s_owed = new Filter.Not(new Filter.Missing(MessageFields.AwaitsVectors));

    private readonly CollectionNames _names = new(options.CollectionPrefix);
    private Generation? _generation;
    private HashSet<Guid> _seen = [];

    private Generation Generation => _generation ?? throw new InvalidOperationException("The move has not begun.");

    private string Next => Generation.Next ?? throw new InvalidOperationException("The move has not begun.");

    public override async Task<bool> BeginAsync(CancellationToken cancellationToken)
    {
        await setup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        _generation = await generations.LookAsync(cancellationToken).ConfigureAwait(false);
        if (_generation.Next is { } begun)
        {
            var model = await setup.ModelOfAsync(begun, cancellationToken).ConfigureAwait(false);
            if (model != To)
            {
                throw new MemoryException(MemoryError.Conflict, "reembed-other-model",
                    $"The messages are being moved to the embedding model {model}, not to {To}: finish that move (reembed with that model), or give it up (reembed --abandon).");
            }
        }
        else if (_generation.Model == To)
        {
            return false;
        }
        else
        {
            var next = _names.After(_generation.Live);
            await setup.CreateAsync(CollectionSchema.Messages, next, To, cancellationToken).ConfigureAwait(false);
            await setup.ChangeAliasesAsync([WireAliasAction.Create(next, _names.Next)], cancellationToken).ConfigureAwait(false);
            _generation = await generations.LookAsync(cancellationToken).ConfigureAwait(false);
        }

        // Now every server looks again before it writes, and what was on the way has arrived or been given up.
        await WaitAsync(options.SwitchNotice + options.SwitchDrain, cancellationToken).ConfigureAwait(false);
        return true;
    }

    public override async Task PrepareAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var (live, next) = (callsAt(tenant, Generation.Live), callsAt(tenant, Next));
        var copy = new GenerationCopy(live, next, time, logger);

        // Also the other way round: what was deleted while nobody looked.
        foreach (var from in new[] { live, next })
        {
            Guid? offset = null;
            do
            {
                (var points, offset) = await from.ScrollAsync(from.Scope.Everything, CollectionCalls.PageSize, s_ids, offset, cancellationToken).ConfigureAwait(false);
                await copy.RunAsync([.. points.Select(point => point.StoredId)], cancellationToken).ConfigureAwait(false);
            }
            while (offset is not null);
        }
    }

    public override async Task<IReadOnlyList<UnmovedPoint>> ListAsync(TenantId tenant, int most, CancellationToken cancellationToken)
    {
        var next = callsAt(tenant, Next);
        var query = new ScrollQuery { Filter = s_owed, Order = MessageFields.AwaitsVectors, Limit = most };
        var found = await StepwiseReads.RunAsync(next, new KeysetScroll(next.Scope, next.Scope.Condition(s_owed)!, query), cancellationToken).ConfigureAwait(false);
        return [.. found.Select(point => new UnmovedPoint(point.ToStored(), point.Payload.Integer(MessageFields.AwaitsVectors)!.Value))];
    }

    public override async Task SetAsync(TenantId tenant, IReadOnlyList<MovedPoint> points, CancellationToken cancellationToken)
    {
        var next = callsAt(tenant, Next);
        foreach (var group in points.GroupBy(point => point.Version))
        {
            // A point written anew meanwhile has another number, and is listed again.
            var unchanged = WireCondition.Is(MessageFields.AwaitsVectors.Name, group.Key);
            var vectors = group.Where(point => point.Dense.Count > 0).Select(point => new PointVectors(point.Id, point.Dense)).ToArray();
            if (vectors.Length > 0)
            {
                await VectorWrites.SendAsync(next, vectors, next.Scope.Where(unchanged), cancellationToken).ConfigureAwait(false);
            }

            var ids = WireCondition.Has([.. group.Select(point => next.Scope.Ids.Of(point.Id))]);
            await Patches.PatchAsync(next, next.Scope.Where(unchanged, ids), new PointPatch { Remove = [MessageFields.AwaitsVectors] }, cancellationToken).ConfigureAwait(false);
        }
    }

    public override async Task<(long Points, long Moved)> CountAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var next = callsAt(tenant, Next);
        var points = await next.CountAsync(next.Scope.Everything, cancellationToken).ConfigureAwait(false);
        return (points, points - await next.CountAsync(next.Scope.Matching(s_owed)!, cancellationToken).ConfigureAwait(false));
    }

    public override async Task<bool> TrySwitchAsync(int mostOwed, Func<TenantId, Task> owing, CancellationToken cancellationToken)
    {
        if (await OwedAsync(cancellationToken).ConfigureAwait(false) is var before && before.Values.Any(count => count > mostOwed))
        {
            return false;
        }

        await PrepareAgainAsync(cancellationToken).ConfigureAwait(false);
        var end = time.GetUtcNow() + Longer(options.SwitchNotice + options.SwitchDrain) + s_counting;
        var hold = _names.HoldPrefix + end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        await setup.ChangeAliasesAsync([WireAliasAction.Create(Next, hold)], cancellationToken).ConfigureAwait(false);
        var switched = false;
        try
        {
            // All servers know, and what they had begun is done or given up.
            await WaitAsync(options.SwitchNotice + options.SwitchDrain, cancellationToken).ConfigureAwait(false);
            var left = await notes.ListAsync(cancellationToken).ConfigureAwait(false);
            if (left.Any(note => note.StoredIds.Count == 0))
            {
                // Too much for the time in which writes are held.
                return false;
            }

            await BringOverAsync(left, cancellationToken).ConfigureAwait(false);
            var owed = await OwedAsync(cancellationToken).ConfigureAwait(false);
            var (old, copied) = (await countAsync(Generation.Live, null, cancellationToken).ConfigureAwait(false), await countAsync(Next, null, cancellationToken).ConfigureAwait(false));
            if (owed.Values.Any(count => count > mostOwed) || old.Count != copied.Count || old.Any(tenant => copied.GetValueOrDefault(tenant.Key) != tenant.Value))
            {
                return false;
            }

            foreach (var tenant in owed.Keys)
            {
                await owing(TenantScope.TenantOf(tenant)).ConfigureAwait(false);
            }

            if (time.GetUtcNow() > end - (s_counting / 3))
            {
                return false;
            }

            var alias = _names.Alias(CollectionSchema.Messages);
            await setup.ChangeAliasesAsync(
                [WireAliasAction.Delete(alias), WireAliasAction.Create(Next, alias), WireAliasAction.Delete(_names.Next), WireAliasAction.Delete(hold)], CancellationToken.None).ConfigureAwait(false);
            switched = true;
            logger.ModelSwitched(Next, To.ToString());
            return true;
        }
        finally
        {
            if (!switched)
            {
                await setup.ChangeAliasesAsync([WireAliasAction.Delete(hold)], CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    public override async Task FinishAsync(CancellationToken cancellationToken)
    {
        // Whoever still reads the old collection has looked again by then.
        var now = await generations.LookAsync(cancellationToken).ConfigureAwait(false);
        var left = (await setup.ListGenerationsAsync(CollectionSchema.Messages, cancellationToken).ConfigureAwait(false)).Where(name => name != now.Live && name != now.Next).ToList();
        if (left.Count > 0)
        {
            await WaitAsync(options.SwitchNotice * 2, cancellationToken).ConfigureAwait(false);
            foreach (var name in left)
            {
                await setup.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
                logger.CollectionDropped(name);
            }
        }

        if (now.Next is null)
        {
            await notes.ClearAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override async Task AbandonAsync(CancellationToken cancellationToken)
    {
        await setup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        if ((await generations.LookAsync(cancellationToken).ConfigureAwait(false)).Next is not null)
        {
            await setup.ChangeAliasesAsync([WireAliasAction.Delete(_names.Next)], cancellationToken).ConfigureAwait(false);
            await WaitAsync(options.SwitchDrain, cancellationToken).ConfigureAwait(false);
        }

        await FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Brings over what failed writes left, all points of tenants that a write may have missed, and those that were erased meanwhile, which nobody lists any more.</summary>
    private async Task PrepareAgainAsync(CancellationToken cancellationToken)
    {
        var left = await notes.ListAsync(cancellationToken).ConfigureAwait(false);
        await BringOverAsync(left, cancellationToken).ConfigureAwait(false);
        var missed = left.Where(note => note.StoredIds.Count == 0).ToList();
        var (old, copied) = (await countAsync(Generation.Live, null, cancellationToken).ConfigureAwait(false), await countAsync(Next, null, cancellationToken).ConfigureAwait(false));
        foreach (var tenant in missed.Select(note => note.Tenant).Union(copied.Keys.Except(old.Keys).Select(TenantScope.TenantOf)))
        {
            await PrepareAsync(tenant, cancellationToken).ConfigureAwait(false);
        }

        // The write of a note that was there a round ago is done or given up; the others are looked at again, for it may be on its way.
        foreach (var note in missed.Union(left.Where(note => _seen.Contains(note.Id))))
        {
            await notes.RemoveAsync(note.Id).ConfigureAwait(false);
        }

        _seen = [.. left.Select(note => note.Id)];
    }

    private async Task BringOverAsync(IReadOnlyList<MoveNote> left, CancellationToken cancellationToken)
    {
        foreach (var tenant in left.GroupBy(note => note.Tenant))
        {
            var copy = new GenerationCopy(callsAt(tenant.Key, Generation.Live), callsAt(tenant.Key, Next), time, logger);
            await copy.RunAsync([.. tenant.SelectMany(note => note.StoredIds).Distinct()], cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<Dictionary<string, long>> OwedAsync(CancellationToken cancellationToken) =>
        countAsync(Next, new WireFilter(MustNot: [new WireCondition { IsEmpty = new WireKey(MessageFields.AwaitsVectors.Name) }]), cancellationToken);

    private Task WaitAsync(TimeSpan notice, CancellationToken cancellationToken) => Task.Delay(Longer(notice), time, cancellationToken);

    private static TimeSpan Longer(TimeSpan notice) => notice + (notice / 2);
}
