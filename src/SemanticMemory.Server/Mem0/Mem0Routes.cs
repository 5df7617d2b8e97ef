using Microsoft.AspNetCore.Http.HttpResults;
using SemanticMemory.Messages;
using SemanticMemory.Server.Access;
using SemanticMemory.Server.Api;
using SemanticMemory.Server.Requests;
using SemanticMemory.Sessions;

namespace SemanticMemory.Server.Mem0;

/// <summary>The routes that the Mem0 providers of Semantic Kernel and Agent Framework call, in Mem0's shapes.</summary>
internal static class Mem0Routes
{
    private const int PageLength = 200;

    private static readonly QueryParameter<string> s_user = QueryParameter.Text("user_id", "Whose memories.");
    private static readonly QueryParameter<string> s_agent = QueryParameter.Text("agent_id", "Of which agent's sessions.");
    private static readonly QueryParameter<string> s_app = QueryParameter.Text("app_id", "Of which application's sessions.");
    private static readonly QueryParameter<string> s_run = QueryParameter.Text("run_id", "Of which session.");
    private static readonly QueryParameter<bool> s_erase = QueryParameter.Flag("erase", "true: for good, deleted ones included (admin).");

    public static void MapMem0(this IEndpointRouteBuilder app)
    {
        var memories = app.MapGroup("/v1/memories").WithTags("Mem0").AddEndpointFilter<StrictQuery>().RefuseOtherBodies().WithMetadata(new TokenScheme());
        memories.MapPost("", AddAsync).WithSummary("Remember messages, in Mem0's form; run_id is the session's external id.")
            .WithMetadata(BodyLimit.Messages).WithMetadata(new ProblemStatus(404)).WithMetadata(new ProblemStatus(409)).RequireAuthorization(Policies.Agent);
        memories.MapPost("/search", SearchAsync).WithSummary("Find what was said, in Mem0's form; the turn just stored is left out.").RequireAuthorization(Policies.Reader);
        memories.MapDelete("", DeleteAsync).WithSummary("Delete the sessions of a user or a run; of an agent or an application alone, and for good, with an admin key.")
            .WithQuery(s_user, s_agent, s_app, s_run, s_erase).RequireAuthorization(Policies.Agent);
    }

    private static async Task<Ok<IReadOnlyList<Mem0Added>>> AddAsync(JsonBody<Mem0Messages> body, SessionManager sessions, CancellationToken cancellationToken)
    {
        var ids = Mem0Ids.Of(body.Value);
        var messages = body.Value.Messages.Select(message => new NewMessage { Role = message.Role, Content = message.Content }).ToArray();
        var session = await Mem0Sessions.OpenAsync(ids, sessions, cancellationToken);
        var appended = await sessions.AppendAsync(session.Id, messages, cancellationToken);

        // Whoever has switched history off gets an empty list: nothing was added.
        return TypedResults.Ok<IReadOnlyList<Mem0Added>>(
            [.. appended.Zip(messages).Where(pair => pair.First.NotStored is null).Select(pair => new Mem0Added(pair.First.Id, "ADD", new Mem0Data(pair.Second.Content)))]);
    }

    private static async Task<Ok<IReadOnlyList<Mem0Memory>>> SearchAsync(JsonBody<Mem0Question> body, SessionManager sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await Mem0Search.FindAsync(body.Value.Query, Mem0Ids.Of(body.Value), sessions, cancellationToken));

    private static async Task<Ok<Mem0Deleted>> DeleteAsync(HttpContext http, SessionManager sessions, CancellationToken cancellationToken)
    {
        var request = http.Request;

        // The providers put ids into the address as they are: a plus is one, and not the blank that forms write so.
        request.QueryString = new QueryString(request.QueryString.Value?.Replace("+", "%2B", StringComparison.Ordinal));
        var ids = Mem0Ids.Of(s_app.Of(request), s_agent.Of(request), s_run.Of(request), s_user.Of(request));
        var erase = s_erase.Of(request) is true;
        if ((erase || ids is { UserId: null, RunId: null }) && !http.User.IsInRole(Policies.Admin))
        {
            throw new MemoryException(MemoryError.Forbidden, "forbidden", erase
                ? "Only an admin key may erase for good: use one, or delete without erase=true."
                : "Only an admin key may delete more than one user's memories: use one, or name a user_id or run_id.");
        }

        var deleted = ids.RunId is { } run ? await DeleteRunAsync(run, ids, erase, sessions, cancellationToken) : await DeleteAllAsync(ids, erase, sessions, cancellationToken);
        return TypedResults.Ok(new Mem0Deleted("Memories deleted successfully!", deleted));
    }

    private static async Task<long> DeleteRunAsync(string run, Mem0Ids ids, bool erase, SessionManager sessions, CancellationToken cancellationToken)
    {
        if (erase)
        {
            return await Mem0Sessions.EraseRunAsync(run, ids, sessions, cancellationToken);
        }

        var session = await Mem0Sessions.FindRunAsync(run, sessions, cancellationToken);
        if (session is null || !ids.Match(session))
        {
            return 0;
        }

        await sessions.DeleteAsync(session.Id, cancellationToken);
        return 1;
    }

    private static async Task<long> DeleteAllAsync(Mem0Ids ids, bool erase, SessionManager sessions, CancellationToken cancellationToken)
    {
        var deleted = 0L;
        SessionStatus?[] statuses = erase ? [null, SessionStatus.Deleted] : [null];
        foreach (var status in statuses)
        {
            var query = new SessionQuery
            {
                Status = status,
                UserId = ids.UserId,
                AgentId = ids.AgentId,
                EntityType = ids.Entity?.Type,
                EntityId = ids.Entity?.Id,
                Limit = PageLength,
            };

            // What is deleted is no longer listed: the first page is always the next one.
            for (var page = await sessions.ListAsync(query, cancellationToken); page.Items.Count > 0; page = await sessions.ListAsync(query, cancellationToken))
            {
                foreach (var session in page.Items)
                {
                    deleted += await DeleteOneAsync(session.Id, erase, sessions, cancellationToken);
                }
            }
        }

        return deleted;
    }

    private static async Task<long> DeleteOneAsync(Guid session, bool erase, SessionManager sessions, CancellationToken cancellationToken)
    {
        try
        {
            await (erase ? sessions.EraseAsync(session, cancellationToken) : (Task)sessions.DeleteAsync(session, cancellationToken));
            return 1;
        }
        catch (MemoryException gone) when (gone.Error == MemoryError.NotFound)
        {
            // Somebody else has erased it since it was listed.
            return 0;
        }
    }
}
