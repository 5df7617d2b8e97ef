using System.Text.Json.Nodes;
using SemanticMemory.Messages;
using SemanticMemory.Sessions;

namespace SemanticMemory.Server.Api;

/// <summary>A session to start, and the first message if there is one.</summary>
internal sealed record StartBody
{
    public required string Channel { get; init; }

    public string? ExternalId { get; init; }

    public string? UserId { get; init; }

    public string? AnonymousId { get; init; }

    public string? AgentId { get; init; }

    public EntityRef? Entity { get; init; }

    public string? Title { get; init; }

    public string? SystemPrompt { get; init; }

    public string? Model { get; init; }

    public string? Language { get; init; }

    public string? Topic { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public JsonObject? Metadata { get; init; }

    public int? TokenLimit { get; init; }

    public NewMessage? Message { get; init; }

    public NewSession ToSession() => new()
    {
        Channel = Channel,
        ExternalId = ExternalId,
        UserId = UserId,
        AnonymousId = AnonymousId,
        AgentId = AgentId,
        Entity = Entity,
        Title = Title,
        SystemPrompt = SystemPrompt,
        Model = Model,
        Language = Language,
        Topic = Topic,
        Tags = Tags,
        Metadata = Metadata,
        TokenLimit = TokenLimit,
    };
}
