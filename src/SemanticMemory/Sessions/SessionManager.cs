using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Search;

namespace SemanticMemory.Sessions;

/// <summary>API sketch; bodies follow.</summary>
public sealed class SessionManager
{
    /// <summary>Narrows to one user.</summary>
    public SessionManager OnBehalfOf(string userId) => throw new NotImplementedException();

    /// <summary>Starts a session.</summary>
    public Task<StartedSession> StartAsync(NewSession session, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Reads a session (deleted ones too); NotFound when there is none.</summary>
    public Task<Session> GetAsync(Guid sessionId, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Lists sessions.</summary>
    public Task<Page<Session>> ListAsync(SessionQuery query, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Changes descriptive members.</summary>
    public Task<Session> UpdateAsync(Guid sessionId, SessionPatch patch, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Active to paused.</summary>
    public Task<Session> PauseAsync(Guid sessionId, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Paused to active.</summary>
    public Task<Session> ResumeAsync(Guid sessionId, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Active or paused to archived.</summary>
    public Task<Session> ArchiveAsync(Guid sessionId, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Archived to active.</summary>
    public Task<Session> UnarchiveAsync(Guid sessionId, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Any to deleted (soft).</summary>
    public Task<Session> DeleteAsync(Guid sessionId, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Deleted to the state before.</summary>
    public Task<Session> RestoreAsync(Guid sessionId, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Erases for good; the number of messages that went.</summary>
    public Task<long> EraseAsync(Guid sessionId, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Appends messages; conflicts: MemoryError.Conflict `message-conflict`, nothing stored.</summary>
    public Task<IReadOnlyList<AppendedMessage>> AppendAsync(Guid sessionId, IReadOnlyList<NewMessage> messages, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>History of one session.</summary>
    public Task<Page<Message>> HistoryAsync(Guid sessionId, HistoryQuery query, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Messages of a channel over sessions.</summary>
    public Task<Page<Message>> ChannelHistoryAsync(string channel, HistoryQuery query, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>The tenant's messages.</summary>
    public Task<Page<Message>> RecentMessagesAsync(HistoryQuery query, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>One message.</summary>
    public Task<Message> GetMessageAsync(Guid messageId, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Deletes one message: a tombstone stays.</summary>
    public Task DeleteMessageAsync(Guid messageId, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Searches messages.</summary>
    public Task<SearchResult> SearchAsync(SearchRequest request, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Builds a context window.</summary>
    public Task<ContextWindow> BuildContextAsync(Guid sessionId, ContextRequest request, CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
