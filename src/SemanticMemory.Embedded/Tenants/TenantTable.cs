using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SemanticMemory.Embedded.Columns;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Tenants;

/// <summary>The tenants of a data directory: opened on demand, closed when idle.</summary>
internal sealed class TenantTable : IAsyncDisposable
{
    private readonly ConcurrentDictionary<TenantId, TenantEntry> _entries = new();
    private readonly IReadOnlyList<FieldMap> _maps = [.. CollectionSchema.All.Select(schema => new FieldMap(schema))];
    private readonly TenantDirectories _directories;
    private readonly EmbeddedOptions _options;
    private readonly ModelRules _models;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _sweep;
    private readonly CancellationTokenSource _closing = new();
    private int _sweeping;

    public TenantTable(TenantDirectories directories, EmbeddedOptions options, ModelRules models, TimeProvider time, ILogger logger)
    {
        (_directories, _options, _models, _time, _logger) = (directories, options, models, time, logger);
        var pause = TimeSpan.FromTicks(Math.Max(options.IdleAfter.Ticks / 4, TimeSpan.TicksPerMillisecond));
        _sweep = time.CreateTimer(_ => _ = SweepAsync(), null, pause, pause);
    }

    public IReadOnlyList<FieldMap> Maps => _maps;

    public ModelRules Models => _models;

    public int OpenCount => _entries.Values.Count(entry => entry.IsOpen);

    /// <summary>Keeps a tenant open until the lease is disposed; <see langword="null"/> when it has no data and none is to be made.</summary>
    public ValueTask<TenantLease?> AcquireAsync(TenantId tenant, bool create, CancellationToken cancellationToken) =>
        Entry(tenant).AcquireAsync(create, cancellationToken);

    public Task<bool> EraseAsync(TenantId tenant, CancellationToken cancellationToken) =>
        Entry(tenant).CloseAsync(_ => _directories.Erase(tenant), cancellationToken);

    /// <summary>The model whose vectors a tenant has, as far as is known.</summary>
    public EmbeddingFingerprint ModelOf(TenantId tenant) => _entries.TryGetValue(tenant, out var entry) && entry.Embedding is { } known ? known : _models.ForNew;

    /// <summary>Waits for the calls in flight, closes a tenant and does something with its directory before the next call may open it.</summary>
    public Task<T> CloseAsync<T>(TenantId tenant, Func<string, T> then, CancellationToken cancellationToken) => Entry(tenant).CloseAsync(then, cancellationToken);

    /// <summary>Closes what has been idle for long, and what is open beyond the limit.</summary>
    public async Task SweepAsync()
    {
        if (Interlocked.Exchange(ref _sweeping, 1) == 1)
        {
            return;
        }

        try
        {
            var idleSince = _time.GetTimestamp() - (long)(_options.IdleAfter.TotalSeconds * _time.TimestampFrequency);
            var open = _entries.Values.Where(entry => entry.IsOpen).OrderBy(entry => entry.LastUse).ToList();
            var surplus = open.Count - (_options.MaxOpenTenants ?? int.MaxValue);
            foreach (var entry in open)
            {
                var limit = surplus > 0 ? long.MaxValue : idleSince;
                if (entry.LastUse <= limit && await entry.CloseIfIdleAsync(limit, _closing.Token).ConfigureAwait(false))
                {
                    surplus--;
                    _logger.TenantClosed(entry.Tenant);
                }
            }
        }
        catch (Exception) when (_closing.IsCancellationRequested)
        {
            // The store is being disposed, which closes every tenant itself.
        }
        catch (Exception e)
        {
            // Nobody waits for the sweep: the next one tries again.
            _logger.SweepFailed(e);
        }
        finally
        {
            Volatile.Write(ref _sweeping, 0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _sweep.DisposeAsync().ConfigureAwait(false);
        foreach (var entry in _entries.Values)
        {
            await entry.CloseAsync().ConfigureAwait(false);
            entry.Dispose();
        }
    }

    private TenantEntry Entry(TenantId tenant)
    {
        // Looked at after the entry is there: either closing finds the entry, or this finds the closing.
        var entry = _entries.GetOrAdd(tenant, id => new TenantEntry(id, _directories.Of(id), Open, _time));
        ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, typeof(EmbeddedMemoryStore));
        return entry;
    }

    private OpenTenant Open(TenantId tenant, string directory)
    {
        var started = _time.GetTimestamp();
        var open = new OpenTenant(directory, tenant, _models, _maps);
        _logger.TenantOpened(tenant, open.Collections[0].Memory.Ids.Count, _time.GetElapsedTime(started).TotalMilliseconds);
        if (_options.MaxOpenTenants is { } most && OpenCount >= most)
        {
            _ = SweepAsync();
        }

        return open;
    }
}
