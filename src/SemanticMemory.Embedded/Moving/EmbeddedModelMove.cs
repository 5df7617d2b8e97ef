using System.Collections.Concurrent;
using SemanticMemory.Embedded.Files;
using SemanticMemory.Embedded.Tenants;
using SemanticMemory.Embedded.Vectors;
using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Moving;

/// <summary>
/// A move within the tenants' files: the new vectors lie in a table of their own, written in the transactions of everything else, until one transaction
/// puts them in the place of the old. Tenants move one after the other; each has one model at any time.
/// </summary>
internal sealed class EmbeddedModelMove(TenantTable tenants, TenantDirectories directories, EmbeddingFingerprint to) : ModelMove(to)
{
    // Where each tenant's list has come to: what lies before is looked at again at the end.
    private readonly ConcurrentDictionary<TenantId, long> _listed = new();

    public override async Task<bool> BeginAsync(CancellationToken cancellationToken)
    {
        tenants.Models.MoveTo(To);
        var moves = false;
        foreach (var tenant in directories.List())
        {
            moves |= await PrepareTenantAsync(tenant, cancellationToken).ConfigureAwait(false);
        }

        return moves;
    }

    public override Task PrepareAsync(TenantId tenant, CancellationToken cancellationToken) => PrepareTenantAsync(tenant, cancellationToken);

    public override async Task<IReadOnlyList<UnmovedPoint>> ListAsync(TenantId tenant, int most, CancellationToken cancellationToken)
    {
        if (await MovingAsync(tenant, cancellationToken).ConfigureAwait(false) is not { } lease)
        {
            return [];
        }

        List<(long Row, Guid Id, long Revision)> missing;
        using (lease)
        {
            using var reader = Connection.OpenReader(lease.Tenant.File.Path);
            var next = new NextVectors(reader);
            var after = _listed.GetValueOrDefault(tenant);
            missing = next.Missing(after, most);
            missing = missing.Count == 0 && after > 0 ? next.Missing(0, most) : missing;
        }

        _listed[tenant] = missing.Count == 0 ? 0 : missing[^1].Row;
        var points = (await new EmbeddedPointCollection(tenants, tenant, 0).GetAsync([.. missing.Select(row => row.Id)], cancellationToken).ConfigureAwait(false))
            .ToDictionary(point => point.Id);

        // A message that changes in between has another revision by now: its vectors will be passed over, and it is listed again.
        return [.. missing.Where(row => points.ContainsKey(row.Id)).Select(row => new UnmovedPoint(points[row.Id], row.Revision))];
    }

    public override async Task SetAsync(TenantId tenant, IReadOnlyList<MovedPoint> points, CancellationToken cancellationToken)
    {
        var vectors = points.Select(point => (point.Id, point.Version, Encode(point))).ToArray();
        if (await MovingAsync(tenant, cancellationToken).ConfigureAwait(false) is { } lease)
        {
            using (lease)
            {
                var operation = new SetNextOperation(vectors, cancellationToken);
                lease.Tenant.Queue.Enqueue(operation);
                await operation.Done.ConfigureAwait(false);
            }
        }
    }

    public override async Task<(long Points, long Moved)> CountAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        if (await MovingAsync(tenant, cancellationToken).ConfigureAwait(false) is { } lease)
        {
            using (lease)
            {
                using var reader = Connection.OpenReader(lease.Tenant.File.Path);
                return new NextVectors(reader).Count();
            }
        }

        var count = await new EmbeddedPointCollection(tenants, tenant, 0).CountAsync(Filter.Everything, cancellationToken).ConfigureAwait(false);
        return (count, count);
    }

    public override async Task<bool> TrySwitchAsync(int mostOwed, Func<TenantId, Task> owing, CancellationToken cancellationToken)
    {
        var all = true;
        foreach (var tenant in directories.List())
        {
            if (await MovingAsync(tenant, cancellationToken).ConfigureAwait(false) is not { } lease)
            {
                continue;
            }

            (long Points, long Moved) count;
            using (lease)
            {
                using var reader = Connection.OpenReader(lease.Tenant.File.Path);
                count = new NextVectors(reader).Count();
            }

            // Written while it is being closed: perhaps none, and one note too many does no harm.
            if (count.Points - count.Moved > mostOwed)
            {
                all = false;
                continue;
            }

            await owing(tenant).ConfigureAwait(false);
            all &= await tenants.CloseAsync(tenant, directory => Switch(TenantFile.PathIn(directory), mostOwed), cancellationToken).ConfigureAwait(false);
        }

        return all;
    }

    public override Task FinishAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override async Task AbandonAsync(CancellationToken cancellationToken)
    {
        tenants.Models.Stay();
        foreach (var tenant in directories.List())
        {
            if (await tenants.AcquireAsync(tenant, create: false, cancellationToken).ConfigureAwait(false) is { } lease)
            {
                using (lease)
                {
                    var operation = new AbandonMoveOperation(cancellationToken);
                    lease.Tenant.Queue.Enqueue(operation);
                    await operation.Done.ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>The tenant, kept open, if it has not moved yet.</summary>
    private async Task<TenantLease?> MovingAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        if (await tenants.AcquireAsync(tenant, create: false, cancellationToken).ConfigureAwait(false) is not { } lease)
        {
            return null;
        }

        if (lease.Tenant.Embedding != To)
        {
            return lease;
        }

        lease.Dispose();
        return null;
    }

    private async Task<bool> PrepareTenantAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        if (await MovingAsync(tenant, cancellationToken).ConfigureAwait(false) is not { } lease)
        {
            return false;
        }

        using (lease)
        {
            var operation = new BeginMoveOperation(To, cancellationToken);
            lease.Tenant.Queue.Enqueue(operation);
            var model = await operation.Done.ConfigureAwait(false);
            return model == To ? true : throw new MemoryException(
                MemoryError.Conflict,
                "reembed-other-model",
                $"'{lease.Tenant.File.Path}' is being moved to the embedding model {model}, not to {To}: finish that move (reembed with that model), or give it up (reembed --abandon).");
        }
    }

    private byte[] Encode(MovedPoint point)
    {
        if (point.Dense.FirstOrDefault(vector => vector.Length != To.Dimension) is { Length: > 0 } other)
        {
            throw new ArgumentException($"A vector has {other.Length} numbers, those of {To} have {To.Dimension}.");
        }

        var dense = HalfVectors.Encode(point.Dense, To.Dimension);
        return EncodedVectors.Of(dense, To.Dimension) is null ? throw new ArgumentException("A vector must be finite and of unit length.") : dense;
    }

    private bool Switch(string path, int mostOwed)
    {
        using var connection = Connection.OpenWriter(path);
        try
        {
            connection.Execute("BEGIN IMMEDIATE");
            var next = new NextVectors(connection);
            var (points, moved) = next.Count();
            if (points - moved > mostOwed)
            {
                connection.Rollback();
                return false;
            }

            next.TakeOver(To, MessageFields.AwaitsVectors.Name, DateTimeOffset.UnixEpoch.ToMicroseconds());
            connection.Execute("COMMIT");
            return true;
        }
        catch
        {
            connection.Rollback();
            throw;
        }
    }
}
