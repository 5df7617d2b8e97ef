using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using SemanticMemory.Embedding;
using SemanticMemory.Server.Hosting;
using SemanticMemory.Server.Limits;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Server.Access;

/// <summary>One <see cref="SessionManager"/> per tenant, narrowed to a user where a request says so.</summary>
internal sealed class TenantSessions(
    MemoryStore store, EmbeddingModels models, VectorBacklog backlog, ConfiguredChat chat, IOptions<LimitsOptions> limits, IOptions<CalendarOptions> calendar, TimeProvider time)
{
    private readonly ConcurrentDictionary<TenantId, SessionManager> _managers = new();

    /// <summary>The tenant's.</summary>
    public SessionManager Of(TenantId tenant) =>
        _managers.GetOrAdd(tenant, static (id, self) => self.Open(id), this);

    /// <summary>The caller's: of the key's tenant, and of one user where the request has <see cref="OnBehalfOf.Header"/>.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>: the header is blank, too long or given twice.</exception>
    public SessionManager Of(HttpContext http)
    {
        var all = Of(http.User.Tenant());
        return OnBehalfOf.Read(http.Request) is { } userId ? all.OnBehalfOf(userId) : all;
    }

    /// <summary>Lets go of a deleted tenant.</summary>
    public void Forget(TenantId tenant) => _managers.TryRemove(tenant, out _);

    private SessionManager Open(TenantId tenant) => new(
        store.OpenTenant(tenant),
        models.Current,
        calendar.Value.For(tenant, new SessionManagerOptions { Backlog = backlog, NextEmbedder = models.Next, ChatClient = chat.Client, Limits = limits.Value.UsageOf(tenant) }),
        time);
}
