using SemanticMemory.Sessions;

namespace SemanticMemory.Client;

/// <summary>Whose memory a chat or a tool is about, and in which conversation.</summary>
public sealed record MemoryScope
{
    /// <summary>Whose conversation it is. What is recalled is this user's, and no other user's session can be read or written.</summary>
    public string? UserId { get; init; }

    /// <summary>The caller's id of the conversation: the external id of its session, which is started when it is new. Absent: the user's newest active session.</summary>
    public string? Session { get; init; }

    /// <summary>A session that exists; it wins over <see cref="Session"/>.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>The visitor, where nobody has logged in; needs a session.</summary>
    public string? AnonymousId { get; init; }

    /// <summary>The agent that answers.</summary>
    public string? AgentId { get; init; }

    /// <summary>Where the conversation takes place; default <c>chat</c>.</summary>
    public string Channel { get; init; } = "chat";

    /// <summary>What the conversation is about.</summary>
    public EntityRef? Entity { get; init; }

    /// <summary>Is it somebody's? Without a user or a session all callers would share one conversation.</summary>
    internal bool IsSomebodys => UserId is not null || Session is not null || SessionId is not null;

    /// <summary>The memory as this scope's user may see it.</summary>
    internal IMemoryClient Narrow(IMemoryClient memory) => UserId is { } user ? memory.OnBehalfOf(user) : memory;

    /// <summary>The session's id; the session is started, or taken up, if need be.</summary>
    internal async Task<Guid> OpenAsync(IMemoryClient memory, CancellationToken cancellationToken)
    {
        var narrowed = Narrow(memory);
        if (SessionId is { } id)
        {
            // For what is not the user's this is "not found"; everything after it may reach further.
            return UserId is null ? id : (await narrowed.GetAsync(id, cancellationToken).ConfigureAwait(false)).Id;
        }

        var started = Session is null
            ? await narrowed.ResolveAsync(new ResolveRequest { Channel = Channel, UserId = UserId, AgentId = AgentId, Entity = Entity }, cancellationToken).ConfigureAwait(false)
            : await narrowed.StartAsync(
                new NewSession { Channel = Channel, ExternalId = Session, UserId = UserId, AnonymousId = AnonymousId, AgentId = AgentId, Entity = Entity }, null, cancellationToken)
                .ConfigureAwait(false);
        return started.Session.Id;
    }
}
