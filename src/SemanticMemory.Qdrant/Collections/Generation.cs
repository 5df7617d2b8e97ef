using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Collections;

/// <summary>Where the messages are.</summary>
/// <param name="Live">The collection that answers.</param>
/// <param name="Model">The model of its vectors.</param>
/// <param name="Next">The collection that is being filled for another model; every write goes there too. <see langword="null"/>: there is none.</param>
/// <param name="HoldUntil">Until then writes wait: the other collection is about to take over. <see langword="null"/>: they need not.</param>
internal sealed record Generation(string Live, EmbeddingFingerprint Model, string? Next, DateTimeOffset? HoldUntil);
