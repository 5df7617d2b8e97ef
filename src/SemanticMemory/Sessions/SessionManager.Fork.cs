using SemanticMemory.Embedding;
using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

public sealed partial class SessionManager
{
    private const int ForkedAtOnce = 200;

    /// <summary>
    /// Starts a session with a copy of another's messages up to one of them. The copies have ids of their own, keep their external ids, which are
    /// unique within a session, and answer the copies of what they answered; a parent that was not taken along is left out.
    /// </summary>
    /// <remarks>Until all messages are there the session is a deleted one, so that nobody finds half of it; a process that dies in between leaves it so.</remarks>
    /// <exception cref="MemoryException"><see cref="MemoryError.NotFound"/>: the message is not one of the session; <see cref="MemoryError.Conflict"/>: the session is deleted, or its user wants no history.</exception>
    public async Task<Session> ForkAsync(Guid sessionId, Guid messageId, CancellationToken cancellationToken = default)
    {
        var source = (await RequireAsync(sessionId, cancellationToken).ConfigureAwait(false)).Session;
        var last = await RequireMessageAsync(messageId, cancellationToken).ConfigureAwait(false);
        if (MessagePoints.SessionOf(last) != sessionId)
        {
            throw MemoryException.NotFound("message");
        }

        if (source.Status == SessionStatus.Deleted)
        {
            throw DeletedSession();
        }

        if (!await KeepsHistoryAsync(source, cancellationToken).ConfigureAwait(false))
        {
            throw new MemoryException(MemoryError.Conflict, "history-off", "The user's preferences switch history off, so nothing is copied. Switch it on first.");
        }

        var now = _time.GetUtcNow();
        var fork = source with
        {
            Id = Guid.CreateVersion7(now),
            ExternalId = null,
            Status = SessionStatus.Deleted,
            IsResolved = false,
            Summary = null,
            CreatedAt = now,
            UpdatedAt = now,
            LastMessageAt = null,
            PausedAt = null,
            ArchivedAt = null,
            DeletedAt = now,
            ForkedFrom = new ForkOrigin(sessionId, messageId),
        };
        await _sessions.InsertAsync(fork, cancellationToken).ConfigureAwait(false);
        try
        {
            await CopyAsync(sessionId, messageId, fork.Id, cancellationToken).ConfigureAwait(false);
            await _sessions.ChangeAsync(fork.Id, SessionTransition.Restore, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await EraseAsync(fork.Id, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        return await GetAsync(fork.Id, cancellationToken).ConfigureAwait(false);
    }

    private async Task CopyAsync(Guid sourceId, Guid lastId, Guid forkId, CancellationToken cancellationToken)
    {
        var fork = await RequireAsync(forkId, cancellationToken).ConfigureAwait(false);
        var copies = new ForkedMessages(Tenant, forkId, _time.GetUtcNow());
        var page = OfSession(sourceId, ForkedAtOnce) with { Descending = false };
        while (!copies.Has(lastId))
        {
            var points = await _store.Messages.ScrollAsync(page, cancellationToken).ConfigureAwait(false);
            if (points.Count == 0)
            {
                // It was there a moment ago, and a session's order has it in one place.
                throw MemoryException.NotFound("message");
            }

            var entries = copies.Take(points, lastId);
            await StoreEmbedder.WithVectorsAsync(async () =>
            {
                var written = await ToPointsAsync(fork, entries, cancellationToken).ConfigureAwait(false);
                return await _store.Messages.InsertAsync(written, cancellationToken).ConfigureAwait(false);
            }).ConfigureAwait(false);
            await _tokens.CopyAsync(fork.Session, entries.Select(entry => entry.Message), _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            await _sessions.RaiseLastMessageAsync(forkId, entries[^1].Timestamp, cancellationToken).ConfigureAwait(false);
            page = page with { After = new ScrollPosition(points[^1].Payload.Integer(MessageFields.Timestamp)!.Value, points[^1].Id) };
        }
    }
}
