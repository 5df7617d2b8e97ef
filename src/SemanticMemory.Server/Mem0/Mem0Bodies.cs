using System.Text.Json.Serialization;
using SemanticMemory.Messages;

namespace SemanticMemory.Server.Mem0;

/// <summary>What every body says: whose memories, by at least one of these.</summary>
internal abstract record Mem0Body
{
    /// <summary>An application: the entity <c>app</c> of a session.</summary>
    [JsonPropertyName("app_id")]
    public string? AppId { get; init; }

    /// <summary>A session's agent.</summary>
    [JsonPropertyName("agent_id")]
    public string? AgentId { get; init; }

    /// <summary>A session's external id.</summary>
    [JsonPropertyName("run_id")]
    public string? RunId { get; init; }

    /// <summary>A session's user.</summary>
    [JsonPropertyName("user_id")]
    public string? UserId { get; init; }
}

/// <summary>Messages to remember, as Mem0's clients send them.</summary>
internal sealed record Mem0Messages : Mem0Body
{
    [JsonPropertyName("messages")]
    public required IReadOnlyList<Mem0Message> Messages { get; init; }
}

/// <summary>One of them.</summary>
internal sealed record Mem0Message
{
    [JsonPropertyName("content")]
    public required string Content { get; init; }

    [JsonPropertyName("role")]
    public required MessageRole Role { get; init; }
}

/// <summary>A question, as Mem0's clients send it.</summary>
internal sealed record Mem0Question : Mem0Body
{
    [JsonPropertyName("query")]
    public required string Query { get; init; }
}

/// <summary>A message that was stored.</summary>
internal sealed record Mem0Added(
    [property: JsonPropertyName("id")] Guid Id,
    [property: JsonPropertyName("event")] string Event,
    [property: JsonPropertyName("data")] Mem0Data Data);

/// <summary>What it says.</summary>
internal sealed record Mem0Data([property: JsonPropertyName("memory")] string Memory);

/// <summary>A message that was found.</summary>
internal sealed record Mem0Memory(
    [property: JsonPropertyName("id")] Guid Id,
    [property: JsonPropertyName("memory")] string Memory,
    [property: JsonPropertyName("score")] double Score,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt);

/// <summary>What a deletion did.</summary>
internal sealed record Mem0Deleted(
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("sessions_deleted")] long SessionsDeleted);
