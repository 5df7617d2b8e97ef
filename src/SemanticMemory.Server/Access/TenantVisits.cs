using System.Collections.Concurrent;
using SemanticMemory.Storage;

namespace SemanticMemory.Server.Access;

/// <summary>The requests of tenants that are under way, and what is done for them in the background, so that what one of them still writes is erased with its tenant.</summary>
internal sealed class TenantVisits(TimeProvider time)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Visit, TenantId> _visits = new();

    /// <summary>Counts a request until its answer is out. Comes before the look whether the tenant exists.</summary>
    public void Enter(TenantId tenant, HttpContext http)
    {
        http.Response.RegisterForDispose(Enter(tenant, http.Abort));
    }

    /// <summary>Counts work until what is returned is disposed; it is told when it takes too long.</summary>
    public IDisposable Enter(TenantId tenant, Action breakOff)
    {
        var visit = new Visit(this, breakOff);
        _visits[visit] = tenant;
        return visit;
    }

    /// <summary>Waits for the tenant's requests that are under way now; the connections of those that take more than five seconds are broken.</summary>
    public async Task WaitAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        Visit[] present = [.. _visits.Where(visit => visit.Value == tenant).Select(visit => visit.Key)];
        var gone = Task.WhenAll(present.Select(visit => visit.Gone));
        try
        {
            await gone.WaitAsync(s_patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            foreach (var visit in present)
            {
                visit.Break();
            }

            await gone.WaitAsync(cancellationToken);
        }
    }

    private sealed class Visit(TenantVisits visits, Action breakOff) : IDisposable
    {
        private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Lock _lock = new();

        public Task Gone => _gone.Task;

        public void Break()
        {
            lock (_lock)
            {
                // Afterwards the server uses a request's context for somebody else's.
                if (!_gone.Task.IsCompleted)
                {
                    breakOff();
                }
            }
        }

        public void Dispose()
        {
            lock (_lock)
            {
                _gone.TrySetResult();
            }

            visits._visits.TryRemove(this, out _);
        }
    }
}
