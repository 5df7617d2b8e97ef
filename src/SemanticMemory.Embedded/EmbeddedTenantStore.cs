using SemanticMemory.Embedded.Tenants;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded;

/// <summary>One tenant's part of the store; holds nothing open.</summary>
internal sealed class EmbeddedTenantStore(TenantTable tenants, TenantId tenant) : TenantStore
{
    public override TenantId Tenant => tenant;

    public override EmbeddingFingerprint Embedding => tenants.ModelOf(tenant);

    public override PointCollection Messages { get; } = new EmbeddedPointCollection(tenants, tenant, 0);

    public override PointCollection Sessions { get; } = new EmbeddedPointCollection(tenants, tenant, 1);

    public override PointCollection Records { get; } = new EmbeddedPointCollection(tenants, tenant, 2);
}
