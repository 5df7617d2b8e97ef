using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SemanticMemory.Embedded.Files;
using SemanticMemory.Embedded.Tenants;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded;

/// <summary>
/// The default store: a SQLite file for each tenant as the truth, and in memory what filters and scores. Owns its data directory
/// while it lives.
/// </summary>
public sealed class EmbeddedMemoryStore : MemoryStore
{
    private readonly DirectoryLock _lock;
    private readonly TenantDirectories _directories;
    private readonly FillingNote _filling;
    private readonly TenantTable _tenants;
    private int _disposed;

    /// <summary>Takes the data directory, making it when it is not there. Data of <paramref name="next"/>, the model it is moving to, is read as well.</summary>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryError.Misconfigured"/>: another store has the directory, or the system lacks SQLite;
    /// <see cref="MemoryError.Unavailable"/>: the directory cannot be written.
    /// </exception>
    public EmbeddedMemoryStore(
        EmbeddedOptions options, EmbeddingFingerprint embedding, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null, EmbeddingFingerprint? next = null)
        : base(embedding)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        SystemSqlite.Load();
        var path = Path.GetFullPath(options.Path);
        _lock = DirectoryLock.Take(path, options.Address);
        try
        {
            _directories = new TenantDirectories(path);
            _filling = new FillingNote(path);
            _filling.Check(options.FillingFrom, () => _directories.List().Count == 0);
            _directories.Tidy();
        }
        catch
        {
            _lock.Dispose();
            throw;
        }

        var logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<EmbeddedMemoryStore>();
        _tenants = new TenantTable(_directories, options, new ModelRules(embedding, next is null ? [] : [next]), timeProvider ?? TimeProvider.System, logger);
    }

    internal TenantTable Tenants => _tenants;

    /// <summary>How many write operations of a tenant were made durable since it was opened, and how many fsyncs that took.</summary>
    internal async Task<(long Operations, long Commits)> CountWritesAsync(TenantId tenant, CancellationToken cancellationToken = default)
    {
        using var lease = await _tenants.AcquireAsync(tenant, create: false, cancellationToken).ConfigureAwait(false);
        return lease is { Tenant.Queue: var queue } ? (queue.Operations, queue.Commits) : (0, 0);
    }

    /// <summary>Administration: which model made the vectors in a directory; <see langword="null"/> when it has no tenants.</summary>
    internal static EmbeddingFingerprint? FindEmbedding(string path)
    {
        SystemSqlite.Load();
        var directories = new TenantDirectories(path);
        if (directories.List() is not [var first, ..])
        {
            return null;
        }

        using var connection = Connection.OpenReader(TenantFile.PathIn(directories.Of(first)));
        var identity = FileIdentity.Read(connection);
        return new EmbeddingFingerprint(identity.Model, identity.Dimension);
    }

    /// <summary>Administration: the copy is whole, and everybody may use it.</summary>
    internal void CompleteFilling() => _filling.Remove();

    /// <inheritdoc/>
    public override TenantStore OpenTenant(TenantId tenant) => new EmbeddedTenantStore(_tenants, tenant);

    /// <inheritdoc/>
    public override Task<IReadOnlyList<TenantId>> ListTenantsAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_directories.List());
    }

    /// <inheritdoc/>
    public override Task<bool> EraseTenantAsync(TenantId tenant, CancellationToken cancellationToken = default) =>
        _tenants.EraseAsync(tenant, cancellationToken);

    /// <inheritdoc/>
    public override ModelMove MoveTo(EmbeddingFingerprint model) => new Moving.EmbeddedModelMove(_tenants, _directories, model);

    /// <inheritdoc/>
    public override async Task CheckAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        _lock.CheckWritable();

        // The reserved tenant, or where there is none yet, any: a data directory has one model.
        var listed = _directories.List();
        var tenant = listed.Count == 0 || listed.Contains(TenantId.System) ? TenantId.System : listed[0];
        using (await _tenants.AcquireAsync(tenant, create: false, cancellationToken).ConfigureAwait(false))
        {
        }
    }

    /// <summary>Waits for the calls in flight, closes every tenant and gives the directory back.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _tenants.DisposeAsync().ConfigureAwait(false);
            _lock.Dispose();
        }
    }
}
