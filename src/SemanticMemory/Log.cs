using Microsoft.Extensions.Logging;
using SemanticMemory.Storage;

namespace SemanticMemory;

/// <summary>Everything that is logged here: never content.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Tenant {Tenant}: {Filled} messages got the vectors they lacked, {Refused} were refused by the model, {Waiting} wait.")]
    public static partial void VectorsFilled(this ILogger logger, TenantId tenant, int filled, int refused, long waiting);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Vectors that messages lack cannot be made up ({Problem}); it is tried again.")]
    public static partial void FillingWaits(this ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "The embedding model answers again.")]
    public static partial void FillingWorks(this ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "Making up for vectors failed: {Failure}; it is tried again.\n{Stack}")]
    public static partial void FillingFailed(this ILogger logger, string failure, string stack);
}
