using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Tenants;

/// <summary>Which models' data is read, and which model a new tenant begins with.</summary>
internal sealed class ModelRules(EmbeddingFingerprint embedding, IReadOnlyList<EmbeddingFingerprint> others)
{
    private volatile EmbeddingFingerprint? _movingTo;
    private volatile bool _acceptsAny;

    /// <summary>The model of tenants to come.</summary>
    public EmbeddingFingerprint ForNew => _movingTo ?? embedding;

    public bool Accepts(EmbeddingFingerprint model) => _acceptsAny || model == embedding || others.Contains(model);

    /// <summary>A move is under way: what was written with any model is read, and new tenants begin where it goes.</summary>
    public void MoveTo(EmbeddingFingerprint model) => (_movingTo, _acceptsAny) = (model, true);

    /// <summary>It was given up.</summary>
    public void Stay() => _movingTo = null;
}
