using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Profiles;
using SemanticMemory.Replies;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Summaries;

namespace SemanticMemory.Client;

/// <summary>A tenant's memory in this process: every call goes straight to its <see cref="SessionManager"/>.</summary>
/// <remarks>
/// <c>AddSemanticMemory</c> of the embedded store makes one whose messages are stored while a remote embedding model is away. Over a <see cref="SessionManager"/> made by hand that takes a
/// <see cref="SessionManagerOptions.Backlog"/>; without one an append fails meanwhile with <see cref="MemoryError.Unavailable"/>.
/// </remarks>
/// <param name="sessions">The tenant's; narrowed to a user or not.</param>
public sealed class InProcessMemoryClient(SessionManager sessions) : IMemoryClient
{
    private readonly SessionManager _sessions = sessions ?? throw new ArgumentNullException(nameof(sessions));

    /// <inheritdoc/>
    public IMemoryClient OnBehalfOf(string userId) => new InProcessMemoryClient(_sessions.OnBehalfOf(userId));

    /// <inheritdoc/>
    public Task<StartedSession> StartAsync(NewSession session, NewMessage? first = null, CancellationToken cancellationToken = default) =>
        first is null ? _sessions.StartAsync(session, cancellationToken) : _sessions.StartAsync(session, first, cancellationToken);

    /// <inheritdoc/>
    public Task<StartedSession> ResolveAsync(ResolveRequest request, CancellationToken cancellationToken = default) => _sessions.ResolveAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<Session> GetAsync(Guid sessionId, CancellationToken cancellationToken = default) => _sessions.GetAsync(sessionId, cancellationToken);

    /// <inheritdoc/>
    public async Task<SessionWithMessages> GetWithMessagesAsync(Guid sessionId, int messages = 50, CancellationToken cancellationToken = default)
    {
        // Here the page's size is called otherwise.
        if (messages is < 1 or > 200)
        {
            throw MemoryException.Invalid("messages", "Must be 1 to 200.");
        }

        var session = await _sessions.GetAsync(sessionId, cancellationToken).ConfigureAwait(false);
        var newest = await _sessions.HistoryAsync(sessionId, new HistoryQuery { Limit = messages }, cancellationToken).ConfigureAwait(false);
        return new SessionWithMessages(session, [.. newest.Items.Reverse()]);
    }

    /// <inheritdoc/>
    public Task<Page<Session>> ListAsync(SessionQuery query, CancellationToken cancellationToken = default) => _sessions.ListAsync(query, cancellationToken);

    /// <inheritdoc/>
    public Task<Session> UpdateAsync(Guid sessionId, SessionPatch patch, CancellationToken cancellationToken = default) => _sessions.UpdateAsync(sessionId, patch, cancellationToken);

    /// <inheritdoc/>
    public Task<Session> PauseAsync(Guid sessionId, CancellationToken cancellationToken = default) => _sessions.PauseAsync(sessionId, cancellationToken);

    /// <inheritdoc/>
    public Task<Session> ResumeAsync(Guid sessionId, CancellationToken cancellationToken = default) => _sessions.ResumeAsync(sessionId, cancellationToken);

    /// <inheritdoc/>
    public Task<Session> ArchiveAsync(Guid sessionId, CancellationToken cancellationToken = default) => _sessions.ArchiveAsync(sessionId, cancellationToken);

    /// <inheritdoc/>
    public Task<Session> UnarchiveAsync(Guid sessionId, CancellationToken cancellationToken = default) => _sessions.UnarchiveAsync(sessionId, cancellationToken);

    /// <inheritdoc/>
    public Task<Session> DeleteAsync(Guid sessionId, CancellationToken cancellationToken = default) => _sessions.DeleteAsync(sessionId, cancellationToken);

    /// <inheritdoc/>
    public Task<Session> RestoreAsync(Guid sessionId, CancellationToken cancellationToken = default) => _sessions.RestoreAsync(sessionId, cancellationToken);

    /// <inheritdoc/>
    public Task<long> EraseAsync(Guid sessionId, CancellationToken cancellationToken = default) => _sessions.EraseAsync(sessionId, cancellationToken);

    /// <inheritdoc/>
    public Task<Session> ForkAsync(Guid sessionId, Guid messageId, CancellationToken cancellationToken = default) => _sessions.ForkAsync(sessionId, messageId, cancellationToken);

