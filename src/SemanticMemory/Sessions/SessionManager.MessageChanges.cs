using SemanticMemory.Embedding;
using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

public sealed partial class SessionManager
{
    // Shared by all managers of the process: several of them are about the same messages.
    private static readonly Turns s_messageTurns = new();

    /// <summary>
    /// Changes feedback, metadata, or how far tool calls have come. What a message was when it was given still decides what is a repeat of it and
    /// what a conflict. The result of a tool call is found by its words from then on.
    /// </summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Conflict"/>: a tool call's step back, or its session is deleted.</exception>
    public async Task<Message> UpdateMessageAsync(Guid messageId, MessagePatch patch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(patch);
        using var turn = await s_messageTurns.TakeAsync(messageId, cancellationToken).ConfigureAwait(false);
        var point = await RequireMessageAsync(messageId, cancellationToken).ConfigureAwait(false);
        if ((await RequireAsync(MessagePoints.SessionOf(point), cancellationToken).ConfigureAwait(false)).Session.Status == SessionStatus.Deleted)
        {
            throw DeletedSession();
        }

        var changed = await PointRevision.ChangeAsync(
            _store.Messages,
            MessageFields.Revision,
            messageId,
            new Filter.Missing(MessageFields.DeletedFrom),
            stored => Change(stored, patch),
            cancellationToken).ConfigureAwait(false) ?? throw MemoryException.NotFound("message");
        var (before, after) = (MessagePoints.FromPoint(changed.Before), MessagePoints.FromPoint(changed.After));
        if (MessageText.ForWords(before.AsGiven()) != MessageText.ForWords(after.AsGiven()))
        {
            await ReindexAsync(changed.After, after, cancellationToken).ConfigureAwait(false);
        }

        return after;
    }

    private PointPatch? Change(StoredPoint stored, MessagePatch patch)
    {
        if (stored.IsTombstone())
        {
            throw MemoryException.NotFound("message");
        }

        var message = MessagePoints.FromPoint(stored);
        var changed = MessageMergePatch.Apply(message, patch.Document, _time.GetUtcNow());
        return ReferenceEquals(changed, message) ? null : MessagePoints.ToPatch(changed);
    }

    /// <summary>A store changes words only with the whole point. The turn keeps a delete of this message from coming in between.</summary>
    private async Task ReindexAsync(StoredPoint stored, Message message, CancellationToken cancellationToken)
    {
        var session = await RequireAsync(message.SessionId, cancellationToken).ConfigureAwait(false);
        var entry = new AppendPlan.Entry(message.AsGiven(), message.Id, stored.Digest, message.Timestamp.ToMicroseconds(), IsFirst: true, ContradictsFirst: false);
        await StoreEmbedder.WithVectorsAsync(async () =>
        {
            var points = await ToPointsAsync(session, [entry], cancellationToken).ConfigureAwait(false);
            points[0].Payload[MessageFields.Revision] = stored.Payload[MessageFields.Revision];
            await _store.Messages.UpsertAsync(points, cancellationToken).ConfigureAwait(false);
            return points;
        }).ConfigureAwait(false);
        await CatchUpAsync(session, [message.Id], await _sessions.FindAsync(message.SessionId, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }
}
