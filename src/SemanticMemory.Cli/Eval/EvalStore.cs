using System.Globalization;
using SemanticMemory.Embedded;
using SemanticMemory.Embedding;
using SemanticMemory.Qdrant;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;
using SemanticMemory.Transfer;

namespace SemanticMemory.Cli.Eval;

/// <summary>A throw-away store, which goes with it: an embedded one in a temporary directory, or collections of its own on a Qdrant.</summary>
internal sealed class EvalStore : IAsyncDisposable
{
    private readonly Embedder _embedder = new(new BuiltInEmbeddingGenerator());
    private readonly MemoryStore _store;
    private readonly Func<Task> _discard;
    private int _tenants;

    /// <summary>Makes the directory, or, with an endpoint, nothing yet.</summary>
    public EvalStore(QdrantOptions? qdrant = null) => (_store, _discard) = qdrant is null ? OpenEmbedded() : OpenQdrant(qdrant);

    /// <summary>A fresh tenant with these files.</summary>
    public Task<Corpus> StoreAsync(IReadOnlyList<ConversationFile> files, CancellationToken cancellationToken)
    {
        var (clock, tenant) = (new QuestionClock(), TenantId.Parse((++_tenants).ToString(CultureInfo.InvariantCulture)));
        return Corpus.StoreAsync(new SessionManager(_store.OpenTenant(tenant), _embedder, timeProvider: clock), clock, files, cancellationToken);
    }

    /// <summary>Closes the store and removes what was in it.</summary>
    public async ValueTask DisposeAsync() => await _discard();

    private (MemoryStore Store, Func<Task> Discard) OpenEmbedded()
    {
        var directory = Directory.CreateTempSubdirectory("semantic-memory-eval-");
        try
        {
            var store = new EmbeddedMemoryStore(new EmbeddedOptions { Path = directory.FullName }, _embedder.Fingerprint);
            return (store, DiscardAsync);

            async Task DiscardAsync()
            {
                await store.DisposeAsync();
                directory.Delete(recursive: true);
            }
        }
        catch
        {
            directory.Delete(recursive: true);
            throw;
        }
    }

    private (MemoryStore Store, Func<Task> Discard) OpenQdrant(QdrantOptions options)
    {
        var store = new QdrantMemoryStore(options with { CollectionPrefix = $"semantic-memory-eval-{Guid.NewGuid():N}-" }, _embedder.Fingerprint);
        return (store, DiscardAsync);

        async Task DiscardAsync()
        {
            await store.DropAsync();
            await store.DisposeAsync();
        }
    }
}
