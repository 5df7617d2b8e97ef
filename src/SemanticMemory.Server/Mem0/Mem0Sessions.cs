using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Server.Mem0;

/// <summary>Which session the ids of a request mean.</summary>
internal static class Mem0Sessions
{
    private const string Channel = "mem0";

    // What comes without a run must not land in one.
    private const string ChannelWithoutRun = "mem0-open";

    // A deleted session takes no messages. When its run goes on, it does so in a session of the next of these names.
    private const int LongestRun = 118;

    /// <summary>Takes up the session of the ids, or starts it. A run that belongs to somebody else is refused.</summary>
    public static async Task<Session> OpenAsync(Mem0Ids ids, SessionManager sessions, CancellationToken cancellationToken)
    {
        if (ids.RunId is null)
        {
            var wanted = new ResolveRequest { Channel = ChannelWithoutRun, UserId = ids.UserId, AgentId = ids.AgentId, Entity = ids.Entity };
            return (await sessions.ResolveAsync(wanted, cancellationToken)).Session;
        }

        for (var generation = 0; ; generation++)
        {
            var started = await sessions.StartAsync(
                new NewSession { Channel = Channel, ExternalId = NameOf(ids.RunId, generation), UserId = ids.UserId, AgentId = ids.AgentId, Entity = ids.Entity }, cancellationToken);
            if (!ids.Match(started.Session))
            {
                throw new MemoryException(MemoryError.Conflict, "run-of-somebody-else", "This run_id is a session with another user, agent or app: give each conversation a run_id of its own.");
            }

            if (started.Session.Status != SessionStatus.Deleted)
            {
                return started.Session;
            }
        }
    }

    /// <summary>The run's session that is not deleted, or <see langword="null"/>.</summary>
    public static async Task<Session?> FindRunAsync(string runId, SessionManager sessions, CancellationToken cancellationToken)
    {
        try
        {
            for (var generation = 0; ; generation++)
            {
                var session = await sessions.GetAsync(IdOf(runId, generation, sessions), cancellationToken);
                if (session.Status != SessionStatus.Deleted)
                {
                    return session;
                }
            }
        }
        catch (MemoryException none) when (none.Error == MemoryError.NotFound)
        {
            return null;
        }
    }

    /// <summary>Erases all sessions that a run has had, as far as they are of these ids; how many.</summary>
    public static async Task<long> EraseRunAsync(string runId, Mem0Ids ids, SessionManager sessions, CancellationToken cancellationToken)
    {
        // Listed first: once the first one is gone, the later ones could not be found by counting.
        var all = new List<Session>();
        try
        {
            for (var generation = 0; ; generation++)
            {
                all.Add(await sessions.GetAsync(IdOf(runId, generation, sessions), cancellationToken));
            }
        }
        catch (MemoryException none) when (none.Error == MemoryError.NotFound)
        {
            // That was the last one.
        }

        // The last one first: cut short, the next try still finds all that is left.
        foreach (var session in all.Where(ids.Match).Reverse())
        {
            await sessions.EraseAsync(session.Id, cancellationToken);
        }

        return all.Count(ids.Match);
    }

    private static Guid IdOf(string runId, int generation, SessionManager sessions) => PointIds.From("session", sessions.Tenant.Value, NameOf(runId, generation));

    private static string NameOf(string runId, int generation) => runId.Length > LongestRun
        ? throw MemoryException.Invalid("run_id", $"Must be at most {LongestRun} characters.")
        : generation == 0 ? runId : $"{runId}~{generation}";
}
