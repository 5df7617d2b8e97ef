namespace SemanticMemory.Embedded.Tenants;

/// <summary>Keeps a tenant open for the length of one call.</summary>
internal readonly struct TenantLease(TenantEntry entry, OpenTenant tenant) : IDisposable
{
    public OpenTenant Tenant => tenant;

    public void Dispose() => entry.Return();
}
