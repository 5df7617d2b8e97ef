using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Messages;

/// <summary>Which stored messages anybody may see at all.</summary>
internal static class MessageVisibility
{
    /// <summary>Messages that are there, of sessions that are not deleted.</summary>
    public static Filter Present { get; } = Filter.AllOf(
        new Filter.Missing(MessageFields.DeletedFrom),
        new Filter.Not(new Filter.EqualTo(MessageFields.Status, StoredSession.Keyword(SessionStatus.Deleted))));
}
