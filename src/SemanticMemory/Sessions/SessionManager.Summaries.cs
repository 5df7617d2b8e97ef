using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Profiles;
using SemanticMemory.Replies;
using SemanticMemory.Storage;
using SemanticMemory.Summaries;

namespace SemanticMemory.Sessions;

public sealed partial class SessionManager
{
    // Words and questions are taken from the newest so many messages; count and duration are of all.
    private const int MostSummarized = 1000;

    // Of a session's turns that are older than its window: the newest so many, because every window of a long session pays for them.
    private const int MostRolledUp = 50;

    // Shared by all managers of the process: several of them are about the same sessions.
    private static readonly Turns s_summaryTurns = new();

    // A summary by a model is written anew when the session has so many messages that it does not know.
    private const int MessagesToRefresh = 10;

    // What a model reads to sum up a session, in tokens. Turns that do not fit are there as the summary before, or put together.
    private const int TokensToSummarize = 8_000;
    private const int MostSummaryAttempts = 3;

    /// <summary>
    /// Makes a summary of the session as it is now and stores it with the session. Where there is a chat model, the model writes the text (of a session with any messages); else it is
    /// put together from the newest 1,000 messages. Topics and open questions are found in the messages either way; how many there are and over what time is said of all.
    /// </summary>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryError.Conflict"/>: the session is deleted, or its messages are being deleted; <see cref="MemoryError.Unavailable"/> or
    /// <see cref="MemoryError.Misconfigured"/>: the model failed, and the summary before is still there.
    /// </exception>
    public async Task<SessionSummary> SummarizeAsync(Guid sessionId, CancellationToken cancellationToken = default)
    {
        for (var attempt = 0; _chat is not null && attempt < MostSummaryAttempts; attempt++)
        {
            if (await DraftAsync(_chat, sessionId, cancellationToken).ConfigureAwait(false) is not { } draft)
            {
                return await SummarizeStructurallyAsync(sessionId, cancellationToken).ConfigureAwait(false);
            }

            // A model takes its time, and nobody waits for it to delete a message: what has gone meanwhile must not come back.
            using var turn = await s_summaryTurns.TakeAsync(sessionId, cancellationToken).ConfigureAwait(false);
            if (await IsCurrentAsync(sessionId, draft, cancellationToken).ConfigureAwait(false))
            {
                await StoreSummaryAsync(sessionId, draft.Summary, cancellationToken).ConfigureAwait(false);
                return draft.Summary;
            }
        }

        return _chat is null
            ? await SummarizeStructurallyAsync(sessionId, cancellationToken).ConfigureAwait(false)
            : throw new MemoryException(MemoryError.Conflict, "session-changing", "Messages of the session are being deleted while it is summed up: try again when that is done.");
    }

    /// <summary>Has the summary written anew where a chat model is there and ten or more messages are not in it; else there is nothing to do.</summary>
    /// <returns>The new summary, or <see langword="null"/>.</returns>
    /// <exception cref="MemoryException">As for <see cref="SummarizeAsync"/>.</exception>
    public async Task<SessionSummary?> RefreshSummaryAsync(Guid sessionId, CancellationToken cancellationToken = default)
    {
        if (_chat is null || (await RequireAsync(sessionId, cancellationToken).ConfigureAwait(false)).Session.Status == SessionStatus.Deleted)
        {
            return null;
        }

        var known = await _summaries.FindAsync(sessionId, cancellationToken).ConfigureAwait(false) is { Kind: SummaryKind.Model } written ? written.MessageCount : 0;
        var count = await _store.Messages.CountAsync(OfSession(sessionId, limit: 1).Filter, cancellationToken).ConfigureAwait(false);
        return count - known >= MessagesToRefresh ? await SummarizeAsync(sessionId, cancellationToken).ConfigureAwait(false) : null;
    }

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

    /// <summary>What the model makes of the session; <see langword="null"/> where nothing was said in it.</summary>
    private async Task<SummaryDraft?> DraftAsync(ChatModel chat, Guid sessionId, CancellationToken cancellationToken)
    {
        var session = await RequireToSummarizeAsync(sessionId, cancellationToken).ConfigureAwait(false);
        var preferences = await _preferences.FindAsync(session.UserId, cancellationToken).ConfigureAwait(false);
        var before = await _summaries.FindAsync(sessionId, cancellationToken).ConfigureAwait(false);
        var material = await MaterialAsync(session, preferences, cancellationToken).ConfigureAwait(false);
        if (material.Messages.Count == 0)
        {
            return null;
        }

        var request = new ContextRequest { MaxTokens = TokensToSummarize, MaxMessages = MostMessages, Format = ContextFormat.Text };
        var turns = material.Messages.TakeLast(MostMessages).ToArray();
        var older = material.Count - turns.Length;
        (session, var earlier) = await ForWindowAsync(session with { SystemPrompt = null }, request, turns, older, except: null, cancellationToken).ConfigureAwait(false);
        var window = ContextAssembler.Assemble(new ContextMaterial
        {
            Session = older > 0 ? session : session with { Summary = null },
            Request = request,
            Query = "",
            ScopeUsed = RecallScopeUsed.None,
            Turns = turns,
            OlderTurns = older,
            Earlier = earlier,
            TokenCounter = _options.TokenCounter,
            TimeZone = material.TimeZone,
        });
        var answer = await chat.AskAsync(ModelSummary.Prompt(window.Text!), session.Model ?? preferences.PreferredModel, cancellationToken).ConfigureAwait(false);
        return new SummaryDraft(ModelSummary.Of(answer.Text(), StructuralSummary.Of(material)), [.. material.Messages.Select(message => message.Id)], before?.Summary);
    }

