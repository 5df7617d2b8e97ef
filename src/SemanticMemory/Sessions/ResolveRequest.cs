namespace SemanticMemory.Sessions;

/// <summary>Which session to take up again, or to start: a member left out matches only sessions without it.</summary>
public sealed record ResolveRequest
{
    /// <inheritdoc cref="Session.Channel"/>
    public required string Channel { get; init; }

    /// <summary>The caller's id for the session if one has to be started; it is not compared.</summary>
    public string? ExternalId { get; init; }

    /// <inheritdoc cref="Session.UserId"/>
    public string? UserId { get; init; }

    /// <inheritdoc cref="Session.AgentId"/>
    public string? AgentId { get; init; }

    /// <inheritdoc cref="Session.Entity"/>
    public EntityRef? Entity { get; init; }
}
