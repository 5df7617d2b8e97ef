using Microsoft.Extensions.Logging;
using SemanticMemory.Embedding;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded;

/// <summary>One tenant in this process and what makes up for its vectors, as long as the container lives: a container need not have a host that runs background work.</summary>
internal sealed class ContainedMemory : IAsyncDisposable
{
    private static readonly TimeSpan s_fillEvery = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _filling;

    public ContainedMemory(MemoryStore store, TenantId tenant, Embedder embedder, SessionManagerOptions options, TimeProvider time, ILogger<VectorFilling>? logger)
    {
        if (options.Backlog is not null)
        {
            // Who brings a list works it off.
            (Sessions, _filling) = (new SessionManager(store.OpenTenant(tenant), embedder, options, time), Task.CompletedTask);
            return;
        }

        var backlog = new VectorBacklog(store, time);
        var sessions = new SessionManager(store.OpenTenant(tenant), embedder, options with { Backlog = backlog }, time);

        // Other tenants of the directory stay on the list for whoever opens them.
        var filling = new VectorFilling(backlog, owed => owed == tenant ? sessions : null, () => embedder, time, logger);
        (Sessions, _filling) = (sessions, filling.RunAsync(s_fillEvery, _stopping.Token));
    }

    /// <summary>The tenant's.</summary>
    public SessionManager Sessions { get; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _filling.ConfigureAwait(false);
        _stopping.Dispose();
    }
}
