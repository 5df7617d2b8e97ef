using SemanticMemory.Tests.Qdrant.Double;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>A test of the double with one of its own.</summary>
public abstract class DoubleTest : IAsyncLifetime
{
    private QdrantDouble? _qdrant;
    private DoubleWire? _wire;

    protected QdrantDouble Qdrant => _qdrant!;

    internal DoubleWire Wire => _wire!;

    protected virtual QdrantDoubleOptions Options => new();

    public async ValueTask InitializeAsync()
    {
        (_qdrant, _wire) = await DoubleWire.StartAsync(Options);
        await PrepareAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _wire?.Dispose();
        if (_qdrant is not null)
        {
            await _qdrant.DisposeAsync();
        }
    }

    protected virtual Task PrepareAsync() => Wire.CreateAsync();
}
