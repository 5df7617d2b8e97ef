using SemanticMemory.Messages;
using SemanticMemory.Replies;
using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

public sealed partial class SessionManager
{
    /// <summary>The reply that was given under this external id; <see langword="null"/> where there is none yet, or something else was said.</summary>
    private async Task<Reply?> FindReplyAsync(Guid sessionId, ReplyRequest request, CancellationToken cancellationToken)
    {
        if (request.ExternalId is not { } externalId)
        {
            return null;
        }

        await RequireAsync(sessionId, cancellationToken).ConfigureAwait(false);
        var id = AppendPlan.IdOf(Tenant, sessionId, externalId);
        var points = await _store.Messages.GetAsync([id, AnswerTo(id)], cancellationToken).ConfigureAwait(false);
        return points is not [{ } question, { } answer] || question.IsTombstone() || question.Digest != MessageDigest.Of(Said(request)) ? null
            : answer.IsTombstone() ? throw DeletedReply()
            : Reply.Of(MessagePoints.FromPoint(question), MessagePoints.FromPoint(answer));
    }

    // Nobody is answered twice: the id of an answer comes from what it answers.
    private Guid AnswerTo(Guid question) => PointIds.From("answer", Tenant.Value, question.ToString());

    /// <summary>Stores the answer, which is whole and paid for: from here on nothing is cancelled.</summary>
    private async Task<Reply> KeepAsync(AskedReply asked, ModelAnswer answer)
    {
        var took = _time.GetElapsedTime(asked.Started).TotalMilliseconds;
        var usage = answer.Usage(asked.Prompt, _options.TokenCounter);
        var given = new NewMessage
        {
            Role = MessageRole.Assistant,
            Content = answer.Text(),
            InputTokens = usage.InputTokens,
            OutputTokens = usage.OutputTokens,
            Model = answer.Model(asked.Model ?? asked.Chat.Default),
            Provider = asked.Chat.Provider,
            ResponseTimeMs = took,
            ParentMessageId = asked.NotStored is null ? asked.Question.Id : null,
        };
        if (asked.NotStored is { } reason)
        {
            // What was said is not kept, what it cost is: limits go by it.
            await _tokens.AddUnkeptAsync(asked.Session, given, _time.GetUtcNow(), CancellationToken.None).ConfigureAwait(false);
            return Reply.Of(asked.Question, Message.From(given, Guid.Empty, asked.Session, _time.GetUtcNow()), reason);
        }

        return Reply.Of(asked.Question, await StoreAnswerAsync(asked, given).ConfigureAwait(false));
    }

    private async Task<Message> StoreAnswerAsync(AskedReply asked, NewMessage answer)
    {
        var session = await RequireAsync(asked.Session.Id, CancellationToken.None).ConfigureAwait(false);
        if (session.Session.Status == SessionStatus.Deleted)
        {
            throw DeletedSession();
        }

        // After what it answers, also where a clock stands still.
        var last = Math.Max(session.Session.LastMessageAt.ToMicroseconds() ?? long.MinValue, asked.Question.Timestamp.ToMicroseconds());
        var timestamp = Math.Max(_time.GetUtcNow().ToMicroseconds(), last + 1);
        var entry = new AppendPlan.Entry(answer, AnswerTo(asked.Question.Id), Digest: null, timestamp, IsFirst: true, ContradictsFirst: false);
        var outcome = await _store.Messages.InsertAsync(await ToPointsAsync(session, [entry], CancellationToken.None).ConfigureAwait(false), CancellationToken.None).ConfigureAwait(false);
        if (outcome.Created is [true])
        {
            await SettleAsync(session, [entry]).ConfigureAwait(false);
            return Message.From(answer, entry.Id, session.Session, Timestamps.FromMicroseconds(timestamp));
        }

        // Somebody asked under the same external id at the same time and was answered first.
        var stored = await _store.Messages.GetAsync([entry.Id], CancellationToken.None).ConfigureAwait(false);
        return stored is [{ } point] && !point.IsTombstone() ? MessagePoints.FromPoint(point) : throw DeletedReply();
    }

    private static MemoryException DeletedReply() => new(
        MemoryError.Conflict, "message-deleted", "What was said under this external id, or the answer to it, has been deleted: say it again under another one.");
}
