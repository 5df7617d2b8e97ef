using System.Text.Json;
using SemanticMemory.Recall;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Messages;

/// <summary>Messages as points and back.</summary>
internal static class MessagePoints
{
    private static readonly string[] s_roles = ["system", "user", "assistant", "tool"];

    /// <summary>The keyword of a role.</summary>
    public static string Keyword(MessageRole role) => s_roles[(int)role];

    /// <summary>User and assistant turns are found by meaning; what systems and tools write, by words alone.</summary>
    public static bool IsEmbedded(MessageRole role) => role is MessageRole.User or MessageRole.Assistant;

    /// <summary>What of a stored point vectors are made of; empty for a tombstone, and for what systems and tools write.</summary>
    public static string TextForVectors(StoredPoint point) =>
        !point.IsTombstone() && FromPoint(point) is { } message && IsEmbedded(message.Role) ? message.Content : "";

    /// <summary>The payload of a new message, with the copies of its session.</summary>
    public static Payload ToPayload(NewMessage message, DateTimeOffset timestamp, StoredSession session)
    {
        var payload = session.Copies(JsonSerializer.SerializeToUtf8Bytes(Body(message), StoredJson.Instance.MessageBody));
        payload.Features = MessageFeatures.Of(message.Content, message.ToolCalls);
        payload[MessageFields.Session] = FieldValue.Of(session.Session.Id.ToString());
        payload[MessageFields.Timestamp] = FieldValue.Of(timestamp.ToMicroseconds());
        payload[MessageFields.Role] = FieldValue.Of(Keyword(message.Role));
        payload[MessageFields.Author] = message.Author is null ? null : FieldValue.Of(message.Author);
        payload[MessageFields.Metadata] = FieldValue.Of(MetadataEntries.Of(message.Metadata));
        return payload;
    }

    /// <summary>What changes on the stored point when feedback, metadata or tool calls change.</summary>
    public static PointPatch ToPatch(Message message)
    {
        var entries = MetadataEntries.Of(message.Metadata);
        return new PointPatch
        {
            Set = new Payload { [MessageFields.Metadata] = FieldValue.Of(entries) },
            Remove = entries.Count == 0 ? [MessageFields.Metadata] : [],
            Body = JsonSerializer.SerializeToUtf8Bytes(Body(message.AsGiven()), StoredJson.Instance.MessageBody),
        };
    }

    /// <summary>What stays of a deleted message: its id, and where it was.</summary>
    public static Point Tombstone(Guid id, Guid sessionId) => new()
    {
        Id = id,
        Payload = new Payload { [MessageFields.DeletedFrom] = FieldValue.Of(sessionId.ToString()) },
    };

    /// <summary>Is there only a tombstone left?</summary>
    public static bool IsTombstone(this IPointView point) => point.Has(MessageFields.DeletedFrom);

    /// <summary>The session a stored message belongs to.</summary>
    public static Guid SessionOf(IPointView point) => Guid.Parse(point.Keyword(MessageFields.Session)!);

    /// <summary>Who speaks in a stored message.</summary>
    public static MessageRole RoleOf(IPointView point) => (MessageRole)Array.IndexOf(s_roles, point.Keyword(MessageFields.Role));

    /// <summary>The message that was stored; the point is no tombstone.</summary>
    public static Message FromPoint(StoredPoint point)
    {
        var (fields, body) = (point.Payload, JsonSerializer.Deserialize(point.Payload.Body.Span, StoredJson.Instance.MessageBody)!);
        return new Message
        {
            Id = point.Id,
            ExternalId = body.ExternalId,
            SessionId = SessionOf(point),
            Channel = fields.Keyword(MessageFields.Channel)!,
            UserId = fields.Keyword(MessageFields.User),
            Role = RoleOf(point),
            Author = fields.Keyword(MessageFields.Author),
            Content = body.Content,
            Timestamp = Timestamps.FromMicroseconds(fields.Integer(MessageFields.Timestamp)!.Value),
            ToolCalls = body.ToolCalls ?? [],
            ToolCallId = body.ToolCallId,
            InputTokens = body.InputTokens,
            OutputTokens = body.OutputTokens,
            Model = body.Model,
            Provider = body.Provider,
            ResponseTimeMs = body.ResponseTimeMs,
            ParentMessageId = body.ParentMessageId,
            Feedback = body.Feedback,
            Metadata = body.Metadata,
        };
    }

    private static MessageBody Body(NewMessage message) => new()
    {
        ExternalId = message.ExternalId,
        Content = message.Content,
        ToolCalls = message.ToolCalls.Count == 0 ? null : message.ToolCalls,
        ToolCallId = message.ToolCallId,
        InputTokens = message.InputTokens,
        OutputTokens = message.OutputTokens,
        Model = message.Model,
        Provider = message.Provider,
        ResponseTimeMs = message.ResponseTimeMs,
        ParentMessageId = message.ParentMessageId,
        Feedback = message.Feedback,
        Metadata = message.Metadata,
    };
}
