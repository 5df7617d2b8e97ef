using System.Text.Json.Nodes;

namespace SemanticMemory.Sessions;

/// <summary>What a stored session says besides its fields.</summary>
internal sealed record SessionBody
{
    public string? ExternalId { get; init; }
    public string? Title { get; init; }
    public string? Language { get; init; }
    public string? Topic { get; init; }
    public string? Summary { get; init; }
    public string? SystemPrompt { get; init; }
    public string? Model { get; init; }
    public JsonObject? Metadata { get; init; }
    public int? TokenLimit { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? PausedAt { get; init; }
    public DateTimeOffset? ArchivedAt { get; init; }
    public DateTimeOffset? DeletedAt { get; init; }
    public SessionStatus? StatusBeforeDelete { get; init; }
    public ForkOrigin? ForkedFrom { get; init; }
}

/// <summary>Tokens of one session in one month, counted by one server instance.</summary>
internal sealed record TokenSums(long Input, long Output);
