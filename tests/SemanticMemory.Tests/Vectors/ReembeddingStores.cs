using SemanticMemory.Embedded;
using SemanticMemory.Embedding;
using SemanticMemory.Qdrant;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Qdrant;

namespace SemanticMemory.Tests.Vectors;

public sealed class EmbeddedReembedding : ReembeddingTests
{
    private readonly DataDirectory _folder = new();

    // One process owns the directory: whoever serves it also moves it.
    protected override bool MovesFromElsewhere => false;

    protected override IReadOnlyList<string> StoreArguments => ["--data", _folder.Path];

    protected override Task<MemoryStore> OpenAsync(EmbeddingFingerprint model, EmbeddingFingerprint? next = null) =>
        Task.FromResult<MemoryStore>(new EmbeddedMemoryStore(new EmbeddedOptions { Path = _folder.Path }, model, next: next));

    protected override ValueTask DiscardAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

public sealed class QdrantReembedding : ReembeddingTests
{
    private QdrantOptions? _options;

    protected override bool MovesFromElsewhere => true;

    protected override IReadOnlyList<string> StoreArguments =>
    [
        "--store", "qdrant", "--qdrant-endpoint", _options!.Endpoint.ToString(), "--qdrant-collection-prefix", _options.CollectionPrefix,
        "--qdrant-switch-notice", _options.SwitchNotice.ToString(), "--qdrant-switch-drain", _options.SwitchDrain.ToString(),
    ];

    protected override async Task<MemoryStore> OpenAsync(EmbeddingFingerprint model, EmbeddingFingerprint? next = null)
    {
        _options ??= (await QdrantUnderTest.OptionsAsync()) with { SwitchNotice = TimeSpan.FromMilliseconds(200), SwitchDrain = TimeSpan.FromSeconds(2) };
        return new QdrantMemoryStore(_options, model, next: next);
    }

    protected override ValueTask DiscardAsync() => QdrantUnderTest.DropAsync(_options!);
}
