using SemanticMemory.Embedding;
using SemanticMemory.Messages;
using SemanticMemory.Recall;
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
    /// <remarks>Once a change is stored it is not cancelled. Should the process die before the words follow, the same patch again makes up for it.</remarks>
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
        var isRepeat = ReferenceEquals(changed.Before, changed.After) && patch.Document.ContainsKey("toolCalls");
        if (isRepeat || MessageText.ForWords(before.AsGiven()) != MessageText.ForWords(after.AsGiven()))
        {
            await ReindexAsync(after).ConfigureAwait(false);
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

    /// <summary>
    /// Makes the words of a message those of what it says now. A store changes words only with the whole point: in this process the turn keeps others from changing or deleting it
    /// in between; of other servers, what comes between the read and the write that follows it at once is lost.
    /// </summary>
    private async Task ReindexAsync(Message message)
    {
        var session = await RequireAsync(message.SessionId, CancellationToken.None).ConfigureAwait(false);
        await StoreEmbedder.WithVectorsAsync(async () =>
        {
            var model = _store.Embedding;
            var points = await _store.Messages.GetWholeAsync([message.Id], CancellationToken.None).ConfigureAwait(false);
            if (points is [{ } whole] && new StoredPoint(whole.Id, whole.Payload, whole.Digest) is var stored && !stored.IsTombstone())
            {
                var now = MessagePoints.FromPoint(stored);
                whole.Payload.Features = MessageFeatures.Of(now.Content, now.ToolCalls);
                await _store.Messages.UpsertAsync(
                    [whole with { Lexical = _bm25.DocumentWeights(MessageText.ForWords(now.AsGiven())), Model = model }], CancellationToken.None).ConfigureAwait(false);
            }

            return points;
        }).ConfigureAwait(false);
        await CatchUpAsync(session, [message.Id], await _sessions.FindAsync(message.SessionId, CancellationToken.None).ConfigureAwait(false)).ConfigureAwait(false);
    }
}
