using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

public sealed partial class SessionManager
{
    private const int LinkedAtOnce = 200;

    /// <summary>
    /// Gives a user all sessions that an anonymous visitor started and that nobody has yet, deleted ones included. From then on they are the
    /// user's: recalled in the user's sessions, and no longer in those of the visitor.
    /// </summary>
    /// <returns>How many sessions this call moved.</returns>
    /// <exception cref="MemoryException"><see cref="MemoryError.NotFound"/>: on behalf of a user, another one is named.</exception>
    public async Task<long> LinkAsync(string userId, string anonymousId, CancellationToken cancellationToken = default)
    {
        RequireUser(userId);
        var errors = new InputErrors();
        errors.Require(anonymousId is not null, "anonymousId", "Must be given.");
        errors.Label(anonymousId, "anonymousId", 128);
        errors.ThrowIfAny();
        var unclaimed = new ScrollQuery
        {
            Filter = Filter.AllOf(Equal(SessionFields.Anonymous, anonymousId), new Filter.Missing(SessionFields.User)),
            Order = SessionFields.Activity,
            Limit = LinkedAtOnce,
        };
        var linked = 0L;
        while (true)
        {
            // Always from the start: what was moved is no longer among them.
            var points = await _store.Sessions.ScrollAsync(unclaimed, cancellationToken).ConfigureAwait(false);
            if (points.Count == 0)
            {
                return linked;
            }

            foreach (var point in points)
            {
                linked += await ClaimAsync(point.Id, userId, cancellationToken).ConfigureAwait(false) ? 1 : 0;
            }
        }
    }

    private async Task<bool> ClaimAsync(Guid sessionId, string userId, CancellationToken cancellationToken)
    {
        var unclaimed = false;
        var linked = await _sessions.ChangeAsync(
            sessionId,
            session =>
            {
                // May be called again after a lost race: the last call is what was stored.
                unclaimed = session.Session.UserId is null;
                return unclaimed ? session with { Session = session.Session with { UserId = userId } } : session;
            },
            cancellationToken).ConfigureAwait(false);
        if (unclaimed && linked is not null)
        {
            // Not cancelled: the next call finds nothing to move, and would not charge it either.
            await _tokens.ChargeAsync(linked.Session, CancellationToken.None).ConfigureAwait(false);
        }

        return unclaimed && linked is not null;
    }

    /// <summary>On behalf of a user, there are no others.</summary>
    private void RequireUser(string userId)
    {
        var errors = new InputErrors();
        errors.Require(userId is not null, "userId", "Must be given.");
        errors.Label(userId, "userId", 128);
        errors.ThrowIfAny();
        if (_user is not null && _user != userId)
        {
            throw MemoryException.NotFound("user");
        }
    }
}
