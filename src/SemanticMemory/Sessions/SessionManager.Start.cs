using SemanticMemory.Messages;

namespace SemanticMemory.Sessions;

public sealed partial class SessionManager
{
    /// <summary>
    /// Starts a session with its first message: both or neither. A session that is there already is answered as it is, and the message is left out.
    /// </summary>
    /// <remarks>
    /// Once it has begun it is not cancelled: a repeat would find the session and leave out its message. A process that dies in between leaves a session without it.
    /// </remarks>
    public async Task<StartedSession> StartAsync(NewSession session, NewMessage first, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(first);

        // Before anything is stored: as soon as the session is there, others may write into it, and taking it back would take theirs.
        SessionValidation.Check(session);
        var errors = new InputErrors();
        MessageValidation.Check(first, "message.", _time.GetUtcNow(), errors);
        errors.ThrowIfAny();

        var started = await StartAsync(session, cancellationToken).ConfigureAwait(false);
        if (!started.Created)
        {
            return started;
        }

        var id = started.Session.Id;
        try
        {
            await AppendAsync(id, first, CancellationToken.None).ConfigureAwait(false);
        }
        catch (MemoryException)
        {
            if ((await GetAsync(id, CancellationToken.None).ConfigureAwait(false)).MessageCount == 0)
            {
                await EraseAsync(id, CancellationToken.None).ConfigureAwait(false);
            }

            throw;
        }

        return started with { Session = await GetAsync(id, CancellationToken.None).ConfigureAwait(false) };
    }
}
