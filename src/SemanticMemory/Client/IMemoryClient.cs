using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Profiles;
using SemanticMemory.Replies;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Summaries;

namespace SemanticMemory.Client;

/// <summary>
/// A tenant's memory, wherever it is: in this process (<see cref="InProcessMemoryClient"/>) or on a server. A program written against it starts with the
/// one and moves to the other by changing the line that makes it.
/// </summary>
/// <remarks>
/// All members may be called by many threads at once. An answer means that what it says is durable. Failures are <see cref="MemoryException"/>s with the
/// same kind, slug and fields on both sides; a server's has its status, and may say when to come back.
/// </remarks>
public interface IMemoryClient
{
    /// <summary>The same memory narrowed to one user: other users' sessions, and those without a user, do not exist for it.</summary>
    IMemoryClient OnBehalfOf(string userId);

    /// <summary>Starts a session, with its first message if one is given. With an external id that is known already it answers that session as it is, and changes nothing.</summary>
    Task<StartedSession> StartAsync(NewSession session, NewMessage? first = null, CancellationToken cancellationToken = default);

    /// <summary>Takes up the newest active session of a user, agent, entity and channel, or starts one; callers at once get the same one.</summary>
    Task<StartedSession> ResolveAsync(ResolveRequest request, CancellationToken cancellationToken = default);

    /// <summary>A session with its counts and sums; deleted ones can be read as well.</summary>
    Task<Session> GetAsync(Guid sessionId, CancellationToken cancellationToken = default);

    /// <summary>A session and its last messages, 1 to 200, in time order.</summary>
    Task<SessionWithMessages> GetWithMessagesAsync(Guid sessionId, int messages = 50, CancellationToken cancellationToken = default);

    /// <summary>Sessions, newest activity first.</summary>
    Task<Page<Session>> ListAsync(SessionQuery query, CancellationToken cancellationToken = default);

    /// <summary>Changes a session's descriptive members.</summary>
    Task<Session> UpdateAsync(Guid sessionId, SessionPatch patch, CancellationToken cancellationToken = default);

    /// <summary>Active to paused.</summary>
    Task<Session> PauseAsync(Guid sessionId, CancellationToken cancellationToken = default);

    /// <summary>Paused to active.</summary>
    Task<Session> ResumeAsync(Guid sessionId, CancellationToken cancellationToken = default);

    /// <summary>Active or paused to archived.</summary>
    Task<Session> ArchiveAsync(Guid sessionId, CancellationToken cancellationToken = default);

    /// <summary>Archived to active.</summary>
    Task<Session> UnarchiveAsync(Guid sessionId, CancellationToken cancellationToken = default);

    /// <summary>Deletes a session softly: it can be restored, and is neither recalled nor found.</summary>
    Task<Session> DeleteAsync(Guid sessionId, CancellationToken cancellationToken = default);

    /// <summary>Deleted to the state before.</summary>
    Task<Session> RestoreAsync(Guid sessionId, CancellationToken cancellationToken = default);

    /// <summary>Erases a session with its messages for good, and tells how many there were. A server wants an admin key for it.</summary>
    Task<long> EraseAsync(Guid sessionId, CancellationToken cancellationToken = default);

    /// <summary>Starts a session with another one's messages up to one of them.</summary>
    Task<Session> ForkAsync(Guid sessionId, Guid messageId, CancellationToken cancellationToken = default);

    /// <summary>Gives a user the sessions of the anonymous visitor who has logged in, and tells how many there were.</summary>
    Task<long> LinkAsync(string userId, string anonymousId, CancellationToken cancellationToken = default);

    /// <summary>Appends one message. With an external id it may be repeated: the same again changes nothing and says so.</summary>
    Task<AppendedMessage> AppendAsync(Guid sessionId, NewMessage message, CancellationToken cancellationToken = default);