    /// <inheritdoc/>
    public Task<long> LinkAsync(string userId, string anonymousId, CancellationToken cancellationToken = default) => _sessions.LinkAsync(userId, anonymousId, cancellationToken);

    /// <inheritdoc/>
    public Task<AppendedMessage> AppendAsync(Guid sessionId, NewMessage message, CancellationToken cancellationToken = default) => _sessions.AppendAsync(sessionId, message, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AppendedMessage>> AppendAsync(Guid sessionId, IReadOnlyList<NewMessage> messages, CancellationToken cancellationToken = default) =>
        _sessions.AppendAsync(sessionId, messages, cancellationToken);

    /// <inheritdoc/>
    public Task<Page<Message>> HistoryAsync(Guid sessionId, HistoryQuery query, CancellationToken cancellationToken = default) => _sessions.HistoryAsync(sessionId, query, cancellationToken);

    /// <inheritdoc/>
    public Task<Page<Message>> ChannelHistoryAsync(string channel, HistoryQuery query, CancellationToken cancellationToken = default) =>
        _sessions.ChannelHistoryAsync(channel, query, cancellationToken);

    /// <inheritdoc/>
    public Task<Page<Message>> RecentMessagesAsync(HistoryQuery query, CancellationToken cancellationToken = default) => _sessions.RecentMessagesAsync(query, cancellationToken);

    /// <inheritdoc/>
    public Task<Message> GetMessageAsync(Guid messageId, CancellationToken cancellationToken = default) => _sessions.GetMessageAsync(messageId, cancellationToken);

    /// <inheritdoc/>
    public Task<Message> UpdateMessageAsync(Guid messageId, MessagePatch patch, CancellationToken cancellationToken = default) => _sessions.UpdateMessageAsync(messageId, patch, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteMessageAsync(Guid messageId, CancellationToken cancellationToken = default) => _sessions.DeleteMessageAsync(messageId, cancellationToken);

    /// <inheritdoc/>
    public Task<ContextWindow> BuildContextAsync(Guid sessionId, ContextRequest request, CancellationToken cancellationToken = default) =>
        _sessions.BuildContextAsync(sessionId, request, cancellationToken);

    /// <inheritdoc/>
    public Task<SearchResult> SearchAsync(SearchRequest request, CancellationToken cancellationToken = default) => _sessions.SearchAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<Reply> ReplyAsync(Guid sessionId, ReplyRequest request, CancellationToken cancellationToken = default) => _sessions.ReplyAsync(sessionId, request, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ReplyEvent> StreamReplyAsync(Guid sessionId, ReplyRequest request, CancellationToken cancellationToken = default) =>
        _sessions.StreamReplyAsync(sessionId, request, cancellationToken);

    /// <inheritdoc/>
    public Task<SessionSummary> SummarizeAsync(Guid sessionId, CancellationToken cancellationToken = default) => _sessions.SummarizeAsync(sessionId, cancellationToken);

    /// <inheritdoc/>
    public Task<SessionSummary> GetSummaryAsync(Guid sessionId, CancellationToken cancellationToken = default) => _sessions.GetSummaryAsync(sessionId, cancellationToken);

    /// <inheritdoc/>
    public Task<UserPreferences> GetPreferencesAsync(string userId, CancellationToken cancellationToken = default) => _sessions.GetPreferencesAsync(userId, cancellationToken);

    /// <inheritdoc/>
    public Task<UserPreferences> UpdatePreferencesAsync(string userId, PreferencesPatch patch, CancellationToken cancellationToken = default) =>
        _sessions.UpdatePreferencesAsync(userId, patch, cancellationToken);

    /// <inheritdoc/>
    public Task<PinnedItem> PutItemAsync(ItemScope scope, string type, string key, ItemContent content, CancellationToken cancellationToken = default) =>
        _sessions.PutItemAsync(scope, type, key, content, cancellationToken);

    /// <inheritdoc/>
    public Task<PinnedItem> GetItemAsync(ItemScope scope, string type, string key, CancellationToken cancellationToken = default) => _sessions.GetItemAsync(scope, type, key, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteItemAsync(ItemScope scope, string type, string key, CancellationToken cancellationToken = default) => _sessions.DeleteItemAsync(scope, type, key, cancellationToken);

    /// <inheritdoc/>
    public Task<Page<PinnedItem>> ListItemsAsync(ItemScope scope, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        _sessions.ListItemsAsync(scope, limit, cursor, cancellationToken);
}
