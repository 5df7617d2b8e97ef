using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SemanticMemory.Qdrant.Reading;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Chains;

/// <summary>
/// Looks for marks that nobody has cleared: of a process that died in the middle of a write. Each tenant is visited with its first question for
/// neighbours and then every ten minutes, as long as somebody asks.
/// </summary>
internal sealed class MarkPatrol(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan s_between = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<TenantId, long> _visits = [];

    /// <summary>Mends what is marked in a tenant, if it is time.</summary>
    public async Task VisitAsync(CollectionCalls calls, CancellationToken cancellationToken)
    {
        var tenant = calls.Scope.Tenant;
        var now = time.GetTimestamp();
        var last = _visits.TryGetValue(tenant, out var known) ? known : (long?)null;
        if ((last is { } then && time.GetElapsedTime(then, now) < s_between) || !Claim(tenant, last, now))
        {
            return;
        }

        try
        {
            var marked = await calls.ScrollAllAsync(calls.Scope.Where(WireCondition.Is(PayloadNames.Mend, 1)), ChainPoints.What(calls), cancellationToken).ConfigureAwait(false);
            if (marked.Count > 0)
            {
                await new Mending(calls, logger).MendAsync([.. marked.Select(point => point.StoredId)], cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is MemoryException or OperationCanceledException)
        {
            // Not seen to: the next question looks again. What is wrong with the store, the question itself will tell.
            _visits.TryRemove(tenant, out _);
            logger.MendingFailed(failure);
        }
    }

    private bool Claim(TenantId tenant, long? last, long now) => last is { } then ? _visits.TryUpdate(tenant, now, then) : _visits.TryAdd(tenant, now);
}
