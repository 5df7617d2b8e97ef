using SemanticMemory.OpenAI.Resilience;

namespace SemanticMemory.OpenAI.Embeddings;

/// <summary>The vectors of an answer, checked (pure).</summary>
internal static class EmbeddingVectors
{
    /// <summary>One vector for each text, in their order, each of the right size and finite. Texts and vectors belong together by their index, whatever order they come in.</summary>
    /// <exception cref="ModelFailure">They are not what was asked for.</exception>
    /// <exception cref="MemoryException"><see cref="MemoryError.Misconfigured"/>: they are of another size than configured.</exception>
    public static IReadOnlyList<float[]> Of(IReadOnlyList<EmbeddingDatum?> data, int count, OpenAIEmbeddingOptions options)
    {
        if (data.Count != count)
        {
            throw Senseless($"it was given {count} texts and answered {data.Count} vectors");
        }

        var vectors = new float[count][];
        for (var place = 0; place < count; place++)
        {
            var index = data[place]?.Index ?? place;
            var vector = data[place]?.Embedding ?? throw Senseless("it answered no vector for a text");
            if (index < 0 || index >= count || vectors[index] is not null)
            {
                throw Senseless("it answered vectors that belong to no text");
            }

            if (vector.Length != options.Dimensions)
            {
                throw OtherDimension(options, vector.Length);
            }

            vectors[index] = Array.TrueForAll(vector, float.IsFinite) ? vector : throw Senseless("it answered a vector that is not finite");
        }

        return vectors;
    }

    private static ModelFailure Senseless(string what) => new(status: null, what);

    private static MemoryException OtherDimension(OpenAIEmbeddingOptions options, int found) => new(
        MemoryError.Misconfigured,
        "embedding-dimension",
        $"The embedding model {options.Model} answered {found} dimensions, {options.Dimensions} are configured: set Embedding:Dimensions to {found}, or Embedding:SendDimensions to true if the model can shorten its vectors.");
}
