using System.Text.Json.Nodes;

namespace SemanticMemory.Messages;

/// <summary>What a stored message says besides its fields.</summary>
internal sealed record MessageBody
{
    public string? ExternalId { get; init; }
    public required string Content { get; init; }
    public IReadOnlyList<ToolCall>? ToolCalls { get; init; }
    public string? ToolCallId { get; init; }
    public int? InputTokens { get; init; }
    public int? OutputTokens { get; init; }
    public string? Model { get; init; }
    public string? Provider { get; init; }
    public double? ResponseTimeMs { get; init; }
    public Guid? ParentMessageId { get; init; }
    public Feedback? Feedback { get; init; }
    public JsonObject? Metadata { get; init; }
}
