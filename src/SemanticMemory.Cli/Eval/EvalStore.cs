using System.Globalization;
using SemanticMemory.Embedded;
using SemanticMemory.Embedding;
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
    private int _tenants;

    /// <summary>Makes the directory.</summary>
    public EvalStore()
    {
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
        return Corpus.StoreAsync(new SessionManager(_store.OpenTenant(tenant), _embedder, timeProvider: clock), clock, files, cancellationToken);
    }

    /// <summary>Closes the store and deletes the directory.</summary>
    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
