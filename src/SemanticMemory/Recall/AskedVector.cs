using SemanticMemory.Embedding;
using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>What a question looks for by meaning.</summary>
/// <param name="Value">Of unit length; empty or zero: nothing is found by meaning.</param>
/// <param name="Model">Whose vector it is; <see langword="null"/>: nobody was asked.</param>
/// <param name="Degraded">The slug of what kept it from being made; <see langword="null"/>: nothing did.</param>
internal sealed record AskedVector(ReadOnlyMemory<float> Value, EmbeddingFingerprint? Model, string? Degraded)
{
    /// <summary>Nothing is looked for by meaning.</summary>
    public static AskedVector None { get; } = new(default, null, null);

    /// <summary>Is something found by meaning?</summary>
    public bool IsAny => Value.Span.ContainsAnyExcept(0f);

    /// <summary>Is it, by vectors of another model than the built-in one? Then the store alone can tell cosines.</summary>
    public bool IsOfAnotherModel => Model is { } model && model.Model != StaticModel.Id && IsAny;
}
