using SemanticMemory.Tests.Contract.Model;

namespace SemanticMemory.Tests.Contract.Embedded;

// The contracts with several tenants again, with room for one in memory: each change of tenant closes the other and reads it anew.
public sealed class EvictingModel : ModelContract
{
    protected override int Operations => 4000;

    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken, maxOpenTenants: 1);
}

public sealed class EvictingTenantIsolation : TenantIsolationContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken, maxOpenTenants: 1);
}

public sealed class EvictingConcurrency : ConcurrencyContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken, maxOpenTenants: 1);
}

public sealed class EvictingAdministration : AdministrationContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken, maxOpenTenants: 1);
}
