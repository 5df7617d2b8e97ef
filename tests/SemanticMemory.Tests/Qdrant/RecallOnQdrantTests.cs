using Microsoft.Extensions.AI;
using SemanticMemory.Sessions;
using SemanticMemory.Tests.Recall;
using SemanticMemory.Tests.Search;
using SemanticMemory.Tests.Sessions;
using SemanticMemory.Transfer;

namespace SemanticMemory.Tests.Qdrant;

// Rankings on Qdrant: the core makes them, of what each store finds in its own way.

public sealed class RecallSearchOnQdrantTests : RecallSearchTests
{
    // Each is half a dozen requests.
    protected override int SearchesAtOnce => 40;

    protected override Task<MemoryFixture> OpenAsync(SessionManagerOptions? options = null, IEmbeddingGenerator<string, Embedding<float>>? model = null) =>
        MemoryFixture.OnQdrantAsync(options, model);
}

public sealed class RecencyOnQdrantTests : RecencyTests
{
    protected override Task<MemoryFixture> OpenAsync(SessionManagerOptions? options = null) => MemoryFixture.OnQdrantAsync(options);
}

public sealed class IdentifierSignalOnQdrantTests : IdentifierSignalTests
{
    protected override Task<MemoryFixture> OpenAsync() => MemoryFixture.OnQdrantAsync();
}

public sealed class ArrivalOrderOnQdrantTests : ArrivalOrderTests
{
    // One message at a time is several requests: half of what arrives in the embedded store.
    private protected override IEnumerable<ConversationFile> Files => EvalData.Files.Where(file => file.Name == "northgate-support");

    protected override Task<MemoryFixture> OpenAsync() => MemoryFixture.OnQdrantAsync();
}
