using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

public sealed partial class SessionManager
{
    /// <summary>A session's messages in the order of timestamp and id; a deleted session's can be read as well.</summary>
    public async Task<Page<Message>> HistoryAsync(Guid sessionId, HistoryQuery query, CancellationToken cancellationToken = default)
    {
        Check(query);
        await RequireAsync(sessionId, cancellationToken).ConfigureAwait(false);
        return await PageAsync($"session/{sessionId}", new Filter.EqualTo(MessageFields.Session, sessionId.ToString()), query, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A channel's messages over all sessions but deleted ones.</summary>
    public Task<Page<Message>> ChannelHistoryAsync(string channel, HistoryQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(channel);
        Check(query);
        return PageAsync($"channel/{channel.Length}:{channel}", Filter.AllOf(new Filter.EqualTo(MessageFields.Channel, channel), MessageVisibility.Present), query, cancellationToken);
    }

    /// <summary>The tenant's messages over all sessions but deleted ones.</summary>
    public Task<Page<Message>> RecentMessagesAsync(HistoryQuery query, CancellationToken cancellationToken = default)
    {
        Check(query);
        return PageAsync("messages", MessageVisibility.Present, query, cancellationToken);
    }

    /// <summary>One message; one that was deleted is not found.</summary>
    public async Task<Message> GetMessageAsync(Guid messageId, CancellationToken cancellationToken = default) =>
        MessagePoints.FromPoint(await RequireMessageAsync(messageId, cancellationToken).ConfigureAwait(false));

    /// <summary>Deletes one message: text, vectors and words are gone, its id stays taken, so that a repeat does not bring it back.</summary>
    /// <remarks>What was made from it goes first: whoever is interrupted before the message itself has gone still finds it, and deletes it again.</remarks>
    public async Task DeleteMessageAsync(Guid messageId, CancellationToken cancellationToken = default)
    {
        using var turn = await s_messageTurns.TakeAsync(messageId, cancellationToken).ConfigureAwait(false);
        var point = await RequireMessageAsync(messageId, cancellationToken).ConfigureAwait(false);
        var (sessionId, message) = (MessagePoints.SessionOf(point), MessagePoints.FromPoint(point));
        await ForgetQuotesAsync(sessionId, message, cancellationToken).ConfigureAwait(false);
        await _store.Messages.UpsertAsync([MessagePoints.Tombstone(messageId, sessionId)], CancellationToken.None).ConfigureAwait(false);

        // What was made in between.
        await ForgetQuotesAsync(sessionId, message, CancellationToken.None).ConfigureAwait(false);

        // Lists show and order by what is stored of the last message: it may have been this one.
        if (await _sessions.FindAsync(sessionId, CancellationToken.None).ConfigureAwait(false) is { } session)
        {
            await _tokens.LetGoAsync(session.Session, message, CancellationToken.None).ConfigureAwait(false);
            await WithLastMessageAsync(session, isRepeat: false, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>What was made from a message must not keep its words: the summary goes, and a title that is its beginning is made from the next one instead.</summary>
    private async Task ForgetQuotesAsync(Guid sessionId, Message deleted, CancellationToken cancellationToken)
    {
        await ForgetSummaryAsync(sessionId, cancellationToken).ConfigureAwait(false);
        if (deleted.Role != MessageRole.User || SessionTitle.From(deleted.Content) is not { } title)
        {
            return;
        }

        var next = await _sessions.TitleOfMessagesAsync(sessionId, except: deleted.Id, cancellationToken).ConfigureAwait(false);
        await _sessions.ChangeAsync(
            sessionId,
            session => session.Session.Title == title && next != title ? session with { Session = session.Session with { Title = next } } : session,
            cancellationToken).ConfigureAwait(false);
    }

    private static ScrollQuery OfSession(Guid sessionId, int limit, Guid? except = null) => new()
    {
        Filter = Filter.AllOf(Equal(MessageFields.Session, sessionId.ToString()), except is { } left ? new Filter.Not(Filter.Id(left)) : null),
        Order = MessageFields.Timestamp,
        Descending = true,
        Limit = limit,
    };

    private static void Check(HistoryQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var errors = new InputErrors();
        Paging.Check(query.Limit, errors);
        errors.ThrowIfAny();
    }

    private async Task<StoredPoint> RequireMessageAsync(Guid messageId, CancellationToken cancellationToken)
    {
        var points = await _store.Messages.GetAsync([messageId], cancellationToken).ConfigureAwait(false);
        var visible = points.Count == 1 && !points[0].IsTombstone()
            && IsVisible(await _sessions.FindAsync(MessagePoints.SessionOf(points[0]), cancellationToken).ConfigureAwait(false));
        return visible ? points[0] : throw MemoryException.NotFound("message");
    }

    private async Task<Page<Message>> PageAsync(string list, Filter filter, HistoryQuery query, CancellationToken cancellationToken)
    {
        filter = Filter.AllOf(
            filter,
            Equal(MessageFields.User, _user),
            query.Before is null && query.After is null ? null : new Filter.Range(MessageFields.Timestamp, query.After.ToMicroseconds() + 1, query.Before.ToMicroseconds()));
        var name = ListName(list, query with { Cursor = null, Limit = 0 });
        var points = await _store.Messages.ScrollAsync(
            new ScrollQuery
            {
                Filter = filter,
                Order = MessageFields.Timestamp,
                Descending = !query.Ascending,
                After = Cursor.Read(name, query.Cursor),
                Limit = query.Limit + 1,
            },
            cancellationToken).ConfigureAwait(false);
        var total = await _store.Messages.CountAsync(filter, cancellationToken).ConfigureAwait(false);
        var (page, next) = Paging.Cut(name, points, MessageFields.Timestamp, query.Limit);
        return new Page<Message>([.. page.Select(MessagePoints.FromPoint)], next, total);
    }
}
