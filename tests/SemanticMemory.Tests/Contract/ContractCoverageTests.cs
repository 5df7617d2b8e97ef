namespace SemanticMemory.Tests.Contract;

/// <summary>A namespace that passes one contract class passes them all: a store cannot leave one out.</summary>
public sealed class ContractCoverageTests
{
    private static readonly Type[] s_derived = [.. typeof(StoreContract).Assembly.GetTypes().Where(typeof(StoreContract).IsAssignableFrom)];

    [Fact]
    public void Every_store_passes_every_contract()
    {
        var contracts = s_derived.Where(type => type.IsAbstract && type != typeof(StoreContract)).ToList();
        var left = s_derived.Where(type => !type.IsAbstract)
            .GroupBy(type => type.Namespace)
            .SelectMany(store => contracts.Where(contract => !store.Any(type => type.IsSubclassOf(contract))).Select(contract => $"{store.Key}: {contract.Name}"));
        Assert.Empty(left);
    }

    [Fact]
    public void There_is_a_store_that_passes_them() => Assert.Contains(s_derived, type => !type.IsAbstract);
}
