using SemanticMemory.Messages;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Limits;

/// <summary>Whom a session's use is charged to: its user, else its visitor.</summary>
internal sealed record Account(string Key, Filter Messages)
{
    /// <summary>The session's; <see langword="null"/> where nobody is known.</summary>
    public static Account? Of(Session session) => session switch
    {
        { UserId: { } user } => new Account($"user:{user}", new Filter.EqualTo(MessageFields.User, user)),
        { AnonymousId: { } visitor } => new Account(
            $"visitor:{visitor}", Filter.AllOf(new Filter.EqualTo(MessageFields.Anonymous, visitor), new Filter.Missing(MessageFields.User))),
        _ => null,
    };
}
