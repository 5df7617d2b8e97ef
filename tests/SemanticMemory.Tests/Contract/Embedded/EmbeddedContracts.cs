using SemanticMemory.Tests.Contract.Model;

namespace SemanticMemory.Tests.Contract.Embedded;

public sealed class EmbeddedAdministration : AdministrationContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken);
}

public sealed class EmbeddedCancellation : CancellationContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken);
}

public sealed class EmbeddedConcurrency : ConcurrencyContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken);
}

public sealed class EmbeddedCountAndFacet : CountAndFacetContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken);
}

public sealed class EmbeddedDelete : DeleteContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken);
}

public sealed class EmbeddedDenseQuery : DenseQueryContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken);
}

public sealed class EmbeddedDurability : DurabilityContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken);
}

public sealed class EmbeddedFeatures : FeaturesContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken);
}

public sealed class EmbeddedFilter : FilterContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken);
}

public sealed class EmbeddedGet : GetContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken);
}

public sealed class EmbeddedInsert : InsertContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken);
}

public sealed class EmbeddedInsertRace : InsertRaceContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken);
}

public sealed class EmbeddedLexicalQuery : LexicalQueryContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken);
}

public sealed class EmbeddedModel : ModelContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken);
}

public sealed class EmbeddedNarrowFilter : NarrowFilterContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken);
}

public sealed class EmbeddedNeighbours : NeighboursContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken);
}

public sealed class EmbeddedPatch : PatchContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken);
}

public sealed class EmbeddedScroll : ScrollContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken);
}

public sealed class EmbeddedSetVectors : SetVectorsContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken);
}

public sealed class EmbeddedTenantIsolation : TenantIsolationContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken);
}

public sealed class EmbeddedUpsert : UpsertContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken);
}

public sealed class EmbeddedWhole : WholeContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => EmbeddedUnderTest.OpenAsync(cancellationToken);
}
