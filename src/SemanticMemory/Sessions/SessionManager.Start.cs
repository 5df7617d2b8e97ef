using SemanticMemory.Messages;
using SemanticMemory.Storage;

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

    /// <summary>The id of a session that the caller has a name for.</summary>
    private Guid IdOf(string externalId) => PointIds.From("session", Tenant.Value, externalId);

    /// <summary>Whose session it becomes: on behalf of a user, that user's.</summary>
    private string? OwnerOf(string? userId) => _user is null || userId is null || userId == _user
        ? userId ?? _user
        : throw new MemoryException(MemoryError.Forbidden, "not-your-user", "On behalf of a user, only that user's sessions can be started: leave userId out or give the same one.");

    private Session Started(NewSession session, Guid id)
    {
        var now = _time.GetUtcNow();
        return new Session
        {
            Id = id,
            ExternalId = session.ExternalId,
            Channel = session.Channel,
            UserId = session.UserId,
            AnonymousId = session.AnonymousId,
            AgentId = session.AgentId,
            Entity = session.Entity,
            Title = session.Title,
            Language = session.Language,
            Topic = session.Topic,
            Tags = session.Tags,
            SystemPrompt = session.SystemPrompt,
            Model = session.Model,
            Metadata = session.Metadata,
            TokenLimit = session.TokenLimit,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }
}
