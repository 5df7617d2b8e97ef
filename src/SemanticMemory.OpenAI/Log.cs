using Microsoft.Extensions.Logging;

namespace SemanticMemory.OpenAI;

/// <summary>Everything that is logged here: never what is sent or answered, and no key.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Try {Attempt} of a call of the {Use} model failed ({Failure}); again in {Milliseconds:0} ms")]
    public static partial void Retrying(this ILogger logger, string use, int attempt, double milliseconds, string failure);

    [LoggerMessage(2, LogLevel.Warning, "The {Use} model has failed repeatedly: for {Seconds:0.#} s nothing is asked of it. {Meanwhile}")]
    public static partial void BreakerOpened(this ILogger logger, string use, double seconds, string meanwhile);

    [LoggerMessage(3, LogLevel.Information, "The {Use} model answers again")]
    public static partial void BreakerClosed(this ILogger logger, string use);
}
