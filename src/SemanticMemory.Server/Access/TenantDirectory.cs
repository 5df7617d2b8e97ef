using System.Text.Json;
using SemanticMemory.Storage;

namespace SemanticMemory.Server.Access;

/// <summary>A tenant as the operator sees it.</summary>
internal sealed record TenantInfo(string Id, string? Name, DateTimeOffset CreatedAt);

/// <summary>The tenants, kept as records of the reserved tenant. One that is not here has no valid keys, whatever data it has.</summary>
internal sealed class TenantDirectory(MemoryStore store, TenantVisits visits, TimeProvider time)
{
    private const string Kind = "tenant";

    private readonly TenantStore _system = store.OpenTenant(TenantId.System);
    private readonly RecordList _records = new(store.OpenTenant(TenantId.System), Kind);

    /// <summary>Adds a tenant.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Conflict"/>: it is there, or data of an earlier one of this name is.</exception>
    public async Task<TenantInfo> CreateAsync(TenantId tenant, string? name, CancellationToken cancellationToken)
    {
        // Two creators at once are told apart below; what matters here is that nobody inherits the data of a deletion that was cut short.
        if (!await ExistsAsync(tenant, cancellationToken) && (await store.ListTenantsAsync(cancellationToken)).Contains(tenant))
        {
            throw new MemoryException(MemoryError.Conflict, "tenant-has-data",
                $"Data of an earlier tenant '{tenant}' is still there: DELETE /api/v1/tenants/{tenant} removes it, then create the tenant again.");
        }

        var createdAt = time.GetUtcNow();
        var point = new Point
        {
            Id = IdOf(tenant),
            Payload = new Payload
            {
                [RecordFields.Kind] = FieldValue.Of(Kind),
                [RecordFields.Owner] = FieldValue.Of(tenant.Value),
                [RecordFields.CreatedAt] = FieldValue.Of(createdAt.ToMicroseconds()),
                Body = JsonSerializer.SerializeToUtf8Bytes(new TenantBody(name), AccessJson.Default.TenantBody),
            },
        };
        var outcome = await _system.Records.InsertAsync([point], cancellationToken);
        return outcome.Created is [true]
            ? new TenantInfo(tenant.Value, name, createdAt)
            : throw new MemoryException(MemoryError.Conflict, "tenant-exists", $"There is a tenant '{tenant}' already: choose another id, or use its keys.");
    }

    /// <summary>Is this a tenant?</summary>
    public async Task<bool> ExistsAsync(TenantId tenant, CancellationToken cancellationToken) =>
        await _records.FindAsync(IdOf(tenant), cancellationToken) is not null;

    /// <summary>One tenant; <see langword="null"/> when there is none.</summary>
    public async Task<TenantInfo?> FindAsync(TenantId tenant, CancellationToken cancellationToken) =>
        await _records.FindAsync(IdOf(tenant), cancellationToken) is { } found ? Info(found) : null;

    /// <summary>The tenants, oldest first.</summary>
    public Task<Page<TenantInfo>> ListAsync(int limit, string? cursor, CancellationToken cancellationToken) =>
        _records.PageAsync(limit, cursor, Info, cancellationToken);

    /// <summary>Removes a tenant with all of its data for good; its keys are dead first. <see langword="false"/> when there was neither.</summary>
    public async Task<bool> DeleteAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var known = await _records.RemoveAsync(IdOf(tenant), cancellationToken);
        await visits.WaitAsync(tenant, cancellationToken);
        return await store.EraseTenantAsync(tenant, cancellationToken) || known;
    }

    private static Guid IdOf(TenantId tenant) => PointIds.From(Kind, tenant.Value);

    private static TenantInfo Info(StoredPoint stored) => new(
        stored.Payload.Keyword(RecordFields.Owner) ?? "",
        JsonSerializer.Deserialize(stored.Payload.Body.Span, AccessJson.Default.TenantBody)!.Name,
        Timestamps.FromMicroseconds(stored.Payload.Integer(RecordFields.CreatedAt) ?? 0));
}
