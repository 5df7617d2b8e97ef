using System.Collections.Concurrent;
using SemanticMemory.Storage;

namespace SemanticMemory.Server.Access;

/// <summary>The requests of tenants that are under way, so that what one of them still writes is erased with its tenant.</summary>
internal sealed class TenantVisits(TimeProvider time)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Visit, TenantId> _visits = new();

    /// <summary>Counts a request until its answer is out. Comes before the look whether the tenant exists.</summary>
    public void Enter(TenantId tenant, HttpContext http)
    {
        var visit = new Visit(this, http);
        _visits[visit] = tenant;
        http.Response.RegisterForDispose(visit);
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

    private sealed class Visit(TenantVisits visits, HttpContext http) : IDisposable
    {
        private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Lock _lock = new();

        public Task Gone => _gone.Task;

        public void Break()
        {
            lock (_lock)
            {
                // Afterwards the server uses the context for somebody else's request.
                if (!_gone.Task.IsCompleted)
                {
                    http.Abort();
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
