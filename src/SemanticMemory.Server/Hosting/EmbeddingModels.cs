using SemanticMemory.Embedding;
using SemanticMemory.Storage;

namespace SemanticMemory.Server.Hosting;

/// <summary>The embedding model, and the one that the store is moving to.</summary>
internal sealed record EmbeddingModels(Embedder Current, Embedder? Next)
{
    /// <summary>The one that the store has, as far as is known.</summary>
    public Embedder InUse(MemoryStore store) => store.OpenTenant(TenantId.System).Embedding == Next?.Fingerprint ? Next : Current;
}
