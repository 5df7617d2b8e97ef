using SemanticMemory.Messages;

namespace SemanticMemory.Context;

/// <summary>The order of messages in a session: by timestamp, equal ones by id.</summary>
internal static class MessageOrder
{
    /// <summary>A copy in that order.</summary>
    public static IReadOnlyList<Message> Sorted(IEnumerable<Message> messages) => [.. messages.OrderBy(message => message.Timestamp).ThenBy(message => message.Id)];
}
