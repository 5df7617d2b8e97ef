using System.Globalization;
using SemanticMemory.Embedded;
using SemanticMemory.Embedding;
using SemanticMemory.Recall;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;
using SemanticMemory.Transfer;

namespace SemanticMemory.Cli.Eval;

/// <summary>An embedded store in a temporary directory, which goes with it.</summary>
internal sealed class EvalStore : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("semantic-memory-eval-");
    private readonly Embedder _embedder = new(new BuiltInEmbeddingGenerator());
    private readonly EmbeddedMemoryStore _store;
    private readonly SessionManagerOptions _options;
    private int _tenants;

    /// <summary>Makes the directory.</summary>
    /// <param name="weights">What each signal of recall counts; absent: the defaults.</param>
    public EvalStore(RecallWeights? weights = null)
    {
        _options = new SessionManagerOptions { Recall = new RecallOptions { Weights = weights ?? new RecallWeights() } };
        try
        {
            _store = new EmbeddedMemoryStore(new EmbeddedOptions { Path = _directory.FullName }, _embedder.Fingerprint);
        }
        catch
        {
            _directory.Delete(recursive: true);
            throw;
        }
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

    /// <summary>Closes the store and deletes the directory.</summary>
    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
