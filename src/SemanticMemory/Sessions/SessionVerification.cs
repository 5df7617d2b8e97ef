using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

/// <summary>
/// Holds a tenant's sessions against their messages and mends what processes left undone that died: token sums, whom they are charged to, titles, archived sessions
/// that a message should have woken, times of the last message, changes that did not reach all messages. Tokens that were spent stay spent: no sum is ever lowered.
/// </summary>
/// <remarks>
/// Servers may go on writing if <see cref="SessionVerificationOptions.Rest"/> says for how long to wait: what seems wrong is looked at again after it, and left alone unless
/// nothing was done to the session meanwhile. Corrections of sums are records of their own, which no server writes, so none is lost; and they are set, not added, so that two
/// verifications at once correct once.
/// </remarks>
public sealed class SessionVerification
{
    private const int SessionsAtOnce = 200;
    private const int MessagesAtOnce = 1000;
    private const int MostLooks = 3;

    private readonly TenantStore _store;
    private readonly TimeProvider _time;
    private readonly SessionStore _sessions;
    private readonly TokenLedger _tokens;
    private readonly UnfinishedAppend _unfinished;

    /// <summary>The verification of one tenant.</summary>
    public SessionVerification(TenantStore store, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        (_store, _time) = (store, timeProvider ?? TimeProvider.System);
        _sessions = new SessionStore(store, _time);
        _tokens = new TokenLedger(store, instance: null);
        _unfinished = new UnfinishedAppend(_sessions, _tokens);
    }

    /// <summary>Looks at every session once, and again at those with something wrong. It may be stopped and run again at any time.</summary>
    /// <param name="options">Defaults if absent.</param>
    /// <param name="progress">Told how many sessions were looked at.</param>
    /// <param name="cancellationToken">Gives up; what was mended is kept.</param>
    public async Task<SessionVerificationReport> RunAsync(
        SessionVerificationOptions? options = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new SessionVerificationOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Rest, TimeSpan.Zero, nameof(options));
        var (report, doubtful) = (new SessionVerificationReport(), new List<ExaminedSession>());
        await foreach (var session in ExamineAllAsync(cancellationToken).ConfigureAwait(false))
        {
            report = report.Seen(session);
            if (!session.IsRight && options.Rest > TimeSpan.Zero)
            {
                doubtful.Add(session);
            }
            else if (!session.IsRight)
            {
                report = await SettleAsync(report, session, options, cancellationToken).ConfigureAwait(false);
            }

            progress?.Report(report.Sessions);
        }

        for (var look = 1; look <= MostLooks && doubtful.Count > 0; look++)
        {
            await Task.Delay(options.Rest, _time, cancellationToken).ConfigureAwait(false);
            (report, doubtful) = await LookAgainAsync(report, doubtful, options, cancellationToken).ConfigureAwait(false);
        }

        return report with { InUse = doubtful.Count };
    }

    /// <summary>Settles those that nothing was done to since they were looked at before; the others that still seem wrong are to be looked at again.</summary>
    private async Task<(SessionVerificationReport Report, List<ExaminedSession> Doubtful)> LookAgainAsync(
        SessionVerificationReport report, List<ExaminedSession> doubtful, SessionVerificationOptions options, CancellationToken cancellationToken)
    {
        var moving = new List<ExaminedSession>();
        foreach (var before in doubtful.Chunk(SessionsAtOnce))
        {
            var points = await _store.Sessions.GetAsync([.. before.Select(session => session.Id)], cancellationToken).ConfigureAwait(false);
            var earlier = before.ToDictionary(session => session.Id);
            foreach (var now in (await ExamineAsync(points, cancellationToken).ConfigureAwait(false)).Where(session => !session.IsRight))
            {
                if (now.IsAsIn(earlier[now.Id]))
                {
                    report = await SettleAsync(report, now, options, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    moving.Add(now);
                }
            }
        }

        return (report, moving);
    }

    private async IAsyncEnumerable<ExaminedSession> ExamineAllAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A session with a new message moves on in the order and would come again.
        var seen = new HashSet<Guid>();
        var query = new ScrollQuery { Filter = Filter.Everything, Order = SessionFields.Activity, Limit = SessionsAtOnce };
        while (true)
        {
            var points = await _store.Sessions.ScrollAsync(query, cancellationToken).ConfigureAwait(false);
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
        for (var read = sessions.Count == 0 ? 0 : MessagesAtOnce; read == MessagesAtOnce;)
        {
            var messages = await _store.Messages.ScrollAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var message in messages)
            {
                sessions[MessagePoints.SessionOf(message)].Add(message);
            }

            read = messages.Count;
            query = read == 0 ? query : query with { After = new ScrollPosition(messages[^1].Payload.Integer(MessageFields.Timestamp)!.Value, messages[^1].Id) };
        }

        return sessions.Values;
    }

    private async Task<SessionVerificationReport> SettleAsync(
        SessionVerificationReport report, ExaminedSession session, SessionVerificationOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!options.DryRun)
        {
            // A session is mended as a whole: a correction is worked out of how it is now.
            await MendAsync(session, CancellationToken.None).ConfigureAwait(false);
        }

        return report.Found(session);
    }

    private async Task MendAsync(ExaminedSession examined, CancellationToken cancellationToken)
    {
        // Whoever reads a session with a mark finishes its change.
        var session = await _sessions.FindAsync(examined.Id, cancellationToken).ConfigureAwait(false);
        if (session is not null && (examined.LacksTitle || examined.Sleeps))
        {
            session = await _unfinished.ChangeAsync(session, examined.Sleeps, cancellationToken).ConfigureAwait(false);
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
