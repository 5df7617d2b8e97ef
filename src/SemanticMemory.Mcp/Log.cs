using Microsoft.Extensions.Logging;

namespace SemanticMemory.Mcp;

/// <summary>What is logged here: never arguments or content.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "MCP: {What} failed with {Failure}. {Stack}")]
    public static partial void Failed(ILogger logger, string what, string failure, string stack);
}
