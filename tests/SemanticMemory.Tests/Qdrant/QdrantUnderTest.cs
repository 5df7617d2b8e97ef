using SemanticMemory.Qdrant;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Contract;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>The Qdrant store in collections of its own, removed after the test.</summary>
internal static class QdrantUnderTest
{
    // Several requests can interleave with those of other callers; what an insert stored beside a conflict stays.
    private static readonly StoreCapabilities s_capabilities = new() { InsertsAtomically = false };

    public static async Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken)
    {
        var options = await OptionsAsync();
        return await StoreUnderTest.StartAsync(
            s_capabilities,
            (embedding, _) => Task.FromResult<MemoryStore>(new QdrantMemoryStore(options, embedding)),
            () => DropAsync(options),
            cancellationToken);
    }

    /// <summary>Options that name collections nobody else uses.</summary>
    public static async Task<QdrantOptions> OptionsAsync() => new()
    {
        Endpoint = await QdrantEndpoint.AddressAsync(),
        CollectionPrefix = $"test-{Guid.NewGuid():N}-",
        SearchExactly = true,

        // What is asked is whether answers are right, not how fast a busy machine gives them.
        ReadTimeout = TimeSpan.FromMinutes(2),
        WriteTimeout = TimeSpan.FromMinutes(2),
    };

    /// <summary>Removes the collections.</summary>
    public static async ValueTask DropAsync(QdrantOptions options)
    {
        await using var store = new QdrantMemoryStore(options, Sample.Model);
        await store.DropAsync(CancellationToken.None);
    }
}
