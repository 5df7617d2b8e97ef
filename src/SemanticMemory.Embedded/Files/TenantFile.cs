using SemanticMemory.Embedded.Tenants;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Files;

/// <summary>A tenant's SQLite file: made, or checked, on opening.</summary>
internal sealed class TenantFile : IDisposable
{
    /// <summary>The version of the layout; another one is refused.</summary>
    public const int Format = 2;

    private readonly Stack<ReadConnection> _readers = new();
    private readonly Lock _readersLock = new();

    private TenantFile(Connection writer)
    {
        Writer = writer;
        Tables = [.. CollectionSchema.All.Select(schema => new CollectionTable(schema.Name))];
    }

    public Connection Writer { get; }

    public string Path => Writer.Path;

    /// <summary>The model whose vectors it has.</summary>
    public EmbeddingFingerprint Embedding { get; private set; } = null!;

    /// <summary>In the order of <see cref="CollectionSchema.All"/>.</summary>
    public IReadOnlyList<CollectionTable> Tables { get; }

    public static string PathIn(string directory) => System.IO.Path.Combine(directory, "memory.db");

    /// <exception cref="MemoryException">The file cannot be used; the message says what to do.</exception>
    public static TenantFile Open(string directory, TenantId tenant, ModelRules models)
    {
        var path = PathIn(directory);
        OrUnavailable(path, () => Directory.CreateDirectory(directory));
        var file = new TenantFile(Connection.OpenWriter(path));
        try
        {
            if (file.IsNew())
            {
                // The tenant's name, and that of the directory of all tenants, before anything in the file is acknowledged; a process that was killed before is made up for.
                OrUnavailable(path, () => FlushAbove(directory));
                file.Create(tenant, models.ForNew);
            }
            else
            {
                var identity = FileIdentity.Read(file.Writer);
                identity.Check(path, tenant, models);
                file.Embedding = identity.Embedding;
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public ReadConnection RentReader()
    {
        lock (_readersLock)
        {
            if (_readers.TryPop(out var reader))
            {
                return reader;
            }
        }

        return new ReadConnection(Path, Tables);
    }

    public void Return(ReadConnection reader)
    {
        lock (_readersLock)
        {
            // As many as can run at once; those of a burst are closed again.
            if (_readers.Count < Environment.ProcessorCount)
            {
                _readers.Push(reader);
                return;
            }
        }

        reader.Dispose();
    }

    public void Dispose()
    {
        while (_readers.TryPop(out var reader))
        {
            reader.Dispose();
        }

        // The last connection to close moves the log into the file.
        Writer.Dispose();
    }

    private static void FlushAbove(string directory)
    {
        var tenants = System.IO.Path.GetDirectoryName(directory)!;
        DirectoryEntries.Flush(tenants);
        DirectoryEntries.Flush(System.IO.Path.GetDirectoryName(tenants)!);
    }

    private static void OrUnavailable(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.Unavailable(path, e);
        }
    }

    private bool IsNew()
    {
        using var statement = Writer.Prepare("SELECT COUNT(*) FROM sqlite_master");
        return statement.Step() && statement.Integer(0) == 0;
    }

    private void Create(TenantId tenant, EmbeddingFingerprint embedding)
    {
        Writer.Execute("BEGIN IMMEDIATE");
        foreach (var table in Tables)
        {
            Writer.Execute(table.Create);
        }

        Embedding = embedding;
        new FileIdentity(Format.ToString(System.Globalization.CultureInfo.InvariantCulture), tenant.Value, embedding.Model, embedding.Dimension).Write(Writer);
        Writer.Execute("COMMIT");
    }
}
