using Microsoft.Extensions.Logging;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Tenant {Tenant} opened: {Messages} messages in {Milliseconds:0} ms")]
    public static partial void TenantOpened(this ILogger logger, TenantId tenant, int messages, double milliseconds);

    [LoggerMessage(2, LogLevel.Debug, "Tenant {Tenant} was idle and has been closed")]
    public static partial void TenantClosed(this ILogger logger, TenantId tenant);

    [LoggerMessage(3, LogLevel.Error, "Idle tenants could not be closed")]
    public static partial void SweepFailed(this ILogger logger, Exception failure);
}