    /// <summary>Appends 1 to 1,000 messages in one write; all or none.</summary>
    Task<IReadOnlyList<AppendedMessage>> AppendAsync(Guid sessionId, IReadOnlyList<NewMessage> messages, CancellationToken cancellationToken = default);

    /// <summary>A session's messages.</summary>
    Task<Page<Message>> HistoryAsync(Guid sessionId, HistoryQuery query, CancellationToken cancellationToken = default);

    /// <summary>A channel's messages over all sessions.</summary>
    Task<Page<Message>> ChannelHistoryAsync(string channel, HistoryQuery query, CancellationToken cancellationToken = default);

    /// <summary>All of the tenant's messages.</summary>
    Task<Page<Message>> RecentMessagesAsync(HistoryQuery query, CancellationToken cancellationToken = default);

    /// <summary>One message.</summary>
    Task<Message> GetMessageAsync(Guid messageId, CancellationToken cancellationToken = default);

    /// <summary>Changes a message's feedback, metadata, or how far its tool calls have come.</summary>
    Task<Message> UpdateMessageAsync(Guid messageId, MessagePatch patch, CancellationToken cancellationToken = default);

    /// <summary>Deletes a message: text, vectors and words are gone, its external id stays taken.</summary>
    Task DeleteMessageAsync(Guid messageId, CancellationToken cancellationToken = default);

    /// <summary>What an agent gets before it answers, within one token budget.</summary>
    Task<ContextWindow> BuildContextAsync(Guid sessionId, ContextRequest request, CancellationToken cancellationToken = default);

    /// <summary>Searches messages by meaning and words.</summary>
    Task<SearchResult> SearchAsync(SearchRequest request, CancellationToken cancellationToken = default);

    /// <summary>Says something and has the chat model answer it; both are stored. Asked again under one external id, the stored reply comes back.</summary>
    Task<Reply> ReplyAsync(Guid sessionId, ReplyRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// The same, handed on while the model writes: the window, the pieces of the answer, and at last the stored reply. Whoever stops reading, or cancels, stops the model, and no
    /// answer is stored. A failure ends it at any point, and then the pieces are void.
    /// </summary>
    IAsyncEnumerable<ReplyEvent> StreamReplyAsync(Guid sessionId, ReplyRequest request, CancellationToken cancellationToken = default);

    /// <summary>Makes a summary of a session as it is now, and keeps it.</summary>
    Task<SessionSummary> SummarizeAsync(Guid sessionId, CancellationToken cancellationToken = default);

    /// <summary>The summary that was made last.</summary>
    Task<SessionSummary> GetSummaryAsync(Guid sessionId, CancellationToken cancellationToken = default);

    /// <summary>A user's preferences; a user nobody has heard of has the defaults.</summary>
    Task<UserPreferences> GetPreferencesAsync(string userId, CancellationToken cancellationToken = default);

    /// <summary>Changes those of a user's preferences that are named.</summary>
    Task<UserPreferences> UpdatePreferencesAsync(string userId, PreferencesPatch patch, CancellationToken cancellationToken = default);

    /// <summary>Pins a fact, in place of the one of this name.</summary>
    Task<PinnedItem> PutItemAsync(ItemScope scope, string type, string key, ItemContent content, CancellationToken cancellationToken = default);

    /// <summary>One pinned fact.</summary>
    Task<PinnedItem> GetItemAsync(ItemScope scope, string type, string key, CancellationToken cancellationToken = default);

    /// <summary>Removes a pinned fact.</summary>
    Task DeleteItemAsync(ItemScope scope, string type, string key, CancellationToken cancellationToken = default);

    /// <summary>A scope's facts that have not expired, largest priority first.</summary>
    Task<Page<PinnedItem>> ListItemsAsync(ItemScope scope, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default);
}

/// <summary>A session and its last messages in time order.</summary>
public sealed record SessionWithMessages(Session Session, IReadOnlyList<Message> Messages);
