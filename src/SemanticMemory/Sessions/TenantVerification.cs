using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

/// <summary>The part of a <see cref="SessionVerification"/> that is about one tenant.</summary>
internal sealed class TenantVerification(TenantStore store, SessionVerificationOptions options, TimeProvider time)
{
    private const int SessionsAtOnce = 200;
    private const int MessagesAtOnce = 1000;

    private readonly SessionStore _sessions = new(store, time);
    private readonly TokenLedger _tokens = new(store, instance: null);
    private SessionVerificationReport _report = new() { Tenant = store.Tenant };
    private List<ExaminedSession> _doubtful = [];

    /// <summary>What was found so far; what is doubtful still counts as in use.</summary>
    public SessionVerificationReport Report => _report with { InUse = _doubtful.Count };

    /// <summary>Is there something to be looked at again?</summary>
    public bool IsDoubtful => _doubtful.Count > 0;

    private UnfinishedAppend Unfinished => new(_sessions, _tokens);

    /// <summary>Looks at every session once. Where nobody else writes, what is wrong is settled at once.</summary>
    public async Task LookAsync(Action onSession, CancellationToken cancellationToken)
    {
        await foreach (var session in ExamineAllAsync(cancellationToken).ConfigureAwait(false))
        {
            _report = _report.Seen(session);
            if (!session.IsRight && options.Rest > TimeSpan.Zero)
            {
                _doubtful.Add(session);
            }
            else if (!session.IsRight)
            {
                await SettleAsync(session, cancellationToken).ConfigureAwait(false);
            }

            onSession();
        }
    }

    /// <summary>Settles those that nothing was done to since they were looked at before; the others that still seem wrong are to be looked at again.</summary>
    public async Task LookAgainAsync(CancellationToken cancellationToken)
    {
        var moving = new List<ExaminedSession>();
        foreach (var before in _doubtful.Chunk(SessionsAtOnce))
        {
            var points = await store.Sessions.GetAsync([.. before.Select(session => session.Id)], cancellationToken).ConfigureAwait(false);
            var earlier = before.ToDictionary(session => session.Id);
            foreach (var now in (await ExamineAsync(points, cancellationToken).ConfigureAwait(false)).Where(session => !session.IsRight))
            {
                if (now.IsAsIn(earlier[now.Id]))
                {
                    await SettleAsync(now, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    moving.Add(now);
                }
            }
        }

        _doubtful = moving;
    }

    private async IAsyncEnumerable<ExaminedSession> ExamineAllAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A session with a new message moves on in the order and would come again.
        var seen = new HashSet<Guid>();
        var query = new ScrollQuery { Filter = Filter.Everything, Order = SessionFields.Activity, Limit = SessionsAtOnce };
        while (true)
        {
            var points = await store.Sessions.ScrollAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var session in await ExamineAsync([.. points.Where(point => seen.Add(point.Id))], cancellationToken).ConfigureAwait(false))
            {
                yield return session;
            }

            if (points.Count < SessionsAtOnce)
            {
                yield break;
            }

            query = query with { After = new ScrollPosition(points[^1].Payload.Integer(SessionFields.Activity)!.Value, points[^1].Id) };
        }
    }

    private async Task<IReadOnlyCollection<ExaminedSession>> ExamineAsync(IReadOnlyList<StoredPoint> points, CancellationToken cancellationToken)
    {
        if (points.Count == 0)
        {
            return [];
        }

        var sessions = points.ToDictionary(point => point.Id, point => new ExaminedSession(StoredSession.FromPoint(point)));
        await foreach (var entry in _tokens.ReadEntriesAsync([.. sessions.Keys], cancellationToken).ConfigureAwait(false))
        {
            sessions[entry.Session].Add(entry);
        }

        var query = new ScrollQuery
        {
            Filter = new Filter.In(MessageFields.Session, [.. sessions.Keys.Select(id => id.ToString())]),
            Order = MessageFields.Timestamp,
            Limit = MessagesAtOnce,
        };
        for (var read = MessagesAtOnce; read == MessagesAtOnce;)
        {
            var messages = await store.Messages.ScrollAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var message in messages)
            {
                sessions[MessagePoints.SessionOf(message)].Add(message);
            }

            read = messages.Count;
            query = read == 0 ? query : query with { After = new ScrollPosition(messages[^1].Payload.Integer(MessageFields.Timestamp)!.Value, messages[^1].Id) };
        }

        return sessions.Values;
    }

    private async Task SettleAsync(ExaminedSession session, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!options.DryRun)
        {
            // A session is mended as a whole: a correction is worked out of how it is now.
            await MendAsync(session, CancellationToken.None).ConfigureAwait(false);
        }

        _report = _report.Found(session);
    }

    private async Task MendAsync(ExaminedSession examined, CancellationToken cancellationToken)
    {
        // Whoever reads a session with a mark finishes its change.
        var session = await _sessions.FindAsync(examined.Id, cancellationToken).ConfigureAwait(false);
        if (session is not null && (examined.LacksTitle || examined.Sleeps))
        {
            session = await Unfinished.ChangeAsync(session, examined.Sleeps, cancellationToken).ConfigureAwait(false);
        }

        if (session is null)
        {
            return;
        }

        if (examined.HasOldCopies)
        {
            await _sessions.PatchCopiesAsync(session, cancellationToken).ConfigureAwait(false);
        }

        await CorrectTokensAsync(session, examined, cancellationToken).ConfigureAwait(false);
        if (examined.HasOtherLastMessage)
        {
            await _sessions.MendLastMessageAsync(examined.Stored.Session, examined.Last, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CorrectTokensAsync(StoredSession session, ExaminedSession examined, CancellationToken cancellationToken)
    {
        foreach (var use in examined.Uncounted)
        {
            await _tokens.CorrectAsync(session.Session, gone: false, examined.Corrected(gone: false, use), cancellationToken).ConfigureAwait(false);
        }

        foreach (var use in examined.Unnoted)
        {
            await _tokens.CorrectAsync(session.Session, gone: true, examined.Corrected(gone: true, use), cancellationToken).ConfigureAwait(false);
        }

        // Somebody else's, or erased, since it was read.
        var now = await _sessions.FindAsync(examined.Id, cancellationToken).ConfigureAwait(false);
        if (now is null)
        {
            await _tokens.EraseAsync(examined.Id, cancellationToken).ConfigureAwait(false);
        }
        else if (examined.IsChargedToOther || now.Session.UserId != session.Session.UserId)
        {
            await _tokens.ChargeAsync(now.Session, cancellationToken).ConfigureAwait(false);
        }
    }
}
