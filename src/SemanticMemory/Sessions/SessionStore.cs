using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

/// <summary>
/// Reads and changes sessions, and keeps the copies that messages carry in step: a change writes the session with a mark, patches its
/// messages, then clears the mark; whoever meets an old mark finishes the work.
/// </summary>
internal sealed class SessionStore(TenantStore store, TimeProvider time)
{
    // Each lost race means that another change was made; that many in a row do not happen to one session.
    private const int MostAttempts = 100;

    /// <summary>The session, or <see langword="null"/>. An unfinished change is finished first.</summary>
    public async Task<StoredSession?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        var found = await FindManyAsync([id], cancellationToken).ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>The sessions that exist, in the order of the ids.</summary>
    public async Task<IReadOnlyList<StoredSession>> FindManyAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var points = await store.Sessions.GetAsync(ids, cancellationToken).ConfigureAwait(false);
        var sessions = new StoredSession[points.Count];
        for (var i = 0; i < sessions.Length; i++)
        {
            sessions[i] = StoredSession.FromPoint(points[i]);
            if (sessions[i].Pending is not null)
            {
                await FinishAsync(sessions[i], cancellationToken).ConfigureAwait(false);
            }
        }

        return sessions;
    }

    /// <summary>The heads of the sessions that exist, in the order of the ids. Unfinished changes are finished first.</summary>
    public async Task<IReadOnlyList<SessionHead>> FindHeadsAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var points = await store.Sessions.GetAsync(ids, cancellationToken).ConfigureAwait(false);
        var heads = new SessionHead[points.Count];
        for (var i = 0; i < heads.Length; i++)
        {
            heads[i] = SessionHead.FromPoint(points[i]);
            if (points[i].Payload.Integer(SessionFields.Pending) is not null)
            {
                await FinishAsync(StoredSession.FromPoint(points[i]), cancellationToken).ConfigureAwait(false);
            }
        }

        return heads;
    }

    /// <summary>Stores a new session unless its id is taken; <see langword="false"/>: it is.</summary>
    public async Task<bool> InsertAsync(Session session, CancellationToken cancellationToken)
    {
        var payload = new StoredSession(session, Version: 1, Token(), Pending: null, StatusBeforeDelete: null, EarlierWriters: []).ToPayload();
        payload[SessionFields.Activity] = FieldValue.Of(session.CreatedAt.ToMicroseconds());
        var outcome = await store.Sessions.InsertAsync([new Point { Id = session.Id, Payload = payload }], cancellationToken).ConfigureAwait(false);
        return outcome.Created[0];
    }

    /// <summary>
    /// Changes a session by comparing and setting, again and again until no other change comes between. The function answers the changed
    /// session, or the one it got for no change; it may throw, and may be called several times: what it answers last is what was stored, once.
    /// </summary>
    /// <remarks>Once it is stored it is not cancelled, so that the messages' copies follow at once and not with the next reader.</remarks>
    /// <returns>The session as this change left it, or <see langword="null"/> when there is none.</returns>
    public async Task<StoredSession?> ChangeAsync(Guid id, Func<StoredSession, StoredSession> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var current = await FindAsync(id, cancellationToken).ConfigureAwait(false);
            if (current is null)
            {
                return null;
            }

            var wanted = change(current);
            if (ReferenceEquals(wanted, current))
            {
                return current;
            }

            var version = current.Version + 1;
            var next = wanted with
            {
                Session = wanted.Session with { UpdatedAt = time.GetUtcNow() },
                Version = version,
                Writer = Token(),
                EarlierWriters = current.WritersSoFar(),
                Pending = wanted.SameCopiesAs(current) ? null : version,
            };
            if (await SetAsync(current, next, cancellationToken).ConfigureAwait(false))
            {
                if (next.Pending is not null)
                {
                    await FinishAsync(next, CancellationToken.None).ConfigureAwait(false);
                }

                return next;
            }
        }

        throw new MemoryException(MemoryError.Unavailable, "store-unavailable", "The session is being changed by many callers at once. Try again.");
    }

    /// <summary>Raises the time of the last message; never lowers it.</summary>
    public Task RaiseLastMessageAsync(Guid id, long timestamp, CancellationToken cancellationToken) => store.Sessions.PatchAsync(
        Filter.AllOf(Filter.Id(id), new Filter.Not(new Filter.Range(SessionFields.LastMessageAt, From: timestamp))),
        LastMessage(timestamp),
        cancellationToken);

    /// <summary>Makes the time of the last message true again after a crash or a delete, unless an append comes between.</summary>
    public Task MendLastMessageAsync(Session session, long? timestamp, CancellationToken cancellationToken)
    {
        var unchanged = session.LastMessageAt.ToMicroseconds() is { } stored
            ? Filter.Is(SessionFields.LastMessageAt, stored)
            : new Filter.Missing(SessionFields.LastMessageAt);
        var patch = timestamp is { } last
            ? LastMessage(last)
            : new PointPatch
            {
                Set = new Payload { [SessionFields.Activity] = FieldValue.Of(session.CreatedAt.ToMicroseconds()) },
                Remove = [SessionFields.LastMessageAt],
            };
        return store.Sessions.PatchAsync(Filter.AllOf(Filter.Id(session.Id), unchanged), patch, cancellationToken);
    }

    /// <summary>Gives messages that were written with an older version the copies of this one.</summary>
    public Task PatchCopiesAsync(StoredSession session, CancellationToken cancellationToken)
    {
        var copies = session.Copies();
        return store.Messages.PatchAsync(
            Filter.AllOf(
                new Filter.EqualTo(MessageFields.Session, session.Session.Id.ToString()),
                new Filter.Range(MessageFields.SessionVersion, Before: session.Version)),
            new PointPatch
            {
                Set = copies,
                Remove = [.. s_optionalCopies.Where(field => !copies.TryGet(field, out _))],
            },
            cancellationToken);
    }

    /// <summary>A title made from what a session's user said first, but for one message; <see langword="null"/> where nothing was said, or nothing to make one from.</summary>
    public async Task<string?> TitleOfMessagesAsync(Guid id, Guid? except, CancellationToken cancellationToken)
    {
        var ofUser = Filter.AllOf(
            new Filter.EqualTo(MessageFields.Session, id.ToString()),
            new Filter.EqualTo(MessageFields.Role, MessagePoints.Keyword(MessageRole.User)),
            except is { } left ? new Filter.Not(Filter.Id(left)) : null);
        var first = await store.Messages.ScrollAsync(new ScrollQuery { Filter = ofUser, Order = MessageFields.Timestamp, Limit = 1 }, cancellationToken).ConfigureAwait(false);
        return first.Count == 0 ? null : SessionTitle.From(MessagePoints.FromPoint(first[0]).Content);
    }

    private static readonly Field[] s_optionalCopies = [MessageFields.User, MessageFields.Anonymous, MessageFields.Agent, MessageFields.Entity, MessageFields.Tags];

    /// <summary>What messages repeat of their session, but for its version.</summary>
    public static IReadOnlyList<Field> CopiedFields { get; } = [MessageFields.Channel, MessageFields.Status, .. s_optionalCopies];

    private static readonly Field[] s_optionalFields =
        [SessionFields.User, SessionFields.Anonymous, SessionFields.Agent, SessionFields.EntityType, SessionFields.EntityId, SessionFields.Tags, SessionFields.Words, SessionFields.Pending];

    private static string Token() => Guid.NewGuid().ToString("N");

    private static PointPatch LastMessage(long timestamp) => new()
    {
        Set = new Payload
        {
            [SessionFields.LastMessageAt] = FieldValue.Of(timestamp),
            [SessionFields.Activity] = FieldValue.Of(timestamp),
        },
    };

    private async Task<bool> SetAsync(StoredSession current, StoredSession next, CancellationToken cancellationToken)
    {
        var payload = next.ToPayload();
        await store.Sessions.PatchAsync(
            Filter.AllOf(Filter.Id(current.Session.Id), Filter.Is(SessionFields.Version, current.Version)),
            new PointPatch { Set = payload, Remove = [.. s_optionalFields.Where(field => !payload.TryGet(field, out _))], Body = payload.Body },
            cancellationToken).ConfigureAwait(false);

        // Others may have changed it since: a change that was made must not be made again on top of theirs.
        var stored = await store.Sessions.GetAsync([current.Session.Id], CancellationToken.None).ConfigureAwait(false);
        return stored.Count == 1 && StoredSession.FromPoint(stored[0]).Includes(next.Writer);
    }

    private async Task FinishAsync(StoredSession session, CancellationToken cancellationToken)
    {
        await PatchCopiesAsync(session, cancellationToken).ConfigureAwait(false);
        await store.Sessions.PatchAsync(
            Filter.AllOf(Filter.Id(session.Session.Id), Filter.Is(SessionFields.Pending, session.Pending!.Value)),
            new PointPatch { Remove = [SessionFields.Pending] },
            cancellationToken).ConfigureAwait(false);
    }
}
