using System.Text.Json.Serialization;
using SemanticMemory.Messages;
using SemanticMemory.Replies;

namespace SemanticMemory.Server.Api;

/// <summary>A reply. Where nothing was stored it says so, and its messages have the empty id.</summary>
internal sealed record ReplyAnswer(Message UserMessage, Message AssistantMessage, ReplyUsage Usage, double ResponseTimeMs)
{
    /// <summary>False where nothing was stored, else left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Stored { get; init; }

    /// <summary>Why nothing was stored.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    public static ReplyAnswer Of(Reply reply)
    {
        var nothing = reply.NotStored is { } reason ? NothingStored.Because(reason) : null;
        return new(reply.UserMessage, reply.AssistantMessage, reply.Usage, reply.ResponseTimeMs) { Stored = nothing?.Stored, Reason = nothing?.Reason };
    }
}

/// <summary>A piece of an answer that is streamed.</summary>
internal sealed record ReplyDelta(string Content);
