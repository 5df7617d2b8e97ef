using Microsoft.Extensions.Logging;

namespace SemanticMemory.OpenAI;

/// <summary>Everything that is logged here: never what is sent or answered, and no key.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Try {Attempt} of a model call failed ({Failure}); again in {Milliseconds:0} ms")]
    public static partial void Retrying(this ILogger logger, int attempt, double milliseconds, string failure);
}
