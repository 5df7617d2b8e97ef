using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Tenants;

/// <summary>One tenant's place: opened by the first call, closed when idle. Calls to other tenants never wait here.</summary>
internal sealed class TenantEntry(TenantId tenant, string directory, Func<TenantId, string, OpenTenant> open, TimeProvider time) : IDisposable
{
    // Held while the tenant is being opened, closed or erased: the next ones wait, and find it done.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _lock = new();
    private OpenTenant? _open;
    private TaskCompletionSource? _unused;
    private bool _isClosed;
    private int _leases;
    private long _lastUse;

    public TenantId Tenant => tenant;

    /// <summary>The model whose vectors it had when it was last opened; <see langword="null"/>: it was not yet.</summary>
    public EmbeddingFingerprint? Embedding { get; private set; }

    public bool IsOpen => Volatile.Read(ref _open) is not null;

    /// <summary>When it was last called, in the time provider's ticks.</summary>
    public long LastUse => Volatile.Read(ref _lastUse);

    /// <summary>Opens the tenant if it is not; <see langword="null"/> when it has no data and none is to be made.</summary>
    public async ValueTask<TenantLease?> AcquireAsync(bool create, CancellationToken cancellationToken)
    {
        if (TryLease() is { } lease)
        {
            return lease;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (TryLease() is { } opened)
            {
                return opened;
            }

            ObjectDisposedException.ThrowIf(_isClosed, typeof(EmbeddedMemoryStore));
            await CloseBrokenAsync().ConfigureAwait(false);
            if (!create && !File.Exists(Files.TenantFile.PathIn(directory)))
            {
                return null;
            }

            var fresh = open(tenant, directory);
            Embedding = fresh.Embedding;
            lock (_lock)
            {
                _open = fresh;
                return Lease(fresh);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Closes the tenant if no call is in flight and none came since <paramref name="notUsedSince"/>.</summary>
    public async Task<bool> CloseIfIdleAsync(long notUsedSince, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            OpenTenant? idle;
            lock (_lock)
            {
                if (_open is null || _leases > 0 || _lastUse > notUsedSince)
                {
                    return false;
                }

                (idle, _open) = (_open, null);
            }

            idle.Dispose();
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Waits for the calls in flight, closes the tenant and does something with its directory before the next call may open it.</summary>
    public async Task<T> CloseAsync<T>(Func<string, T> then, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var (closing, unused) = Withdraw();
            await unused.ConfigureAwait(false);
            closing?.Dispose();

            // What is done may change it: the next one who opens it tells.
            Embedding = null;
            return then(directory);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Return()
    {
        lock (_lock)
        {
            _lastUse = time.GetTimestamp();
            if (--_leases == 0)
            {
                _unused?.SetResult();
                _unused = null;
            }
        }
    }

    /// <summary>Waits for the calls in flight and closes the tenant for good.</summary>
    public Task CloseAsync() => CloseAsync(_ => _isClosed = true, CancellationToken.None);

    public void Dispose() => _turn.Dispose();

    private TenantLease? TryLease()
    {
        lock (_lock)
        {
            return _open is { IsBroken: false } tenant ? Lease(tenant) : null;
        }
    }

    private TenantLease Lease(OpenTenant open)
    {
        _leases++;
        _lastUse = time.GetTimestamp();
        return new TenantLease(this, open);
    }

    private async Task CloseBrokenAsync()
    {
        var (broken, unused) = Withdraw();
        await unused.ConfigureAwait(false);
        broken?.Dispose();
    }

    // From here on new calls wait for their turn.
    private (OpenTenant? Closing, Task Unused) Withdraw()
    {
        lock (_lock)
        {
            var closing = _open;
            _open = null;
            if (_leases == 0)
            {
                return (closing, Task.CompletedTask);
            }

            _unused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (closing, _unused.Task);
        }
    }
}
