using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SemanticMemory.Messages;

/// <summary>Who speaks.</summary>
public enum MessageRole
{
    /// <summary>Instructions to the model. Kept, found by words, never embedded.</summary>
    System,

    /// <summary>The person who is served.</summary>
    User,

    /// <summary>The agent that answers.</summary>
    Assistant,

    /// <summary>What a tool returned. Kept, found by words, never embedded.</summary>
    Tool,
}

/// <summary>One turn of a session, as it is stored.</summary>
public sealed record Message
{
    /// <summary>Made from tenant, session and external id, or random.</summary>
    public required Guid Id { get; init; }

    /// <summary>The caller's id, unique within the session.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The session it belongs to.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>Where the session takes place.</summary>
    public required string Channel { get; init; }

    /// <summary>Whose session it is.</summary>
    public string? UserId { get; init; }

    /// <summary>Who speaks.</summary>
    public required MessageRole Role { get; init; }

    /// <summary>The display name of who speaks ("Dana, Acme").</summary>
    public string? Author { get; init; }

    /// <summary>The text; empty only where there are tool calls.</summary>
    public required string Content { get; init; }

    /// <summary>When it was said, UTC, to the microsecond.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>Tools the assistant asked for.</summary>
    public IReadOnlyList<ToolCall> ToolCalls { get; init; } = [];

    /// <summary>Which tool call this message (role tool) answers.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>Tokens the model read.</summary>
    public int? InputTokens { get; init; }

    /// <summary>Tokens the model wrote.</summary>
    public int? OutputTokens { get; init; }

    /// <summary>The model that wrote it.</summary>
    public string? Model { get; init; }

    /// <summary>Who ran the model.</summary>
    public string? Provider { get; init; }

    /// <summary>How long the answer took, in milliseconds.</summary>
    public double? ResponseTimeMs { get; init; }

    /// <summary>The message this one replies to.</summary>
    public Guid? ParentMessageId { get; init; }

    /// <summary>What the reader thought of it.</summary>
    public Feedback? Feedback { get; init; }

    /// <summary>The caller's own data; string members can be filtered by.</summary>
    public JsonObject? Metadata { get; init; }

    /// <summary>A given message as a turn of a session.</summary>
    internal static Message From(NewMessage given, Guid id, Sessions.Session session, DateTimeOffset timestamp) => new()
    {
        Id = id,
        ExternalId = given.ExternalId,
        SessionId = session.Id,
        Channel = session.Channel,
        UserId = session.UserId,
        Role = given.Role,
        Author = given.Author,
        Content = given.Content,
        Timestamp = timestamp,
        ToolCalls = given.ToolCalls,
        ToolCallId = given.ToolCallId,
        InputTokens = given.InputTokens,
        OutputTokens = given.OutputTokens,
        Model = given.Model,
        Provider = given.Provider,
        ResponseTimeMs = given.ResponseTimeMs,
        ParentMessageId = given.ParentMessageId,
        Feedback = given.Feedback,
        Metadata = given.Metadata,
    };

    /// <summary>What would have to be given to have this turn again, id and session aside.</summary>
    internal NewMessage AsGiven() => new()
    {
        ExternalId = ExternalId,
        Role = Role,
        Author = Author,
        Content = Content,
        Timestamp = Timestamp,
        ToolCalls = ToolCalls,
        ToolCallId = ToolCallId,
        InputTokens = InputTokens,
        OutputTokens = OutputTokens,
        Model = Model,
        Provider = Provider,
        ResponseTimeMs = ResponseTimeMs,
        ParentMessageId = ParentMessageId,
        Feedback = Feedback,
        Metadata = Metadata,
    };
}

/// <summary>A message to append.</summary>
public sealed record NewMessage
{
    /// <summary>The caller's id, up to 128 characters, unique within the session: the key of idempotency.</summary>
    public string? ExternalId { get; init; }

    /// <inheritdoc cref="Message.Role"/>
    public required MessageRole Role { get; init; }

    /// <inheritdoc cref="Message.Author"/>
    public string? Author { get; init; }

    /// <summary>The text, at most 500,000 UTF-16 units; blank only where there are tool calls.</summary>
    public string Content { get; init; } = "";

    /// <summary>When it was said, kept to the microsecond; absent: now, or one microsecond after the session's last.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <inheritdoc cref="Message.ToolCalls"/>
    public IReadOnlyList<ToolCall> ToolCalls { get; init; } = [];

    /// <inheritdoc cref="Message.ToolCallId"/>
    public string? ToolCallId { get; init; }

    /// <inheritdoc cref="Message.InputTokens"/>
    public int? InputTokens { get; init; }

    /// <inheritdoc cref="Message.OutputTokens"/>
    public int? OutputTokens { get; init; }

    /// <inheritdoc cref="Message.Model"/>
    public string? Model { get; init; }

    /// <inheritdoc cref="Message.Provider"/>
    public string? Provider { get; init; }

    /// <inheritdoc cref="Message.ResponseTimeMs"/>
    public double? ResponseTimeMs { get; init; }

    /// <inheritdoc cref="Message.ParentMessageId"/>
    public Guid? ParentMessageId { get; init; }

    /// <inheritdoc cref="Message.Feedback"/>
    public Feedback? Feedback { get; init; }

    /// <inheritdoc cref="Message.Metadata"/>
    public JsonObject? Metadata { get; init; }
}

/// <summary>What became of one message of an append.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ExternalId">The caller's id, if one was given.</param>
/// <param name="Timestamp">When it was said, as stored.</param>
/// <param name="Created"><see langword="false"/>: it was there already, with the same content.</param>
/// <param name="Deleted">It was there once and has been deleted; a repeat does not bring it back.</param>
/// <param name="NotStored">Why it was not stored and has no id; <see langword="null"/>: it is there.</param>
public sealed record AppendedMessage(
    Guid Id, string? ExternalId, DateTimeOffset Timestamp, bool Created, bool Deleted = false, NotStoredReason? NotStored = null);

/// <summary>Why an append stored nothing.</summary>
public enum NotStoredReason
{
    /// <summary>The user's preferences switch history off.</summary>
    HistoryOff,
}

/// <summary>How far a tool call has come.</summary>
public enum ToolCallStatus
{
    /// <summary>Asked for.</summary>
    Pending,

    /// <summary>Started.</summary>
    Running,

    /// <summary>Ended with a result.</summary>
    Completed,

    /// <summary>Ended with an error.</summary>
    Failed,
}

/// <summary>A tool the assistant asked for.</summary>
public sealed record ToolCall
{
    /// <summary>The model's id of the call; a message of role tool answers it by this id.</summary>
    public required string Id { get; init; }

    /// <summary>The tool's name.</summary>
    public required string Name { get; init; }

    /// <summary>The arguments, as JSON text.</summary>
    public string? Arguments { get; init; }

    /// <summary>What it returned.</summary>
    public string? Result { get; init; }

    /// <summary>How far it has come.</summary>
    public ToolCallStatus Status { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>When it started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>How long it ran; <see langword="null"/> unless both times are known.</summary>
    [JsonIgnore]
    public TimeSpan? Duration => CompletedAt - StartedAt;
}

/// <summary>A reader's judgement of a message.</summary>
/// <param name="Rating">1 (bad) to 5 (good).</param>
/// <param name="Text">Why.</param>
public sealed record Feedback(int Rating, string? Text = null);
