using System.Text.Json;
using System.Text.Json.Serialization;
using SemanticMemory.Messages;
using SemanticMemory.Sessions;

namespace SemanticMemory.Server.Hosting;

/// <summary>A session of a conversation file, ready to be stored.</summary>
internal sealed record Conversation(NewSession Session, IReadOnlyList<NewMessage> Messages, bool IsArchived);

/// <summary>Reads conversation files, the format of eval-data/README.md.</summary>
internal static class ConversationFile
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>The sessions of a file, in its order.</summary>
    public static IReadOnlyList<Conversation> Load(string path)
    {
        using var stream = File.OpenRead(path);
        var document = JsonSerializer.Deserialize<FileBody>(stream, s_json) ?? throw new InvalidDataException($"{path} is no conversation file.");
        return [.. document.Sessions.Select(session => session.ToConversation())];
    }

    private sealed record FileBody(IReadOnlyList<SessionBody> Sessions);

    private sealed record SessionBody(
        string Id, string Channel, string? UserId, string? AgentId, EntityRef? Entity, string? Title, IReadOnlyList<string>? Tags, SessionStatus Status, IReadOnlyList<MessageBody> Messages)
    {
        public Conversation ToConversation() => new(
            new NewSession { ExternalId = Id, Channel = Channel, UserId = UserId, AgentId = AgentId, Entity = Entity, Title = Title, Tags = Tags ?? [] },
            [.. Messages.Select(message => message.ToMessage())],
            Status == SessionStatus.Archived);
    }

    private sealed record MessageBody(
        string Id, MessageRole Role, string? Author, DateTimeOffset Timestamp, string? Content, IReadOnlyList<ToolCall>? ToolCalls, string? ToolCallId)
    {
        public NewMessage ToMessage() => new()
        {
            ExternalId = Id,
            Role = Role,
            Author = Author,
            Timestamp = Timestamp,
            Content = Content ?? "",
            ToolCalls = ToolCalls ?? [],
            ToolCallId = ToolCallId,
        };
    }
}
