using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Collections;

/// <summary>Which models' messages are read.</summary>
internal sealed class KnownModels(EmbeddingFingerprint configured, EmbeddingFingerprint? next)
{
    private volatile bool _any;

    /// <summary>The one that new collections are made for.</summary>
    public EmbeddingFingerprint Configured => configured;

    public bool Accept(EmbeddingFingerprint model) => _any || model == configured || model == next;

    /// <summary>A move is under way: what was written with any model is read.</summary>
    public void AcceptAny() => _any = true;
}
