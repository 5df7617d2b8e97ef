using Microsoft.Extensions.Logging;

namespace SemanticMemory.Qdrant;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Qdrant fails: calls are refused at once for {Seconds} s")]
    public static partial void BreakerOpened(this ILogger logger, double seconds);

    [LoggerMessage(2, LogLevel.Information, "Qdrant answers again")]
    public static partial void BreakerClosed(this ILogger logger);

    [LoggerMessage(3, LogLevel.Debug, "Try {Attempt} failed ({Failure}); again in {Milliseconds:0} ms")]
    public static partial void Retrying(this ILogger logger, int attempt, double milliseconds, string failure);

    [LoggerMessage(4, LogLevel.Information, "Collection {Collection} was made")]
    public static partial void CollectionCreated(this ILogger logger, string collection);

    [LoggerMessage(5, LogLevel.Information, "Index {Field} of collection {Collection} was made")]
    public static partial void IndexCreated(this ILogger logger, string field, string collection);

    [LoggerMessage(6, LogLevel.Debug, "The order of {Points} messages was mended")]
    public static partial void OrderMended(this ILogger logger, int points);

    [LoggerMessage(8, LogLevel.Information, "The messages are in collection {Collection} now, with vectors of {Model}")]
    public static partial void ModelSwitched(this ILogger logger, string collection, string model);

    [LoggerMessage(9, LogLevel.Information, "Collection {Collection}, which nobody uses any more, was removed")]
    public static partial void CollectionDropped(this ILogger logger, string collection);

    [LoggerMessage(7, LogLevel.Warning, "The order of some messages could not be mended now; whoever meets them next tries again")]
    public static partial void MendingFailed(this ILogger logger, Exception failure);

    [LoggerMessage(10, LogLevel.Debug, "The note of a write to both collections could not be removed; whoever moves the messages does")]
    public static partial void NoteLeft(this ILogger logger, Exception failure);
}
