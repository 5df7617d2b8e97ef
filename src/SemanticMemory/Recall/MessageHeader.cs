using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>What ranking needs of a message besides its text: the whole message is read of those alone that are shown.</summary>
internal readonly record struct MessageHeader(Guid Id, Guid SessionId, DateTimeOffset Timestamp, MessageRole Role, string? Author)
{
    /// <summary>The day, UTC.</summary>
    public DateOnly Date => DateOnly.FromDateTime(Timestamp.UtcDateTime);

    /// <summary>That of a stored message.</summary>
    public static MessageHeader Of(IPointView point) => new(
        point.Id,
        MessagePoints.SessionOf(point),
        Timestamps.FromMicroseconds(point.Integer(MessageFields.Timestamp)!.Value),
        MessagePoints.RoleOf(point),
        point.Keyword(MessageFields.Author));

    /// <summary>That of a whole message.</summary>
    public static MessageHeader Of(Message message) => new(message.Id, message.SessionId, message.Timestamp, message.Role, message.Author);
}
