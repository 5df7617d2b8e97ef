using System.Globalization;
using SemanticMemory.Embedded;
using SemanticMemory.Embedding;
using SemanticMemory.Qdrant;
using SemanticMemory.Recall;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;
using SemanticMemory.Transfer;

namespace SemanticMemory.Cli.Eval;

/// <summary>A throw-away store, which goes with it: an embedded one in a temporary directory, or collections of its own on a Qdrant.</summary>
internal sealed class EvalStore : IAsyncDisposable
{
    private readonly Embedder _embedder = new(new BuiltInEmbeddingGenerator());
    private readonly MemoryStore _store;
    private readonly SessionManagerOptions _options;
    private readonly Func<Task> _discard;
    private int _tenants;

    /// <summary>Makes the directory, or, with an endpoint, nothing yet.</summary>
    /// <param name="weights">What each signal of recall counts; absent: the defaults.</param>
    /// <param name="qdrant">The Qdrant to store on; absent: the embedded store.</param>
    public EvalStore(RecallWeights? weights = null, QdrantOptions? qdrant = null)
    {
        _options = new SessionManagerOptions { Recall = new RecallOptions { Weights = weights ?? new RecallWeights() } };
        (_store, _discard) = qdrant is null ? OpenEmbedded() : OpenQdrant(qdrant);
    }

    /// <summary>A fresh tenant with these files.</summary>
    public Task<Corpus> StoreAsync(IReadOnlyList<ConversationFile> files, CancellationToken cancellationToken)
    {
        var (clock, tenant) = (new QuestionClock(), TenantId.Parse((++_tenants).ToString(CultureInfo.InvariantCulture)));
        return Corpus.StoreAsync(new SessionManager(_store.OpenTenant(tenant), _embedder, _options, clock), clock, files, cancellationToken);
    }

    /// <summary>A tenant for each file.</summary>
    public async Task<IReadOnlyList<Corpus>> StoreEachAsync(DataSet data, Progress progress, CancellationToken cancellationToken)
    {
        var corpora = new List<Corpus>(data.Files.Count);
        foreach (var file in data.Files)
        {
            progress.Show($"storing {file.Name}");
            corpora.Add(await StoreAsync([file], cancellationToken));
        }

        return corpora;
    }

    /// <summary>A tenant of this store, asked with other weights.</summary>
    public Corpus Weighed(Corpus corpus, RecallWeights weights) =>
        corpus.Through(clock => new SessionManager(_store.OpenTenant(corpus.Tenant), _embedder, _options with { Recall = _options.Recall with { Weights = weights } }, clock));

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
