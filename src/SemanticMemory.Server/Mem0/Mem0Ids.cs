using SemanticMemory.Sessions;

namespace SemanticMemory.Server.Mem0;

/// <summary>The ids of a request in this service's terms; blank ones are none.</summary>
internal sealed record Mem0Ids
{
    private const string AppType = "app";

    private Mem0Ids(string? app, string? agent, string? run, string? user) =>
        (Entity, AgentId, RunId, UserId) = (Given(app) is { } id ? new EntityRef(AppType, id) : null, Given(agent), Given(run), Given(user));

    public EntityRef? Entity { get; }

    public string? AgentId { get; }

    public string? RunId { get; }

    public string? UserId { get; }

    /// <summary>Reads the ids of a request.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>: there is none. Without one, all users would share their memories.</exception>
    public static Mem0Ids Of(string? app, string? agent, string? run, string? user)
    {
        var ids = new Mem0Ids(app, agent, run, user);
        return ids is { Entity: null, AgentId: null, RunId: null, UserId: null }
            ? throw MemoryException.Invalid("user_id", "Must be given, or one of agent_id, app_id and run_id: memories belong to somebody.")
            : ids;
    }

    public static Mem0Ids Of(Mem0Body body) => Of(body.AppId, body.AgentId, body.RunId, body.UserId);

    /// <summary>Is the session of exactly these, as far as they are given?</summary>
    public bool Match(Session session) =>
        (UserId is null || session.UserId == UserId) && (AgentId is null || session.AgentId == AgentId) && (Entity is null || session.Entity == Entity);

    private static string? Given(string? id) => string.IsNullOrWhiteSpace(id) ? null : id;
}