    /// <summary>Is everything still there that a draft was made from?</summary>
    private async Task<bool> IsCurrentAsync(Guid sessionId, SummaryDraft draft, CancellationToken cancellationToken)
    {
        await RequireToSummarizeAsync(sessionId, cancellationToken).ConfigureAwait(false);
        var messages = await _store.Messages.GetAsync(draft.Messages, cancellationToken).ConfigureAwait(false);
        return messages.Count == draft.Messages.Count && !messages.Any(MessagePoints.IsTombstone)
            && (draft.Before is null || (await _summaries.FindAsync(sessionId, cancellationToken).ConfigureAwait(false)) is not null);
    }

    private async Task<Session> RequireToSummarizeAsync(Guid sessionId, CancellationToken cancellationToken) =>
        (await RequireAsync(sessionId, cancellationToken).ConfigureAwait(false)).Session is { Status: not SessionStatus.Deleted } session ? session : throw DeletedSession();

    private async Task<SummaryMaterial> MaterialAsync(Session session, UserPreferences preferences, CancellationToken cancellationToken)
    {
        var newest = await _store.Messages.ScrollAsync(OfSession(session.Id, MostSummarized), cancellationToken).ConfigureAwait(false);
        var oldest = await _store.Messages.ScrollAsync(OfSession(session.Id, limit: 1) with { Descending = false }, cancellationToken).ConfigureAwait(false);
        return new SummaryMaterial(
            session.Channel,
            [.. newest.Reverse().Select(MessagePoints.FromPoint)],
            await _store.Messages.CountAsync(OfSession(session.Id, limit: 1).Filter, cancellationToken).ConfigureAwait(false),
            oldest.Count == 0 ? null : MessagePoints.FromPoint(oldest[0]).Timestamp,
            TimeZones.Of(preferences.TimeZone));
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
    /// The session as its window shows it: a model's summary stands as it is. One put together from messages is not shown; the window rolls up just those
    /// turns that it has no room for, from them and from the ones before, which are read here.
    /// </summary>
    private async Task<(Session Session, EarlierTurns Earlier)> ForWindowAsync(
        Session session, ContextRequest request, IReadOnlyList<Message> turns, long older, Guid? except, CancellationToken cancellationToken)
    {
        var written = session.Summary is null ? null : await _summaries.FindAsync(session.Id, cancellationToken).ConfigureAwait(false);
        if (written?.Kind == SummaryKind.Model)
        {
            return (session, EarlierTurns.None);
        }

        session = session with { Summary = null };
        if (older == 0)
        {
            return (session, EarlierTurns.None);
        }

        // Turns that the request carries are no messages of the session and come after all of them.
        var carried = Math.Min(request.Recent.Count, request.MaxMessages ?? DefaultMessages);
        var first = turns.Count > carried ? turns[0] : null;
        var before = OfSession(session.Id, MostRolledUp, except) with { After = first is null ? null : new ScrollPosition(first.Timestamp.ToMicroseconds(), first.Id) };
        var newest = await _store.Messages.ScrollAsync(before, cancellationToken).ConfigureAwait(false);
        var oldest = newest.Count < MostRolledUp
            ? newest.TakeLast(1).ToArray()
            : await _store.Messages.ScrollAsync(OfSession(session.Id, limit: 1, except) with { Descending = false }, cancellationToken).ConfigureAwait(false);
        return (session, new EarlierTurns(
            [.. newest.Reverse().Select(MessagePoints.FromPoint)], oldest.Count == 0 ? null : MessagePoints.FromPoint(oldest[0]).Timestamp));
    }

    /// <summary>A summary by a model that is not stored yet.</summary>
    /// <param name="Summary">The summary.</param>
    /// <param name="Messages">The messages that it was made from.</param>
    /// <param name="Before">The summary before, which it may repeat.</param>
    private sealed record SummaryDraft(SessionSummary Summary, IReadOnlyList<Guid> Messages, string? Before);
}
