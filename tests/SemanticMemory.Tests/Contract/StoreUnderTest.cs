using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

/// <summary>An empty store for one test, and the way to close and open it again over the same data.</summary>
public sealed class StoreUnderTest : IAsyncDisposable
{
    private readonly Func<EmbeddingFingerprint, CancellationToken, Task<MemoryStore>> _open;
    private readonly Func<ValueTask> _discard;
    private MemoryStore? _store;

    private StoreUnderTest(
        StoreCapabilities capabilities, Func<EmbeddingFingerprint, CancellationToken, Task<MemoryStore>> open, Func<ValueTask> discard) =>
        (Capabilities, _open, _discard) = (capabilities, open, discard);

    public StoreCapabilities Capabilities { get; }

    public MemoryStore Store => _store ?? throw new InvalidOperationException("The store is closed.");

    /// <summary>Opens the store; <paramref name="discard"/> removes its data when the test is over.</summary>
    public static async Task<StoreUnderTest> StartAsync(
        StoreCapabilities capabilities,
        Func<EmbeddingFingerprint, CancellationToken, Task<MemoryStore>> open,
        Func<ValueTask> discard,
        CancellationToken cancellationToken)
    {
        var under = new StoreUnderTest(capabilities, open, discard);
        under._store = await open(Sample.Model, cancellationToken);
        return under;
    }

    /// <summary>Closes the store and opens it again, for another model if one is given.</summary>
    public async Task ReopenAsync(CancellationToken cancellationToken, EmbeddingFingerprint? embedding = null)
    {
        await CloseAsync();
        _store = await _open(embedding ?? Sample.Model, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _discard();
    }

    private async Task CloseAsync()
    {
        if (_store is { } open)
        {
            _store = null;
            await open.DisposeAsync();
        }
    }
}
