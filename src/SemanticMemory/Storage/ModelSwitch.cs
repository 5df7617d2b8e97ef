namespace SemanticMemory.Storage;

/// <summary>What a store answers to vectors of a model that it has moved away from, or not yet to.</summary>
public static class ModelSwitch
{
    /// <summary>The slug of the refusal. The caller makes its vectors anew with the model of <see cref="TenantStore.Embedding"/>, and asks again.</summary>
    public const string Problem = "embedding-model-switched";

    /// <summary>The refusal.</summary>
    public static MemoryException Refusal(EmbeddingFingerprint now)
    {
        ArgumentNullException.ThrowIfNull(now);
        return new MemoryException(MemoryError.Unavailable, Problem, $"The store has just moved to the embedding model {now}: the same call will work.");
    }

    /// <summary>Is this the refusal?</summary>
    public static bool IsRefusal(MemoryException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure.Problem == Problem;
    }

    /// <summary>Refuses vectors that are not of the model now in use.</summary>
    /// <exception cref="MemoryException">They are not.</exception>
    public static void Check(EmbeddingFingerprint now, EmbeddingFingerprint? model, int dimension)
    {
        ArgumentNullException.ThrowIfNull(now);
        if ((model is not null && model != now) || dimension != now.Dimension)
        {
            throw Refusal(now);
        }
    }
}
