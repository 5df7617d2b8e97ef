using SemanticMemory.Messages;
using SemanticMemory.Storage;
using SemanticMemory.Summaries;

namespace SemanticMemory.Sessions;

public sealed partial class SessionManager
{
    // Words and questions are taken from the newest so many messages; count and duration are of all.
    private const int MostSummarized = 1000;

    // Of a session's turns that are older than its window: the newest so many, because every window of a long session pays for them.
    private const int MostRolledUp = 30;

    // Shared by all managers of the process: several of them are about the same sessions.
    private static readonly Turns s_summaryTurns = new();

    /// <summary>
    /// Makes a summary of the session as it is now and stores it with the session: without a model, from the newest 1,000 messages; how many there are and
    /// over what time is said of all.
    /// </summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Conflict"/>: the session is deleted.</exception>
    public async Task<SessionSummary> SummarizeAsync(Guid sessionId, CancellationToken cancellationToken = default)
    {
        // One after the other with deletes of messages: a summary must not bring back words of one that has just gone.
        using var turn = await s_summaryTurns.TakeAsync(sessionId, cancellationToken).ConfigureAwait(false);
        var session = (await RequireAsync(sessionId, cancellationToken).ConfigureAwait(false)).Session;
        if (session.Status == SessionStatus.Deleted)
        {
            throw DeletedSession();
        }

        var preferences = await _preferences.FindAsync(session.UserId, cancellationToken).ConfigureAwait(false);
        var newest = await _store.Messages.ScrollAsync(OfSession(sessionId, MostSummarized), cancellationToken).ConfigureAwait(false);
        var first = await BeginningOfAsync(sessionId, cancellationToken).ConfigureAwait(false);
        var count = await _store.Messages.CountAsync(new Filter.EqualTo(MessageFields.Session, sessionId.ToString()), cancellationToken).ConfigureAwait(false);
        var summary = StructuralSummary.Of(new SummaryMaterial(
            session.Channel,
            [.. newest.Reverse().Select(MessagePoints.FromPoint)],
            count,
            first,
            TimeZones.Of(preferences.TimeZone)));
        await _summaries.PutAsync(sessionId, summary, cancellationToken).ConfigureAwait(false);
        await SetSummaryAsync(sessionId, summary.Summary, cancellationToken).ConfigureAwait(false);
        return summary;
    }

    /// <summary>The summary that was stored last; a deleted session's can be read as well.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.NotFound"/>: there is none yet, or a message was deleted since.</exception>
    public async Task<SessionSummary> GetSummaryAsync(Guid sessionId, CancellationToken cancellationToken = default)
    {
        await RequireAsync(sessionId, cancellationToken).ConfigureAwait(false);
        return await _summaries.FindAsync(sessionId, cancellationToken).ConfigureAwait(false) ?? throw MemoryException.NotFound("summary");
    }

    private async Task SetSummaryAsync(Guid sessionId, string? text, CancellationToken cancellationToken)
    {
        var changed = await _sessions.ChangeAsync(
            sessionId,
            session => session.Session.Summary == text ? session : session with { Session = session.Session with { Summary = text } },
            cancellationToken).ConfigureAwait(false);
        if (changed is null)
        {
            // Erased meanwhile: what was written since must not stay behind.
            await _summaries.EraseAsync(sessionId, cancellationToken).ConfigureAwait(false);
            throw MemoryException.NotFound("session");
        }
    }

    /// <summary>Forgets a summary that may have words of a deleted message.</summary>
    private async Task ForgetSummaryAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        using var turn = await s_summaryTurns.TakeAsync(sessionId, cancellationToken).ConfigureAwait(false);
        if (await _summaries.FindAsync(sessionId, cancellationToken).ConfigureAwait(false) is not null)
        {
            await _summaries.EraseAsync(sessionId, cancellationToken).ConfigureAwait(false);
        }

        await _sessions.ChangeAsync(
            sessionId,
            session => session.Session.Summary is null ? session : session with { Session = session.Session with { Summary = null } },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The session's summary if a model wrote it. One put together from messages is not shown in a window, which rolls up just those turns that it has no room for.
    /// </summary>
    private async Task<string?> WrittenSummaryAsync(Session session, CancellationToken cancellationToken) =>
        session.Summary is not null && await _summaries.FindAsync(session.Id, cancellationToken).ConfigureAwait(false) is { Kind: SummaryKind.Model } ? session.Summary : null;
}
