using Microsoft.Extensions.Logging;

namespace SemanticMemory.OpenAI.Embeddings;

/// <summary>Everything that is logged here: never what is sent or answered, and no key.</summary>
internal static partial class EmbeddingLog
{
    [LoggerMessage(21, LogLevel.Information, "Try {Attempt} of an embedding call failed ({Failure}); again in {Milliseconds:0} ms")]
    public static partial void RetryingEmbedding(this ILogger logger, int attempt, double milliseconds, string failure);

    [LoggerMessage(22, LogLevel.Warning, "The embedding endpoint has failed repeatedly: for {Seconds:0.#} s nothing is asked of it. Messages are stored and found by words")]
    public static partial void EmbeddingBreakerOpened(this ILogger logger, double seconds);

    [LoggerMessage(23, LogLevel.Information, "The embedding endpoint answers again")]
    public static partial void EmbeddingBreakerClosed(this ILogger logger);
}
