using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Profiles;
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
    /// Makes a summary of the session as it is now and stores it with the session. Where there is a chat model, the model writes the text (of a session with any messages); else it is
    /// put together from the newest 1,000 messages. Topics and open questions are found in the messages either way; how many there are and over what time is said of all.
    /// </summary>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryError.Conflict"/>: the session is deleted, or its messages are being deleted; <see cref="MemoryError.Unavailable"/> or
    /// <see cref="MemoryError.Misconfigured"/>: the model failed, and the summary before is still there.
    /// </exception>
    public async Task<SessionSummary> SummarizeAsync(Guid sessionId, CancellationToken cancellationToken = default) =>
        (_chat is null ? null : await SummarizeByModelAsync(_chat, sessionId, cancellationToken).ConfigureAwait(false))
        ?? await SummarizeStructurallyAsync(sessionId, cancellationToken).ConfigureAwait(false);

    private async Task<SessionSummary> SummarizeStructurallyAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        // One after the other with deletes of messages: a summary must not bring back words of one that has just gone.
        using var turn = await s_summaryTurns.TakeAsync(sessionId, cancellationToken).ConfigureAwait(false);
        var session = await RequireToSummarizeAsync(sessionId, cancellationToken).ConfigureAwait(false);
        var preferences = await _preferences.FindAsync(session.UserId, cancellationToken).ConfigureAwait(false);
        var summary = StructuralSummary.Of(await MaterialAsync(session, preferences, cancellationToken).ConfigureAwait(false));
        await StoreSummaryAsync(sessionId, summary, cancellationToken).ConfigureAwait(false);
        return summary;
    }

    private async Task<Session> RequireToSummarizeAsync(Guid sessionId, CancellationToken cancellationToken) =>
        (await RequireAsync(sessionId, cancellationToken).ConfigureAwait(false)).Session is { Status: not SessionStatus.Deleted } session ? session : throw DeletedSession();

    private async Task<SummaryMaterial> MaterialAsync(Session session, UserPreferences preferences, CancellationToken cancellationToken)
    {
        var newest = await _store.Messages.ScrollAsync(OfSession(session.Id, MostSummarized), cancellationToken).ConfigureAwait(false);
        return new SummaryMaterial(
            session.Channel,
            [.. newest.Reverse().Select(MessagePoints.FromPoint)],
            await _store.Messages.CountAsync(OfSession(session.Id, limit: 1).Filter, cancellationToken).ConfigureAwait(false),
            await BeginningOfAsync(session.Id, except: null, cancellationToken).ConfigureAwait(false),
            TimeZones.Of(ZoneOf(preferences)));
    }

    private async Task StoreSummaryAsync(Guid sessionId, SessionSummary summary, CancellationToken cancellationToken)
    {
        await _summaries.PutAsync(sessionId, summary, cancellationToken).ConfigureAwait(false);
        await SetSummaryAsync(sessionId, summary.Summary, cancellationToken).ConfigureAwait(false);
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
    private async Task<SessionSummary?> WrittenSummaryAsync(Session session, CancellationToken cancellationToken) =>
        session.Summary is not null && await _summaries.FindAsync(session.Id, cancellationToken).ConfigureAwait(false) is { Kind: SummaryKind.Model } written ? written : null;

    /// <summary>The session with what a model wrote of it, if one did, and, put together, the turns that are neither in that nor in the window.</summary>
    private async Task<Session> WithGapAsync(
        Session session, SessionSummary? written, ContextRequest request, IReadOnlyList<Message> turns, long older, Guid? except, CancellationToken cancellationToken)
    {
        var missing = written is null ? 0 : older - written.MessageCount;
        if (missing <= 0)
        {
            return session;
        }

        var newest = await _store.Messages.ScrollAsync(BeforeWindow(session, request, turns, (int)Math.Min(missing, MostRolledUp), except), cancellationToken).ConfigureAwait(false);
        Message[] gap = [.. newest.Reverse().Select(MessagePoints.FromPoint)];
        return gap.Length == 0 ? session : session with
        {
            Summary = $"{session.Summary}\n{StructuralSummary.Of(new SummaryMaterial(session.Channel, gap, missing, gap[0].Timestamp, TimeZones.Of(request.TimeZone)) { Later = turns }).Summary}",
        };
    }

    /// <summary>The newest stored messages before the window's turns. Those that the request carries are no messages of the session and come after all of them.</summary>
    private static ScrollQuery BeforeWindow(Session session, ContextRequest request, IReadOnlyList<Message> turns, int limit, Guid? except)
    {
        var carried = Math.Min(request.Recent.Count, request.MaxMessages ?? DefaultMessages);
        var first = turns.Count > carried ? turns[0] : null;
        return OfSession(session.Id, limit, except) with { After = first is null ? null : new ScrollPosition(first.Timestamp.ToMicroseconds(), first.Id) };
    }
}
