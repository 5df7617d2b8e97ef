using Microsoft.Extensions.Logging;

namespace SemanticMemory.Client;

/// <summary>What is logged. No message's content and no key is.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "The chat went on without memory for a turn, or could not store it ({Problem}): {Detail}")]
    public static partial void WentOnWithout(ILogger logger, string problem, string detail);

    [LoggerMessage(2, LogLevel.Warning, "A chat request says neither {User} nor {Session}: it has no memory, since all such requests would share one. Set one of them in ChatOptions.AdditionalProperties, or a scope on the client.")]
    public static partial void Nobodys(ILogger logger, string user, string session);
}
