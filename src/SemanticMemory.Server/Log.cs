using SemanticMemory.Server.Access;
using SemanticMemory.Storage;

namespace SemanticMemory.Server;

/// <summary>Everything the service logs. Never content, query text, external ids or keys; routes as patterns, because a path may name a person.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Data in {Path}, embedding model {Model}.")]
    public static partial void StoreOpened(ILogger logger, string path, string model);

    [LoggerMessage(Level = LogLevel.Information, Message = "Tenant {Tenant} created.")]
    public static partial void TenantCreated(ILogger logger, TenantId tenant);

    [LoggerMessage(Level = LogLevel.Information, Message = "Tenant {Tenant} deleted with all of its data.")]
    public static partial void TenantDeleted(ILogger logger, TenantId tenant);

    [LoggerMessage(Level = LogLevel.Information, Message = "Key {KeyId} ({Role}) of tenant {Tenant} created.")]
    public static partial void KeyCreated(ILogger logger, TenantId tenant, Guid keyId, Role role);

    [LoggerMessage(Level = LogLevel.Information, Message = "Key {KeyId} of tenant {Tenant} revoked.")]
    public static partial void KeyRevoked(ILogger logger, TenantId tenant, Guid keyId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The embedding model cannot be used ({Problem}): messages are stored and found by words, their vectors follow.")]
    public static partial void StartedWithoutModel(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "The store has the embedding model {Model} now: {Points} messages of {Tenants} tenants, {Refused} refused by it. Configure it as Embedding:* and leave out Embedding:Next.")]
    public static partial void ModelMoved(ILogger logger, string model, long points, int tenants, long refused);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The move to the embedding model {Model} waits ({Problem}): {Reason}")]
    public static partial void ModelMoveWaits(ILogger logger, string model, string problem, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Demo: {Sessions} sessions with {Messages} messages loaded.")]
    public static partial void DemoLoaded(ILogger logger, int sessions, int messages);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The summary of session {Session} could not be written anew ({Problem}): {Reason}")]
    public static partial void SummaryNotRefreshed(ILogger logger, Guid session, string problem, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Writing the summary of session {Session} anew failed: {Failure}\n{Stack}")]
    public static partial void SummaryFailed(ILogger logger, Guid session, string failure, string stack);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Route} could not be served ({Problem}): {Reason} Trace {TraceId}.")]
    public static partial void Unavailable(ILogger logger, string method, string route, string problem, string reason, string traceId);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Route} failed, configuration or data must be mended ({Problem}): {Cure} Trace {TraceId}.")]
    public static partial void Misconfigured(ILogger logger, string method, string route, string problem, string cure, string traceId);

    // An unforeseen exception's message may quote what it choked on, so only its type and where it came from are logged.
    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Route} failed: {Failure} Trace {TraceId}.\n{Stack}")]
    public static partial void Failed(ILogger logger, string method, string route, string failure, string traceId, string stack);
}
