using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedding;

/// <summary>How far a move to another model has come.</summary>
/// <param name="Points">Messages and tombstones of the tenants looked at so far.</param>
/// <param name="Moved">Those that have their place in the new model.</param>
public sealed record ReembedProgress(long Points, long Moved);

/// <summary>What a move to another model did.</summary>
/// <param name="AlreadyThere">The store had that model; nothing was done.</param>
/// <param name="Tenants">Tenants moved.</param>
/// <param name="Points">Messages and tombstones moved, counted before and after.</param>
/// <param name="Refused">Messages that the model refused: they are found by words alone.</param>
public sealed record ReembedResult(bool AlreadyThere, int Tenants, long Points, long Refused);

/// <summary>
/// Moves a store to another embedding model: makes the new vectors beside the old ones, tenant by tenant, and puts them in their place when all are there.
/// Questions are answered all the while. It may be stopped at any time and run again: it goes on where it was.
/// </summary>
public sealed class Reembedding(MemoryStore store, Embedder embedder, TimeProvider? timeProvider = null)
{
    private const int BatchSize = 128;
    private const int MostOwed = 1000;
    private const int MostRounds = 100;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;
    private long _refused;

    /// <summary>Runs to the end. While the model is away it waits for it.</summary>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryError.Conflict"/>: a move to another model is under way; <see cref="MemoryError.Misconfigured"/>: the model refuses;
    /// <see cref="MemoryError.Unavailable"/>: the store is away. What was done is kept.
    /// </exception>
    public async Task<ReembedResult> RunAsync(IProgress<ReembedProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var move = store.MoveTo(embedder.Fingerprint);
        await using (move.ConfigureAwait(false))
        {
            if (!await move.BeginAsync(cancellationToken).ConfigureAwait(false))
            {
                await move.FinishAsync(cancellationToken).ConfigureAwait(false);
                return new ReembedResult(AlreadyThere: true, 0, 0, 0);
            }

            var backlog = new VectorBacklog(store, _time);
            for (var round = 0; round < MostRounds; round++)
            {
                var (tenants, points) = await FillAsync(move, progress, cancellationToken).ConfigureAwait(false);
                if (await move.TrySwitchAsync(MostOwed, tenant => backlog.AddAsync(tenant, cancellationToken), cancellationToken).ConfigureAwait(false))
                {
                    await move.FinishAsync(cancellationToken).ConfigureAwait(false);
                    return new ReembedResult(AlreadyThere: false, tenants, points, _refused);
                }
            }
        }

        throw new MemoryException(MemoryError.Unavailable, "reembed-outrun", "More messages are written than the model can take. What was done is kept: run it again when less is written.");
    }

    private async Task<(int Tenants, long Points)> FillAsync(ModelMove move, IProgress<ReembedProgress>? progress, CancellationToken cancellationToken)
    {
        var tenants = await store.ListTenantsAsync(cancellationToken).ConfigureAwait(false);
        var (points, moved) = (0L, 0L);
        foreach (var tenant in tenants)
        {
            await move.PrepareAsync(tenant, cancellationToken).ConfigureAwait(false);
            var (all, done) = await move.CountAsync(tenant, cancellationToken).ConfigureAwait(false);

            // A short list is the end of it: what is written meanwhile would make it go on for ever, and is owed after the switch.
            for (var listed = BatchSize; listed == BatchSize;)
            {
                var batch = await move.ListAsync(tenant, BatchSize, cancellationToken).ConfigureAwait(false);
                listed = batch.Count;
                if (listed == 0)
                {
                    break;
                }

                await move.SetAsync(tenant, await EmbedAsync(batch, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
                done += batch.Count;
                progress?.Report(new ReembedProgress(points + Math.Max(all, done), moved + done));
            }

            (points, moved) = (points + all, moved + all);
            progress?.Report(new ReembedProgress(points, moved));
        }

        return (tenants.Count, points);
    }

    private async Task<IReadOnlyList<MovedPoint>> EmbedAsync(IReadOnlyList<UnmovedPoint> points, CancellationToken cancellationToken)
    {
        for (var pause = s_firstPause; ; pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause)
        {
            try
            {
                var vectors = await embedder.EmbedPassagesAsync([.. points.Select(point => MessagePoints.TextForVectors(point.Point))], cancellationToken).ConfigureAwait(false);
                return [.. points.Zip(vectors, (point, dense) => new MovedPoint(point.Point.Id, point.Version, dense))];
            }
            catch (MemoryException away) when (away.IsTransient)
            {
                await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
            }
            catch (MemoryException refused) when (refused.Problem == Embedder.Refused && points.Count > 1)
            {
                var half = points.Count / 2;
                return [.. await EmbedAsync([.. points.Take(half)], cancellationToken).ConfigureAwait(false), .. await EmbedAsync([.. points.Skip(half)], cancellationToken).ConfigureAwait(false)];
            }
            catch (MemoryException refused) when (refused.Problem == Embedder.Refused)
            {
                _refused++;
                return [new MovedPoint(points[0].Point.Id, points[0].Version, [])];
            }
        }
    }
}
