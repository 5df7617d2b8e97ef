using SemanticMemory.Messages;
using SemanticMemory.Profiles;
using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

public sealed partial class SessionManager
{
    /// <summary>Changes descriptive members.</summary>
    public Task<Session> UpdateAsync(Guid sessionId, SessionPatch patch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(patch);
        return ChangeAsync(
            sessionId,
            session => session.Session.Status == SessionStatus.Deleted ? throw DeletedSession() : SessionMergePatch.Apply(session, patch.Document),
            cancellationToken);
    }

    /// <summary>Active to paused: it takes messages, no replies. A paused one stays as it is; any other state is a <see cref="MemoryError.Conflict"/>.</summary>
    public Task<Session> PauseAsync(Guid sessionId, CancellationToken cancellationToken = default) =>
        ChangeAsync(sessionId, session => SessionTransition.Pause(session, _time.GetUtcNow()), cancellationToken);

    /// <summary>Paused to active. An active one stays as it is; any other state is a <see cref="MemoryError.Conflict"/>.</summary>
    public Task<Session> ResumeAsync(Guid sessionId, CancellationToken cancellationToken = default) =>
        ChangeAsync(sessionId, SessionTransition.Resume, cancellationToken);

    /// <summary>Active or paused to archived. An archived one stays as it is; a deleted one is a <see cref="MemoryError.Conflict"/>.</summary>
    public Task<Session> ArchiveAsync(Guid sessionId, CancellationToken cancellationToken = default) =>
        ChangeAsync(sessionId, session => SessionTransition.Archive(session, _time.GetUtcNow()), cancellationToken);

    /// <summary>Archived to active. An active one stays as it is; any other state is a <see cref="MemoryError.Conflict"/>.</summary>
    public Task<Session> UnarchiveAsync(Guid sessionId, CancellationToken cancellationToken = default) =>
        ChangeAsync(sessionId, SessionTransition.Unarchive, cancellationToken);

    /// <summary>Any state to deleted: it can be read and restored, takes no messages and is never recalled or found.</summary>
    public Task<Session> DeleteAsync(Guid sessionId, CancellationToken cancellationToken = default) =>
        ChangeAsync(sessionId, session => SessionTransition.Delete(session, _time.GetUtcNow()), cancellationToken);

    /// <summary>Deleted to the state before; any other state is a <see cref="MemoryError.Conflict"/>.</summary>
    public Task<Session> RestoreAsync(Guid sessionId, CancellationToken cancellationToken = default) =>
        ChangeAsync(sessionId, SessionTransition.Restore, cancellationToken);

    /// <summary>Erases a session and all that was said in it, for good.</summary>
    /// <returns>How many messages went.</returns>
    public async Task<long> EraseAsync(Guid sessionId, CancellationToken cancellationToken = default)
    {
        // Deleted first: what is interrupted halfway is hidden already and can be erased again.
        await DeleteAsync(sessionId, cancellationToken).ConfigureAwait(false);
        var messages = new Filter.EqualTo(MessageFields.Session, sessionId.ToString());
        var count = await _store.Messages.CountAsync(messages, cancellationToken).ConfigureAwait(false);
        await EraseContentAsync(sessionId, cancellationToken).ConfigureAwait(false);
        await _store.Sessions.DeleteAsync(Filter.Id(sessionId), cancellationToken).ConfigureAwait(false);

        // An append that met the session before it was deleted may have stored its messages only now. Later ones find no session and take theirs back.
        await EraseContentAsync(sessionId, cancellationToken).ConfigureAwait(false);
        return count;
    }

    private async Task EraseContentAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        var id = sessionId.ToString();
        await _store.Messages.DeleteAsync(
            new Filter.Any([new Filter.EqualTo(MessageFields.Session, id), new Filter.EqualTo(MessageFields.DeletedFrom, id)]), cancellationToken).ConfigureAwait(false);
        await _tokens.EraseAsync(sessionId, cancellationToken).ConfigureAwait(false);
        await _summaries.EraseAsync(sessionId, cancellationToken).ConfigureAwait(false);
        await _items.EraseAsync(ItemScope.Session(sessionId), cancellationToken).ConfigureAwait(false);
    }

    private static MemoryException DeletedSession() =>
        new(MemoryError.Conflict, "session-deleted", "The session is deleted and cannot be written. Restore it first.");

    private async Task<Session> ChangeAsync(Guid sessionId, Func<StoredSession, StoredSession> change, CancellationToken cancellationToken)
    {
        var changed = await _sessions.ChangeAsync(
            sessionId,
            session => IsVisible(session) ? change(session) : throw MemoryException.NotFound("session"),
            cancellationToken).ConfigureAwait(false);
        return changed is null ? throw MemoryException.NotFound("session") : await GetAsync(sessionId, cancellationToken).ConfigureAwait(false);
    }
}
