using SemanticMemory.Storage;

namespace SemanticMemory.Embedding;

/// <summary>The embedding model that a tenant's store has now, of the two that may be configured while it moves from one to the other.</summary>
internal sealed class StoreEmbedder(TenantStore store, Embedder embedder, Embedder? next)
{
    private const int MostAttempts = 3;

    /// <summary>The model in use.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Misconfigured"/>, <c>embedding-model-changed</c>: neither of the two is.</exception>
    public Embedder Now
    {
        get
        {
            var model = store.Embedding;
            return model == embedder.Fingerprint ? embedder
                : model == next?.Fingerprint ? next
                : throw new MemoryException(
                    MemoryError.Misconfigured,
                    "embedding-model-changed",
                    $"The store has moved to the embedding model {model}, but {embedder.Fingerprint} is configured: configure the new one (Embedding:*) and restart.");
        }
    }

    /// <summary>Does something with vectors; once more where the store moved to the other model in between.</summary>
    public static async Task<T> WithVectorsAsync<T>(Func<Task<T>> action)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await action().ConfigureAwait(false);
            }
            catch (MemoryException failure) when (attempt < MostAttempts && ModelSwitch.IsRefusal(failure))
            {
                // Nothing was done; the store tells its new model from now on.
            }
        }
    }
}
