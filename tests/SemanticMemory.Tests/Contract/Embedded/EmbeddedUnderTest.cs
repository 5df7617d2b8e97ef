using SemanticMemory.Embedded;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract.Embedded;

/// <summary>The embedded store in a directory of its own, removed after the test.</summary>
internal static class EmbeddedUnderTest
{
    public static Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken, int? maxOpenTenants = null)
    {
        var directory = Directory.CreateTempSubdirectory("semantic-memory-contract-");
        return StoreUnderTest.StartAsync(
            new StoreCapabilities(),
            (embedding, _) => Task.FromResult<MemoryStore>(new EmbeddedMemoryStore(new EmbeddedOptions { Path = directory.FullName, MaxOpenTenants = maxOpenTenants }, embedding)),
            () =>
            {
                directory.Delete(recursive: true);
                return ValueTask.CompletedTask;
            },
            cancellationToken);
    }
}
