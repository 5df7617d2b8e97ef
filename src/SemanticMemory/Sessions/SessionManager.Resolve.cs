using System.Globalization;
using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

public sealed partial class SessionManager
{
    // Looked at in one round trip. Generations are counted first, so the first look nearly always finds the next one.
    private const int GenerationsAtOnce = 16;

    /// <summary>
    /// The newest active session of this user, entity, agent and channel, or a new one. Without an external id, callers at once get the same
    /// session: its id is made from these names and a generation, which grows when the last one is no longer active.
    /// </summary>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryError.Forbidden"/>: on behalf of a user, another one is named; <see cref="MemoryError.Conflict"/>: the external id is another session's.
    /// </exception>
    public async Task<StartedSession> ResolveAsync(ResolveRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var wanted = new NewSession
        {
            Channel = request.Channel,
            ExternalId = request.ExternalId,
            UserId = request.UserId,
            AgentId = request.AgentId,
            Entity = request.Entity,
        };
        SessionValidation.Check(wanted);
        wanted = wanted with { UserId = OwnerOf(request.UserId) };
        var active = Filter.AllOf(Alike(wanted), Equal(SessionFields.Status, StoredSession.Keyword(SessionStatus.Active)));
        while (true)
        {
            if (await NewestAsync(active, cancellationToken).ConfigureAwait(false) is { } found)
            {
                return new StartedSession(await GetAsync(found, cancellationToken).ConfigureAwait(false), Created: false);
            }

            var id = request.ExternalId is { } externalId ? IdOf(externalId) : await NextGenerationAsync(wanted, cancellationToken).ConfigureAwait(false);
            var created = await _sessions.InsertAsync(Started(wanted, id), cancellationToken).ConfigureAwait(false);
            if (created)
            {
                return new StartedSession(await GetAsync(id, cancellationToken).ConfigureAwait(false), created);
            }

            // Somebody else was faster and the next look finds it; or, with an external id, it is taken for good.
            if (request.ExternalId is not null && await NewestAsync(Filter.AllOf(active, Filter.Id(id)), cancellationToken).ConfigureAwait(false) is null)
            {
                await RequireAsync(id, cancellationToken).ConfigureAwait(false);
                throw new MemoryException(MemoryError.Conflict, "external-id-taken",
                    "No session to take up is active, and the external id is that of another one: leave it out, give another, or make that session active again.");
            }
        }
    }

    /// <summary>Sessions of the same user, agent, entity and channel. A visitor's session is nobody's to take up who does not name the visitor.</summary>
    private static Filter Alike(NewSession wanted) => Filter.AllOf(
        Equal(SessionFields.Channel, wanted.Channel),
        EqualOrMissing(SessionFields.User, wanted.UserId),
        wanted.UserId is null ? new Filter.Missing(SessionFields.Anonymous) : null,
        EqualOrMissing(SessionFields.Agent, wanted.AgentId),
        EqualOrMissing(SessionFields.EntityType, wanted.Entity?.Type),
        EqualOrMissing(SessionFields.EntityId, wanted.Entity?.Id));

    private static Filter EqualOrMissing(Field field, string? value) => value is null ? new Filter.Missing(field) : new Filter.EqualTo(field, value);

    private async Task<Guid?> NewestAsync(Filter filter, CancellationToken cancellationToken)
    {
        var newest = await _store.Sessions.ScrollAsync(
            new ScrollQuery { Filter = filter, Order = SessionFields.Activity, Descending = true, Limit = 1 }, cancellationToken).ConfigureAwait(false);
        return newest.Count == 0 ? null : newest[0].Id;
    }

    /// <summary>The id of the first generation from the number of those that are over on that is not there, or is active.</summary>
    private async Task<Guid> NextGenerationAsync(NewSession wanted, CancellationToken cancellationToken)
    {
        // Active ones do not count: one that somebody starts between the look for it and this one must not make a further generation.
        var past = Filter.AllOf(Alike(wanted), new Filter.Not(Equal(SessionFields.Status, StoredSession.Keyword(SessionStatus.Active))!));
        for (var first = await _store.Sessions.CountAsync(past, cancellationToken).ConfigureAwait(false); ; first += GenerationsAtOnce)
        {
            var ids = Enumerable.Range(0, GenerationsAtOnce).Select(offset => IdOf(wanted, first + offset)).ToArray();
            var over = (await _sessions.FindManyAsync(ids, cancellationToken).ConfigureAwait(false))
                .Where(session => session.Session.Status != SessionStatus.Active)
                .Select(session => session.Session.Id)
                .ToHashSet();
            if (ids.FirstOrDefault(id => !over.Contains(id)) is var next && next != Guid.Empty)
            {
                return next;
            }
        }
    }

    private Guid IdOf(NewSession wanted, long generation) => PointIds.From(
        "resolved",
        Tenant.Value,
        wanted.Channel,
        wanted.UserId ?? "",
        wanted.AgentId ?? "",
        wanted.Entity?.Type ?? "",
        wanted.Entity?.Id ?? "",
        generation.ToString(CultureInfo.InvariantCulture));
}
