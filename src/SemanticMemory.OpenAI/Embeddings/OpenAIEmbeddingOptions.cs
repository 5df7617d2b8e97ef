namespace SemanticMemory.OpenAI.Embeddings;

/// <summary>Settings of an <see cref="OpenAIEmbeddingGenerator"/>. Messages and searches wait for it, so that it is given less time than a chat model.</summary>
public sealed record OpenAIEmbeddingOptions : ModelEndpointOptions
{
    private const int MostDimensions = 65_536;

    /// <summary>
    /// Options whose defaults are those of <see cref="ModelEndpointOptions"/>, but <see cref="ModelEndpointOptions.Timeout"/> 10 s, <see cref="ModelEndpointOptions.RetryDelay"/> 300 ms,
    /// <see cref="ModelEndpointOptions.LongestRetryDelay"/> 5 s and <see cref="ModelEndpointOptions.BreakerCalls"/> 3.
    /// </summary>
    public OpenAIEmbeddingOptions() =>
        (Timeout, RetryDelay, LongestRetryDelay, BreakerCalls) = (TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(5), 3);

    /// <summary>Numbers in each vector. They and <see cref="ModelEndpointOptions.Model"/> stand with the stored vectors: another name is another model.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Asks the endpoint for that many numbers, which only models that can shorten their vectors take; default off.</summary>
    public bool SendDimensions { get; init; }

    /// <summary>Texts in one request; default 128.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Characters in one request, beyond which a request has one text only; default 200,000.</summary>
    public int BatchCharacters { get; init; } = 200_000;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(Dimensions is >= 1 and <= MostDimensions, $"Must be how many numbers the model's vectors have, 1 to {MostDimensions}.", nameof(Dimensions));
        Require(BatchSize is >= 1 and <= 2048, "Must be 1 to 2048.", nameof(BatchSize));
        Require(BatchCharacters >= 1, "Must be 1 or more.", nameof(BatchCharacters));
    }
}
