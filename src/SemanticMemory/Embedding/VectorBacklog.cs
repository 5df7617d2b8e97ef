using System.Collections.Concurrent;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedding;

/// <summary>
/// Which tenants have messages whose vectors are owed. Kept in the store itself, so that it outlives the process and servers on one store share it.
/// A tenant may stand here that owes nothing any more, never the other way round.
/// </summary>
public sealed class VectorBacklog
{
    private const string Kind = "vectors";
    private const int MostTenants = 1000;

    // Renewed so often while messages go on being stored without vectors.
    private static readonly TimeSpan s_renewal = TimeSpan.FromMinutes(1);

    // Longer than a write and the clocks of two servers are apart: who noted a tenant so long ago has stored what it was noted for.
    private static readonly TimeSpan s_settled = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<TenantId, long> _noted = new();
    private readonly PointCollection _records;
    private readonly TimeProvider _time;

    /// <summary>The list of a store; one for a process.</summary>
    public VectorBacklog(MemoryStore store, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        (_records, _time) = (store.OpenTenant(TenantId.System).Records, timeProvider ?? TimeProvider.System);
    }

    /// <summary>Notes a tenant; to be called before a message without its vectors is stored.</summary>
    public async Task AddAsync(TenantId tenant, CancellationToken cancellationToken = default)
    {
        var now = _time.GetTimestamp();
        if (_noted.TryGetValue(tenant, out var noted) && _time.GetElapsedTime(noted, now) < s_renewal)
        {
            return;
        }

        var payload = new Payload
        {
            [RecordFields.Kind] = FieldValue.Of(Kind),
            [RecordFields.Owner] = FieldValue.Of(tenant.Value),
            [RecordFields.CreatedAt] = FieldValue.Of(_time.GetUtcNow().ToMicroseconds()),
        };
        await _records.UpsertAsync([new Point { Id = IdOf(tenant), Payload = payload }], cancellationToken).ConfigureAwait(false);
        _noted[tenant] = now;
    }

    /// <summary>Up to 1,000 of the tenants, those noted longest ago first.</summary>
    public async Task<IReadOnlyList<OwedVectors>> ListAsync(CancellationToken cancellationToken = default)
    {
        var records = await _records.ScrollAsync(
            new ScrollQuery { Filter = new Filter.EqualTo(RecordFields.Kind, Kind), Order = RecordFields.CreatedAt, Limit = MostTenants }, cancellationToken).ConfigureAwait(false);
        return [.. records.Select(record => new OwedVectors(Tenant(record.Payload.Keyword(RecordFields.Owner)!), record.Payload.Integer(RecordFields.CreatedAt)!.Value))];
    }

    /// <summary>Takes a tenant that owes nothing off the list, unless somebody noted it since, or so lately that its message may still be on the way.</summary>
    public async Task RemoveAsync(OwedVectors owed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owed);
        if (_time.GetUtcNow() - Timestamps.FromMicroseconds(owed.NotedAt) >= s_settled)
        {
            await _records.DeleteAsync(Filter.AllOf(Filter.Id(IdOf(owed.Tenant)), Filter.Is(RecordFields.CreatedAt, owed.NotedAt)), cancellationToken).ConfigureAwait(false);
        }
    }

    private static Guid IdOf(TenantId tenant) => PointIds.From(Kind, tenant.Value);

    private static TenantId Tenant(string name) => name == TenantId.System.Value ? TenantId.System : TenantId.Parse(name);
}

/// <summary>A tenant whose messages may lack vectors.</summary>
/// <param name="Tenant">Which.</param>
/// <param name="NotedAt">When it was last noted, in microseconds since 1970.</param>
public sealed record OwedVectors(TenantId Tenant, long NotedAt);
