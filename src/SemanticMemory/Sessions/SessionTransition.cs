namespace SemanticMemory.Sessions;

/// <summary>The steps of a session's life: from where each is allowed, and where it leads.</summary>
internal static class SessionTransition
{
    /// <summary>Active to paused.</summary>
    public static StoredSession Pause(StoredSession session, DateTimeOffset now) => session.Session.Status switch
    {
        SessionStatus.Paused => session,
        SessionStatus.Active => session with { Session = session.Session with { Status = SessionStatus.Paused, PausedAt = now } },
        _ => throw NotAllowed(session, "session-not-active", "paused", "Only an active session can be."),
    };

    /// <summary>Paused to active.</summary>
    public static StoredSession Resume(StoredSession session) => session.Session.Status switch
    {
        SessionStatus.Active => session,
        SessionStatus.Paused => Activate(session),
        _ => throw NotAllowed(session, "session-not-paused", "resumed", "Only a paused session can be."),
    };

    /// <summary>Active or paused to archived.</summary>
    public static StoredSession Archive(StoredSession session, DateTimeOffset now) => session.Session.Status switch
    {
        SessionStatus.Archived => session,
        SessionStatus.Active or SessionStatus.Paused =>
            session with { Session = session.Session with { Status = SessionStatus.Archived, PausedAt = null, ArchivedAt = now } },
        _ => throw NotAllowed(session, "session-deleted", "archived", "Restore it first."),
    };

    /// <summary>Archived to active.</summary>
    public static StoredSession Unarchive(StoredSession session) => session.Session.Status switch
    {
        SessionStatus.Active => session,
        SessionStatus.Archived => Activate(session),
        _ => throw NotAllowed(session, "session-not-archived", "unarchived", "Only an archived session can be."),
    };

    /// <summary>Any to deleted.</summary>
    public static StoredSession Delete(StoredSession session, DateTimeOffset now) => session.Session.Status == SessionStatus.Deleted
        ? session
        : session with { Session = session.Session with { Status = SessionStatus.Deleted, DeletedAt = now }, StatusBeforeDelete = session.Session.Status };

    /// <summary>Deleted to the state before.</summary>
    public static StoredSession Restore(StoredSession session) => session.Session.Status == SessionStatus.Deleted
        ? session with { Session = session.Session with { Status = session.StatusBeforeDelete ?? SessionStatus.Active, DeletedAt = null }, StatusBeforeDelete = null }
        : throw NotAllowed(session, "session-not-deleted", "restored", "Only a deleted session can be.");

    /// <summary>What a message does to an archived session; one that was deleted right after the message came is restored to active.</summary>
    public static StoredSession Wake(StoredSession session) => (session.Session.Status, session.StatusBeforeDelete) switch
    {
        (SessionStatus.Archived, _) => Activate(session),
        (SessionStatus.Deleted, SessionStatus.Archived) =>
            session with { Session = session.Session with { ArchivedAt = null }, StatusBeforeDelete = SessionStatus.Active },
        _ => session,
    };

    private static StoredSession Activate(StoredSession session) =>
        session with { Session = session.Session with { Status = SessionStatus.Active, PausedAt = null, ArchivedAt = null } };

    private static MemoryException NotAllowed(StoredSession session, string problem, string step, string cure) => new(
        MemoryError.Conflict, problem, $"The session is {StoredSession.Keyword(session.Session.Status)} and cannot be {step}. {cure}");
}
