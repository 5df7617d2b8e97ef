namespace SemanticMemory.Server.Hosting;

/// <summary>What of the framework's own logging is kept.</summary>
internal static class LoggingSetup
{
    public static void Configure(ILoggingBuilder logging, Func<bool> hasStarted)
    {
        // At "information" the framework logs request paths, which may name people; the greeting says where the service listens.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);

        // A line for each refused key would let anybody fill the log.
        logging.AddFilter("SemanticMemory.Server.Access.ApiKeyHandler", LogLevel.Warning);

        // Why a start failed is told once, in a line; these two would add stack traces to it.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => hasStarted() && level >= LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", level => hasStarted() && level >= LogLevel.Warning);
    }
}
