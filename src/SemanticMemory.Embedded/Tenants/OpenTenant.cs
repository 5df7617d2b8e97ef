using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Files;
using SemanticMemory.Embedded.Writing;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Tenants;

/// <summary>A tenant's file and memory while they are open.</summary>
internal sealed class OpenTenant : IDisposable
{
    // Reads that met a row just changed begin again; so often in a row only under a storm of writes.
    private const int Attempts = 3;
    private readonly ReaderWriterLockSlim _lock = new();

    public OpenTenant(string directory, TenantId tenant, ModelRules models, IReadOnlyList<FieldMap> maps)
    {
        File = TenantFile.Open(directory, tenant, models);
        var collections = new List<OpenCollection>(maps.Count);
        (Collections, Queue) = (collections, new WriteQueue(this));
        try
        {
            for (var index = 0; index < maps.Count; index++)
            {
                collections.Add(new OpenCollection(File, index, maps[index], File.Embedding.Dimension));
            }

            // What the load went through is not what comes next.
            File.Writer.Execute("PRAGMA shrink_memory");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public TenantFile File { get; }

    /// <summary>The model whose vectors it has.</summary>
    public EmbeddingFingerprint Embedding => File.Embedding;

    public IReadOnlyList<OpenCollection> Collections { get; }

    public WriteQueue Queue { get; }

    /// <summary>Held from a commit until memory shows it.</summary>
    public Lock CommitGate { get; } = new();

    /// <summary>Reads from memory alone.</summary>
    public T Read<T>(int collection, Func<CollectionMemory, T> read)
    {
        _lock.EnterReadLock();
        try
        {
            ThrowIfBroken();
            return read(Collections[collection].Memory);
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <summary>
    /// Reads from memory and then from the file, which may be a commit ahead: when a row was changed in between, all of it is done again,
    /// at last while commits wait.
    /// </summary>
    /// <param name="collection">Which collection.</param>
    /// <param name="find">Reads memory; <see langword="null"/>: a row was changed.</param>
    /// <param name="complete">Reads the file; <see langword="null"/>: a row was changed.</param>
    public TResult ReadThrough<TFound, TResult>(
        int collection, Func<CollectionMemory, TableReader, TFound?> find, Func<TFound, TableReader, TResult?> complete)
        where TFound : class
        where TResult : class
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (TryReadThrough(collection, find, complete) is { } result)
            {
                return result;
            }
        }

        lock (CommitGate)
        {
            return TryReadThrough(collection, find, complete) ?? throw StoreErrors.Damaged(File.Path, "memory and file differ");
        }
    }

    /// <summary>Did memory fail to follow the file? Then it has to be built anew.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Changes memory while nobody reads.</summary>
    public void Change(Action change)
    {
        _lock.EnterWriteLock();
        try
        {
            change();
        }
        catch
        {
            // Set only now: callers look at it without the lock, and must not take a change under way for a failed one.
            IsBroken = true;
            throw;
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    public void ThrowIfBroken()
    {
        if (IsBroken)
        {
            throw new MemoryException(MemoryError.Unavailable, "store-unavailable", $"'{File.Path}' is about to be opened anew after a failure: try again.");
        }
    }

    public void Dispose()
    {
        foreach (var collection in Collections)
        {
            collection.Dispose();
        }

        File.Dispose();
        _lock.Dispose();
    }

    private TResult? TryReadThrough<TFound, TResult>(
        int collection, Func<CollectionMemory, TableReader, TFound?> find, Func<TFound, TableReader, TResult?> complete)
        where TFound : class
        where TResult : class
    {
        var reader = File.RentReader();
        try
        {
            reader.Begin();
            var found = Read(collection, memory => find(memory, reader[collection]));
            var result = found is null ? null : complete(found, reader[collection]);
            reader.End();
            File.Return(reader);
            return result;
        }
        catch
        {
            // Whatever state it is in, nobody else meets it.
            reader.Dispose();
            throw;
        }
    }
}
