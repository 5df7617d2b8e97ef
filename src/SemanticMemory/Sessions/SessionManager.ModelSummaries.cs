using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Replies;
using SemanticMemory.Summaries;

namespace SemanticMemory.Sessions;

public sealed partial class SessionManager
{
    // A summary by a model is written anew when the session has so many messages that it does not know.
    private const int MessagesToRefresh = 10;

    // What a model reads to sum up a session, in tokens. Turns that do not fit are there as the summary before, or put together.
    private const int TokensToSummarize = 8_000;
    private const int MostSummaryAttempts = 3;

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

    /// <summary>Has the model write the summary and stores it; <see langword="null"/> where nothing was said in the session.</summary>
    private async Task<SessionSummary?> SummarizeByModelAsync(ChatModel chat, Guid sessionId, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostSummaryAttempts; attempt++)
        {
            if (await DraftAsync(chat, sessionId, cancellationToken).ConfigureAwait(false) is not { } draft)
            {
                return null;
            }

            // A model takes its time, and nobody waits for it to delete a message: what has gone meanwhile must not come back.
            using var turn = await s_summaryTurns.TakeAsync(sessionId, cancellationToken).ConfigureAwait(false);
            if (await IsCurrentAsync(sessionId, draft, cancellationToken).ConfigureAwait(false))
            {
                await StoreSummaryAsync(sessionId, draft.Summary, cancellationToken).ConfigureAwait(false);
                return draft.Summary;
            }
        }

        throw new MemoryException(MemoryError.Conflict, "session-changing", "Messages of the session are being deleted while it is summed up: try again when that is done.");
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

        var request = new ContextRequest { MaxTokens = TokensToSummarize, MaxMessages = MostMessages, Format = ContextFormat.Text, TimeZone = ZoneOf(preferences) };
        var turns = material.Messages.TakeLast(MostMessages).ToArray();
        var older = material.Count - turns.Length;
        var written = await WrittenSummaryAsync(session, cancellationToken).ConfigureAwait(false);
        var earlier = written is null ? new EarlierTurns([.. material.Messages.SkipLast(turns.Length).TakeLast(MostRolledUp)], material.First) : EarlierTurns.None;
        session = session with { SystemPrompt = null, Summary = written is null ? null : session.Summary };
        session = await WithGapAsync(session, written, request, turns, older, except: null, cancellationToken).ConfigureAwait(false);
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

    /// <summary>A summary by a model that is not stored yet.</summary>
    /// <param name="Summary">The summary.</param>
    /// <param name="Messages">The messages that it was made from.</param>
    /// <param name="Before">The summary before, which it may repeat.</param>
    private sealed record SummaryDraft(SessionSummary Summary, IReadOnlyList<Guid> Messages, string? Before);
}
