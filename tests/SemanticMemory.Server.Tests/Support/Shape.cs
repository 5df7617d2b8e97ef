using System.Text.Json.Nodes;

namespace SemanticMemory.Server.Tests.Support;

/// <summary>The exact members of answers.</summary>
public static class Shape
{
    public static readonly string[] Session =
    [
        "id", "externalId", "channel", "userId", "anonymousId", "agentId", "entity", "title", "status", "language", "topic", "tags", "isResolved", "summary", "systemPrompt", "model",
        "metadata", "tokenLimit", "messageCount", "inputTokens", "outputTokens", "createdAt", "updatedAt", "lastMessageAt", "pausedAt", "archivedAt", "deletedAt", "forkedFrom",
    ];

    public static readonly string[] Message =
    [
        "id", "externalId", "sessionId", "channel", "userId", "role", "author", "content", "timestamp", "toolCalls", "toolCallId", "inputTokens", "outputTokens", "model", "provider",
        "responseTimeMs", "parentMessageId", "feedback", "metadata",
    ];

    public static readonly string[] ToolCall = ["id", "name", "arguments", "result", "status", "error", "startedAt", "completedAt"];

    public static readonly string[] Page = ["items", "nextCursor", "total"];

    public static readonly string[] Context =
        ["sessionId", "query", "scopeUsed", "confidence", "degraded", "systemPrompt", "summary", "items", "messages", "recalled", "truncated", "tokens", "omitted"];

    public static readonly string[] Search = ["hits", "confidence", "degraded", "interpreted", "exhausted", "nextCursor", "tookMs"];

    /// <summary>Asserts that an object has these members and no others.</summary>
    public static void Is(JsonNode? node, params IEnumerable<string> members) =>
        Assert.Equal(members.Order(StringComparer.Ordinal), node!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));

    /// <summary>Asserts a time in UTC with six fractional digits.</summary>
    public static void IsTime(JsonNode? node) => Assert.Matches(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z\z", node!.GetValue<string>());
}
