using System.Text.Json.Nodes;

namespace SemanticMemory.Sessions;

/// <summary>Where a session stands.</summary>
public enum SessionStatus
{
    /// <summary>Takes messages and replies.</summary>
    Active,

    /// <summary>Takes messages, no replies.</summary>
    Paused,

    /// <summary>Done; the next message makes it active again.</summary>
    Archived,

    /// <summary>Soft-deleted: can be read and restored, takes no messages and is never recalled or found.</summary>
    Deleted,
}

/// <summary>The business object a session is about.</summary>
/// <param name="Type">What it is, e.g. <c>case</c>.</param>
/// <param name="Id">Which one, e.g. <c>4711</c>.</param>
public sealed record EntityRef(string Type, string Id)
{
    /// <summary>Type and id as one keyword; no two entities share one (ids may hold any character, types no <c>/</c>).</summary>
    internal string Key => $"{Type}/{Id}";
}

/// <summary>Where a forked session comes from.</summary>
/// <param name="SessionId">The session it was forked from.</param>
/// <param name="MessageId">The last message that was taken along.</param>
public sealed record ForkOrigin(Guid SessionId, Guid MessageId);

/// <summary>One conversation thread of a tenant on one channel.</summary>
public sealed record Session
{
    /// <summary>Made from tenant and external id, or random.</summary>
    public required Guid Id { get; init; }

    /// <summary>The caller's id, unique within the tenant.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Where it takes place: <c>web</c>, <c>email</c>, <c>slack</c>, any short name.</summary>
    public required string Channel { get; init; }

    /// <summary>Whose session it is.</summary>
    public string? UserId { get; init; }

    /// <summary>The visitor before anybody logged in.</summary>
    public string? AnonymousId { get; init; }

    /// <summary>The agent that answers.</summary>
    public string? AgentId { get; init; }

    /// <summary>What it is about.</summary>
    public EntityRef? Entity { get; init; }

    /// <summary>Given, or made from the first user message.</summary>
    public string? Title { get; init; }

    /// <summary>Where it stands.</summary>
    public SessionStatus Status { get; init; }

    /// <summary>BCP 47 language tag.</summary>
    public string? Language { get; init; }

    /// <summary>What it is about, in a few words.</summary>
    public string? Topic { get; init; }

    /// <summary>Labels to filter by.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Is the matter settled?</summary>
    public bool IsResolved { get; init; }

    /// <summary>What was said, in short.</summary>
    public string? Summary { get; init; }

    /// <summary>Instructions that head every context window of this session.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>The chat model to use.</summary>
    public string? Model { get; init; }

    /// <summary>The caller's own data.</summary>
    public JsonObject? Metadata { get; init; }

    /// <summary>Tokens after which replies are refused.</summary>
    public int? TokenLimit { get; init; }

    /// <summary>How many messages it has.</summary>
    public long MessageCount { get; init; }

    /// <summary>Sum over its messages.</summary>
    public long InputTokens { get; init; }

    /// <summary>Sum over its messages.</summary>
    public long OutputTokens { get; init; }

    /// <summary>When it was started.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the session itself was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The newest message's timestamp.</summary>
    public DateTimeOffset? LastMessageAt { get; init; }

    /// <summary>When it was paused, if it is.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>When it was archived, if it is.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>When it was deleted, if it is.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Where it was forked from.</summary>
    public ForkOrigin? ForkedFrom { get; init; }
}

/// <summary>A session to start.</summary>
public sealed record NewSession
{
    /// <inheritdoc cref="Session.Channel"/>
    public required string Channel { get; init; }

    /// <summary>The caller's id, up to 128 characters: starting it again answers the session as it is.</summary>
    public string? ExternalId { get; init; }

    /// <inheritdoc cref="Session.UserId"/>
    public string? UserId { get; init; }

    /// <inheritdoc cref="Session.AnonymousId"/>
    public string? AnonymousId { get; init; }

    /// <inheritdoc cref="Session.AgentId"/>
    public string? AgentId { get; init; }

    /// <inheritdoc cref="Session.Entity"/>
    public EntityRef? Entity { get; init; }

    /// <inheritdoc cref="Session.Title"/>
    public string? Title { get; init; }

    /// <inheritdoc cref="Session.SystemPrompt"/>
    public string? SystemPrompt { get; init; }

    /// <inheritdoc cref="Session.Model"/>
    public string? Model { get; init; }

    /// <inheritdoc cref="Session.Language"/>
    public string? Language { get; init; }

    /// <inheritdoc cref="Session.Topic"/>
    public string? Topic { get; init; }

    /// <inheritdoc cref="Session.Tags"/>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <inheritdoc cref="Session.Metadata"/>
    public JsonObject? Metadata { get; init; }

    /// <inheritdoc cref="Session.TokenLimit"/>
    public int? TokenLimit { get; init; }
}

/// <summary>A session and whether this call started it.</summary>
public sealed record StartedSession(Session Session, bool Created);
