using SemanticMemory.Tests.Contract;
using SemanticMemory.Tests.Contract.Model;

namespace SemanticMemory.Tests.Qdrant;

public sealed class QdrantAdministration : AdministrationContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => QdrantUnderTest.OpenAsync(cancellationToken);
}

public sealed class QdrantCancellation : CancellationContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => QdrantUnderTest.OpenAsync(cancellationToken);
}

public sealed class QdrantConcurrency : ConcurrencyContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => QdrantUnderTest.OpenAsync(cancellationToken);
}

public sealed class QdrantCountAndFacet : CountAndFacetContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => QdrantUnderTest.OpenAsync(cancellationToken);
}

public sealed class QdrantDelete : DeleteContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => QdrantUnderTest.OpenAsync(cancellationToken);
}

public sealed class QdrantDenseQuery : DenseQueryContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => QdrantUnderTest.OpenAsync(cancellationToken);
}

public sealed class QdrantDurability : DurabilityContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => QdrantUnderTest.OpenAsync(cancellationToken);
}

public sealed class QdrantFeatures : FeaturesContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => QdrantUnderTest.OpenAsync(cancellationToken);
}

public sealed class QdrantFilter : FilterContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => QdrantUnderTest.OpenAsync(cancellationToken);
}

public sealed class QdrantGet : GetContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => QdrantUnderTest.OpenAsync(cancellationToken);
}

public sealed class QdrantInsert : InsertContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => QdrantUnderTest.OpenAsync(cancellationToken);
}

public sealed class QdrantInsertRace : InsertRaceContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => QdrantUnderTest.OpenAsync(cancellationToken);
}

public sealed class QdrantLexicalQuery : LexicalQueryContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => QdrantUnderTest.OpenAsync(cancellationToken);
}

public sealed class QdrantModel : ModelContract
{
    // Each operation is a few requests.
    protected override int Operations => 1500;

    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => QdrantUnderTest.OpenAsync(cancellationToken);
}

public sealed class QdrantNarrowFilter : NarrowFilterContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => QdrantUnderTest.OpenAsync(cancellationToken);
}

public sealed class QdrantNeighbours : NeighboursContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => QdrantUnderTest.OpenAsync(cancellationToken);
}

public sealed class QdrantPatch : PatchContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => QdrantUnderTest.OpenAsync(cancellationToken);
}

public sealed class QdrantScroll : ScrollContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => QdrantUnderTest.OpenAsync(cancellationToken);
}

public sealed class QdrantSetVectors : SetVectorsContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => QdrantUnderTest.OpenAsync(cancellationToken);
}

public sealed class QdrantTenantIsolation : TenantIsolationContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => QdrantUnderTest.OpenAsync(cancellationToken);
}

public sealed class QdrantUpsert : UpsertContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => QdrantUnderTest.OpenAsync(cancellationToken);
}

public sealed class QdrantWhole : WholeContract
{
    protected override Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken) => QdrantUnderTest.OpenAsync(cancellationToken);
}
