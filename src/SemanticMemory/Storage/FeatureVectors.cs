using SemanticMemory.Embedding;
using SemanticMemory.Recall;

namespace SemanticMemory.Storage;

/// <summary>Vectors that a store need not read, because what it holds of a message in memory tells them.</summary>
public static class FeatureVectors
{
    /// <summary>
    /// Works out the vector of unit length that was made of a message, up to rounding errors of single precision. <see langword="false"/>: the features do not tell it (another model, several passages,
    /// another version's features, tool calls): it has to be read.
    /// </summary>
    /// <param name="model">Whose vector it is.</param>
    /// <param name="features">See <see cref="Payload.Features"/>.</param>
    /// <param name="vector">Where it goes; as many numbers as the model's dimension.</param>
    public static bool TryRead(EmbeddingFingerprint model, ReadOnlyMemory<byte> features, Span<float> vector)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Model == StaticModel.Id && model.Dimension == StaticModel.Dimension && MessageFeatures.TryEmbed(features, vector);
    }
}
