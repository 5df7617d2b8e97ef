using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

/// <summary>
/// Finishes what a process left undone that died between a message and what follows it: the session's title, its waking up, the message's copies of the
/// session, whom its tokens are charged to. An append writes the time of the last message last of all: while that is behind the newest message, it has not
/// ended. Tokens alone cannot be told from those that were counted; <see cref="SessionVerification"/> adds them up anew.
/// </summary>
internal sealed class UnfinishedAppend(SessionStore sessions, TokenLedger tokens)
{
    // What follows a message takes milliseconds. Somebody else's wake-up would come between the steps of callers who still wait for it.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>Is there a message, of this time in microseconds, that the session has not learned of?</summary>
    public static bool IsLeftBy(Session session, long? message) => message > (session.LastMessageAt.ToMicroseconds() ?? long.MinValue);

    /// <summary>Has a message of this time, in microseconds, been there for so long that nobody is at it any more?</summary>
    public static bool IsGivenUp(long message, DateTimeOffset now) => message <= (now - s_patience).ToMicroseconds();

    /// <summary>Would a message of this time, in microseconds, have made the session active again? One that was archived after it is left alone.</summary>
    public static bool Wakes(Session session, long message) => session.ArchivedAt.ToMicroseconds() < message;

    /// <summary>Finishes an append of this message, the newest one. Whoever appended it may still be at it: both do the same.</summary>
    /// <returns>The session as it is now, or <see langword="null"/> when it was erased.</returns>
    public async Task<StoredSession?> FinishAsync(StoredSession session, StoredPoint newest, CancellationToken cancellationToken)
    {
        var wakes = Wakes(session.Session, newest.Payload.Integer(MessageFields.Timestamp)!.Value);
        var now = await ChangeAsync(session, wakes, cancellationToken).ConfigureAwait(false);
        if (now is not null && !now.HasCopiesIn(newest.Payload))
        {
            await sessions.PatchCopiesAsync(now, cancellationToken).ConfigureAwait(false);
            await tokens.ChargeAsync(now.Session, cancellationToken).ConfigureAwait(false);
        }

        return now;
    }

    /// <summary>Gives a session the title that it lacks, and makes it active again if it is to wake up.</summary>
    /// <returns>The session as it is now, or <see langword="null"/> when it was erased.</returns>
    public async Task<StoredSession?> ChangeAsync(StoredSession session, bool wakes, CancellationToken cancellationToken)
    {
        var id = session.Session.Id;
        var title = session.Session.Title is null ? await sessions.TitleOfMessagesAsync(id, except: null, cancellationToken).ConfigureAwait(false) : null;
        if (title is null && !wakes)
        {
            return session;
        }

        var now = await sessions.ChangeAsync(
            id,
            current =>
            {
                var awake = wakes ? SessionTransition.Wake(current) : current;
                return awake.Session.Title is null && title is not null ? awake with { Session = awake.Session with { Title = title } } : awake;
            },
            cancellationToken).ConfigureAwait(false);
        return title is null ? now : await CheckTitleAsync(now, title, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The message that a title was made from may have been deleted meanwhile: its words must not stay.</summary>
    private async Task<StoredSession?> CheckTitleAsync(StoredSession? session, string title, CancellationToken cancellationToken)
    {
        if (session?.Session.Title != title || await sessions.TitleOfMessagesAsync(session.Session.Id, except: null, cancellationToken).ConfigureAwait(false) is var now && now == title)
        {
            return session;
        }

        return await sessions.ChangeAsync(
            session.Session.Id,
            current => current.Session.Title == title ? current with { Session = current.Session with { Title = now } } : current,
            cancellationToken).ConfigureAwait(false);
    }
}
