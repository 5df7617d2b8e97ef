using SemanticMemory.Embedding;
using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

public sealed partial class SessionManager
{
    /// <summary>Appends one message; see <see cref="AppendAsync(Guid, IReadOnlyList{NewMessage}, CancellationToken)"/>.</summary>
    public async Task<AppendedMessage> AppendAsync(Guid sessionId, NewMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        MessageValidation.Check([message], single: true, _time.GetUtcNow());
        return (await AppendCheckedAsync(sessionId, [message], cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>
    /// Appends 1 to 1,000 messages with one embedding call and one write; the answer means durable. While the embedding model
    /// is away, and <see cref="SessionManagerOptions.Backlog"/> is set, they are stored without vectors and found by words. A message whose external id is there already
    /// with the same content changes nothing; with other content it is a <see cref="MemoryError.Conflict"/>, and nothing of the batch is stored.
    /// An archived session becomes active again; a deleted one is a conflict.
    /// Messages of a user beyond the limits of the day or the month are refused (<see cref="MemoryError.LimitReached"/>), all of the batch. For a user who wants no history nothing is stored, and each answer says so.
    /// </summary>
    /// <returns>For each message, in order, its id and timestamp as stored.</returns>
    public Task<IReadOnlyList<AppendedMessage>> AppendAsync(Guid sessionId, IReadOnlyList<NewMessage> messages, CancellationToken cancellationToken = default)
    {
        MessageValidation.Check(messages, single: false, _time.GetUtcNow());
        return AppendCheckedAsync(sessionId, messages, cancellationToken);
    }

    private async Task<IReadOnlyList<AppendedMessage>> AppendCheckedAsync(Guid sessionId, IReadOnlyList<NewMessage> messages, CancellationToken cancellationToken)
    {
        var session = await RequireAsync(sessionId, cancellationToken).ConfigureAwait(false);
        if (session.Session.Status == SessionStatus.Deleted)
        {
            throw DeletedSession();
        }

        if (!await KeepsHistoryAsync(session.Session, cancellationToken).ConfigureAwait(false))
        {
            return [.. messages.Select(message => new AppendedMessage(
                Guid.Empty, message.ExternalId, message.Timestamp ?? _time.GetUtcNow(), Created: false, NotStored: NotStoredReason.HistoryOff))];
        }

        var plan = AppendPlan.Of(Tenant, sessionId, messages, _time.GetUtcNow().ToMicroseconds(), session.Session.LastMessageAt.ToMicroseconds());
        var present = await PresentAsync(plan, cancellationToken).ConfigureAwait(false);
        var wanted = plan.Entries.Where(entry => entry.IsFirst && !present.ContainsKey(entry.Id)).ToList();
        var created = await AdmitAsync(session, wanted, present, cancellationToken).ConfigureAwait(false);
        if (present.Values.Any(point => UnfinishedAppend.IsLeftBy(session.Session, point.Payload.Integer(MessageFields.Timestamp))))
        {
            // A repeat of what never got its answer.
            await WithLastMessageAsync(session, isRepeat: true, CancellationToken.None).ConfigureAwait(false);
        }

        if (created.Count > 0)
        {
            await SettleAsync(session, created).ConfigureAwait(false);
        }

        var ids = created.Select(entry => entry.Id).ToHashSet();
        return [.. plan.Entries.Select(entry => Outcome(entry, entry.IsFirst && ids.Contains(entry.Id), present.GetValueOrDefault(entry.Id)))];
    }

    /// <summary>Stores what is new, if the user's limits let it in; a repeat needs no room.</summary>
    private async Task<IReadOnlyList<AppendPlan.Entry>> AdmitAsync(
        StoredSession session, List<AppendPlan.Entry> wanted, Dictionary<Guid, StoredPoint> present, CancellationToken cancellationToken)
    {
        using var turn = await _quotas.EnterAsync(session.Session, wanted, cancellationToken).ConfigureAwait(false);
        return await StoreEmbedder.WithVectorsAsync(() => InsertAsync(session, wanted, present, cancellationToken)).ConfigureAwait(false);
    }

    private async Task<bool> KeepsHistoryAsync(Session session, CancellationToken cancellationToken) =>
        (await _preferences.FindAsync(session.UserId, cancellationToken).ConfigureAwait(false)).HistoryEnabled;

    private static AppendedMessage Outcome(AppendPlan.Entry entry, bool created, StoredPoint? present) => new(
        entry.Id,
        entry.Message.ExternalId,
        Timestamps.FromMicroseconds(present?.Payload.Integer(MessageFields.Timestamp) ?? entry.Timestamp),
        created,
        Deleted: present?.IsTombstone() ?? false);

    /// <summary>What is there already under the batch's external ids; throws where the content differs.</summary>
    private async Task<Dictionary<Guid, StoredPoint>> PresentAsync(AppendPlan plan, CancellationToken cancellationToken)
    {
        var ids = plan.Entries.Where(entry => entry.IsFirst && entry.Digest is not null).Select(entry => entry.Id).ToArray();
        var points = await _store.Messages.GetAsync(ids, cancellationToken).ConfigureAwait(false);
        var present = points.ToDictionary(point => point.Id);
        var conflicts = plan.Entries.Where(entry => entry.ContradictsFirst
            || (present.TryGetValue(entry.Id, out var point) && !point.IsTombstone() && point.Digest != entry.Digest));
        return conflicts.Any() ? throw AppendPlan.Conflict([.. conflicts.Select(entry => entry.Message.ExternalId!)]) : present;
    }

    /// <summary>Stores what is new. Somebody else may have stored some of it since it was looked up; then that counts as present.</summary>
    /// <remarks>
    /// From the write on nothing is cancelled: what belongs to a message, its tokens, the session's title and state, would be missing, and no repeat would make up for it.
    /// </remarks>
    private async Task<IReadOnlyList<AppendPlan.Entry>> InsertAsync(
        StoredSession session, List<AppendPlan.Entry> wanted, Dictionary<Guid, StoredPoint> present, CancellationToken cancellationToken)
    {
        var points = await ToPointsAsync(session, wanted, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var outcome = await _store.Messages.InsertAsync(points, CancellationToken.None).ConfigureAwait(false);
        while (outcome.Conflicts.Count > 0)
        {
            // A tombstone has no digest: it is no conflict, but a repeat of what was deleted. Anything else is one.
            var taken = await _store.Messages.GetAsync([.. outcome.Conflicts.Select(index => points[index].Id)], CancellationToken.None).ConfigureAwait(false);
            var deleted = taken.Where(MessagePoints.IsTombstone).ToDictionary(point => point.Id);
            var conflicts = outcome.Conflicts.Where(index => !deleted.ContainsKey(points[index].Id));
            if (conflicts.Any())
            {
                throw AppendPlan.Conflict([.. conflicts.Select(index => wanted[index].Message.ExternalId!)]);
            }

            foreach (var (id, point) in deleted)
            {
                present[id] = point;
            }

            wanted = [.. wanted.Where(entry => !deleted.ContainsKey(entry.Id))];
            points = [.. points.Where(point => !deleted.ContainsKey(point.Id))];
            outcome = await _store.Messages.InsertAsync(points, CancellationToken.None).ConfigureAwait(false);
        }

        var repeats = wanted.Where((_, index) => !outcome.Created[index]).Select(entry => entry.Id).ToArray();
        foreach (var point in await _store.Messages.GetAsync(repeats, CancellationToken.None).ConfigureAwait(false))
        {
            present[point.Id] = point;
        }

        return [.. wanted.Where((_, index) => outcome.Created[index])];
    }

    private async Task<IReadOnlyList<Point>> ToPointsAsync(StoredSession session, IReadOnlyList<AppendPlan.Entry> entries, CancellationToken cancellationToken)
    {
        var embedded = entries.Where(entry => MessagePoints.IsEmbedded(entry.Message.Role)).ToArray();
        var (vectors, model) = embedded.Length == 0 ? ([], null) : await EmbedOrOweAsync([.. embedded.Select(entry => entry.Message.Content)], cancellationToken).ConfigureAwait(false);
        var next = 0;
        return [.. entries.Select(entry => ToPoint(session, entry, MessagePoints.IsEmbedded(entry.Message.Role) ? vectors?[next++] : [], model))];
    }

    private Point ToPoint(StoredSession session, AppendPlan.Entry entry, IReadOnlyList<ReadOnlyMemory<float>>? vectors, EmbeddingFingerprint? model)
    {
        var payload = MessagePoints.ToPayload(entry.Message, Timestamps.FromMicroseconds(entry.Timestamp), session);
        payload[MessageFields.AwaitsVectors] = vectors is null ? FieldValue.Of(_time.GetUtcNow().ToMicroseconds()) : null;
        return new Point
        {
            Id = entry.Id,
            Payload = payload,
            Dense = vectors ?? [],
            Model = model,
            Lexical = _bm25.DocumentWeights(MessageText.ForWords(entry.Message)),
            Digest = entry.Digest,
        };
    }

    /// <summary>What follows a write: the copies catch up with a session that changed meanwhile, the session learns of its newest message.</summary>
    /// <remarks>The time of the last message comes last: as long as it is behind the messages, whoever reads the session sees that this has not ended, see <see cref="UnfinishedAppend"/>.</remarks>
    private async Task SettleAsync(StoredSession written, IReadOnlyList<AppendPlan.Entry> created)
    {
        var id = written.Session.Id;
        await _tokens.AddAsync(written.Session, created.Select(entry => entry.Message), _time.GetUtcNow(), CancellationToken.None).ConfigureAwait(false);
        var title = written.Session.Title is null && created.FirstOrDefault(entry => entry.Message.Role == MessageRole.User) is { } first
            ? SessionTitle.From(first.Message.Content)
            : null;
        var now = title is null && written.Session.Status == SessionStatus.Active
            ? await _sessions.FindAsync(id, CancellationToken.None).ConfigureAwait(false)
            : await _sessions.ChangeAsync(
                id,
                session =>
                {
                    var awake = SessionTransition.Wake(session);
                    return awake.Session.Title is null && title is not null ? awake with { Session = awake.Session with { Title = title } } : awake;
                },
                CancellationToken.None).ConfigureAwait(false);
        await CatchUpAsync(written, [.. created.Select(entry => entry.Id)], now).ConfigureAwait(false);
        await _sessions.RaiseLastMessageAsync(id, created.Max(entry => entry.Timestamp), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Brings the copies of messages just written up to date with their session as it is after the write.</summary>
    private async Task CatchUpAsync(StoredSession written, IReadOnlyList<Guid> messages, StoredSession? now)
    {
        if (now is null)
        {
            // Erased meanwhile: what was written since must not stay behind.
            await _store.Messages.DeleteAsync(new Filter.HasId(messages), CancellationToken.None).ConfigureAwait(false);
            await _tokens.EraseAsync(written.Session.Id, CancellationToken.None).ConfigureAwait(false);
            throw MemoryException.NotFound("session");
        }

        if (now.Session.UserId != written.Session.UserId)
        {
            await _tokens.ChargeAsync(now.Session, CancellationToken.None).ConfigureAwait(false);
        }

        if (!now.SameCopiesAs(written))
        {
            await _sessions.PatchCopiesAsync(now, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
