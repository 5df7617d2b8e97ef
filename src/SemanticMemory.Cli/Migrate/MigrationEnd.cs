using SemanticMemory.Embedded;
using SemanticMemory.Qdrant;
using SemanticMemory.Storage;

namespace SemanticMemory.Cli.Migrate;

/// <summary>A store that a command works on as a whole: one of the two of a migration, or the one that is verified.</summary>
internal abstract class MigrationEnd
{
    /// <summary>What it is called in messages, and in the mark of a copy that is not whole yet.</summary>
    public abstract string Name { get; }

    /// <summary>Which model made its vectors; <see langword="null"/> when it holds nothing.</summary>
    public abstract Task<EmbeddingFingerprint?> FindEmbeddingAsync(CancellationToken cancellationToken);

    /// <summary>Opens it to be read.</summary>
    public abstract Task<MemoryStore> OpenAsync(EmbeddingFingerprint embedding, CancellationToken cancellationToken);

    /// <summary>Opens it to be filled, and marks it as not whole.</summary>
    /// <exception cref="MemoryException">It holds something else.</exception>
    public abstract Task<MemoryStore> OpenToFillAsync(EmbeddingFingerprint embedding, string source, CancellationToken cancellationToken);

    /// <summary>Takes the mark away.</summary>
    public abstract Task CompleteAsync(MemoryStore filled, CancellationToken cancellationToken);
}

/// <summary>A data directory.</summary>
internal sealed class EmbeddedEnd(string path) : MigrationEnd
{
    private readonly string _path = Path.GetFullPath(path);

    public override string Name => $"the data directory '{_path}'";

    // A directory without tenants is not made only to be looked at.
    public override Task<EmbeddingFingerprint?> FindEmbeddingAsync(CancellationToken cancellationToken) => Task.FromResult(EmbeddedMemoryStore.FindEmbedding(_path));

    public override Task<MemoryStore> OpenAsync(EmbeddingFingerprint embedding, CancellationToken cancellationToken) =>
        Task.FromResult<MemoryStore>(new EmbeddedMemoryStore(new EmbeddedOptions { Path = _path }, embedding));

    public override Task<MemoryStore> OpenToFillAsync(EmbeddingFingerprint embedding, string source, CancellationToken cancellationToken) =>
        Task.FromResult<MemoryStore>(new EmbeddedMemoryStore(new EmbeddedOptions { Path = _path, FillingFrom = source }, embedding));

    public override Task CompleteAsync(MemoryStore filled, CancellationToken cancellationToken)
    {
        ((EmbeddedMemoryStore)filled).CompleteFilling();
        return Task.CompletedTask;
    }
}

/// <summary>Collections on a Qdrant.</summary>
internal sealed class QdrantEnd(QdrantOptions options) : MigrationEnd
{
    public override string Name => $"the collections '{options.CollectionPrefix}…' on Qdrant at {options.Endpoint}";

    public override Task<EmbeddingFingerprint?> FindEmbeddingAsync(CancellationToken cancellationToken) => QdrantMemoryStore.FindEmbeddingAsync(options, cancellationToken);

    public override async Task<MemoryStore> OpenAsync(EmbeddingFingerprint embedding, CancellationToken cancellationToken)
    {
        var store = new QdrantMemoryStore(options, embedding);
        return await OrDisposeAsync(store, store.CheckAsync(cancellationToken));
    }

    public override async Task<MemoryStore> OpenToFillAsync(EmbeddingFingerprint embedding, string source, CancellationToken cancellationToken)
    {
        var store = new QdrantMemoryStore(options with { FillingFrom = source }, embedding);
        return await OrDisposeAsync(store, store.BeginFillingAsync(cancellationToken));
    }

    public override Task CompleteAsync(MemoryStore filled, CancellationToken cancellationToken) => ((QdrantMemoryStore)filled).CompleteFillingAsync(cancellationToken);

    private static async Task<MemoryStore> OrDisposeAsync(QdrantMemoryStore store, Task opening)
    {
        try
        {
            await opening;
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }
}
