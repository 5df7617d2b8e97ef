using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using SemanticMemory.Messages;
using SemanticMemory.Server.Access;
using SemanticMemory.Server.Requests;
using SemanticMemory.Sessions;

namespace SemanticMemory.Server.Api;

/// <summary>What an erasure removed.</summary>
internal sealed record Erased(long MessagesErased);

/// <summary>Sessions and their lifecycle.</summary>
internal static class Sessions
{
    private static readonly QueryParameter<SessionStatus> s_status = QueryParameter.Choice<SessionStatus>("status", "Where they stand; deleted ones are listed only when asked for.");
    private static readonly QueryParameter<string> s_channel = QueryParameter.Text("channel", "Where they take place.");
    private static readonly QueryParameter<string> s_userId = QueryParameter.Text("userId", "Whose they are.");
    private static readonly QueryParameter<string> s_agentId = QueryParameter.Text("agentId", "Who answers.");
    private static readonly QueryParameter<string> s_entityType = QueryParameter.Text("entityType", "What kind of object they are about.");
    private static readonly QueryParameter<string> s_entityId = QueryParameter.Text("entityId", "Which object they are about.");
    private static readonly QueryParameter<string> s_tag = QueryParameter.Text("tag", "A label they have.");
    private static readonly QueryParameter<bool> s_resolved = QueryParameter.Flag("resolved", "Are they settled?");
    private static readonly QueryParameter<string> s_query = QueryParameter.Text("q", "Words that all occur in its title, summary or messages; at most 200 characters.");
    private static readonly QueryParameter<int> s_messages = QueryParameter.Number("messages", "Adds the last n messages, 1 to 200, in time order.");
    private static readonly QueryParameter<bool> s_erase = QueryParameter.Flag("erase", "true: for good, messages included (admin).");

    public static void MapSessions(this RouteGroupBuilder sessions)
    {
        sessions.MapPost("", StartAsync).WithSummary("Start a session; again with the same externalId answers the session as it is.")
            .WithMetadata(BodyLimit.Messages).RequireAuthorization(Policies.Agent);
        sessions.MapGet("", ListAsync).WithSummary("List sessions, newest activity first.").RequireAuthorization(Policies.Reader)
            .WithQuery(s_status, s_channel, s_userId, s_agentId, s_entityType, s_entityId, s_tag, s_resolved, s_query, PageQuery.Limit, PageQuery.Cursor);
        sessions.MapGet("/{id}", GetAsync).WithSummary("Read a session.").Produces<Session>().RequireAuthorization(Policies.Reader).WithQuery(s_messages);
        sessions.MapPatch("/{id}", PatchAsync).WithSummary("Change a session by JSON merge patch.").WithMetadata(new ProblemStatus(409)).RequireAuthorization(Policies.Agent);
        sessions.MapPost("/{id}/pause", PauseAsync).WithSummary("Active to paused.").WithMetadata(new ProblemStatus(409)).RequireAuthorization(Policies.Agent);
        sessions.MapPost("/{id}/resume", ResumeAsync).WithSummary("Paused to active.").WithMetadata(new ProblemStatus(409)).RequireAuthorization(Policies.Agent);
        sessions.MapPost("/{id}/archive", ArchiveAsync).WithSummary("Active or paused to archived.").WithMetadata(new ProblemStatus(409)).RequireAuthorization(Policies.Agent);
        sessions.MapPost("/{id}/unarchive", UnarchiveAsync).WithSummary("Archived to active.").WithMetadata(new ProblemStatus(409)).RequireAuthorization(Policies.Agent);
        sessions.MapPost("/{id}/restore", RestoreAsync).WithSummary("Deleted to the state before.").WithMetadata(new ProblemStatus(409)).RequireAuthorization(Policies.Agent);
        sessions.MapDelete("/{id}", DeleteAsync).WithSummary("Delete a session softly, or erase it for good.").WithMetadata(new AnswerShapes(typeof(Session), typeof(Erased))).RequireAuthorization(Policies.Agent).WithQuery(s_erase);
    }

    private static async Task<Results<Created<Session>, Ok<Session>>> StartAsync(JsonBody<StartBody> body, SessionManager sessions, CancellationToken cancellationToken)
    {
        var started = body.Value.Message is { } first
            ? await sessions.StartAsync(body.Value.ToSession(), first, cancellationToken)
            : await sessions.StartAsync(body.Value.ToSession(), cancellationToken);
        return started.Created
            ? TypedResults.Created($"{ApiRoutes.Prefix}/sessions/{started.Session.Id}", started.Session)
            : TypedResults.Ok(started.Session);
    }

    private static async Task<Ok<Page<Session>>> ListAsync(HttpRequest request, SessionManager sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sessions.ListAsync(
            new SessionQuery
            {
                Status = s_status.Of(request),
                Channel = s_channel.Of(request),
                UserId = s_userId.Of(request),
                AgentId = s_agentId.Of(request),
                EntityType = s_entityType.Of(request),
                EntityId = s_entityId.Of(request),
                Tag = s_tag.Of(request),
                Resolved = s_resolved.Of(request),
                Query = s_query.Of(request),
                Limit = PageQuery.Limit.Of(request) ?? PageQuery.DefaultLimit,
                Cursor = PageQuery.Cursor.Of(request),
            },
            cancellationToken));

    private static async Task<IResult> GetAsync(PathId id, HttpContext http, SessionManager sessions, CancellationToken cancellationToken)
    {
        var session = await sessions.GetAsync(id, cancellationToken);
        if (s_messages.Of(http.Request) is not { } count)
        {
            return TypedResults.Ok(session);
        }

        var newest = await RecentAsync(id, count, sessions, cancellationToken);
        var answer = (JsonObject)JsonSerializer.SerializeToNode(session, http.Json())!;
        answer["messages"] = JsonSerializer.SerializeToNode(newest, http.Json());
        return TypedResults.Ok(answer);
    }

    private static async Task<IEnumerable<Message>> RecentAsync(Guid id, int count, SessionManager sessions, CancellationToken cancellationToken)
    {
        try
        {
            return (await sessions.HistoryAsync(id, new HistoryQuery { Limit = count }, cancellationToken)).Items.Reverse();
        }
        catch (MemoryException e) when (e.Errors.TryGetValue("limit", out var reasons))
        {
            // Here the page's size is called otherwise.
            throw MemoryException.Invalid(s_messages.Name, reasons[0]);
        }
    }

    private static async Task<Ok<Session>> PatchAsync(PathId id, PatchBody patch, SessionManager sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sessions.UpdateAsync(id, new SessionPatch(patch.Document), cancellationToken));

    private static async Task<Ok<Session>> PauseAsync(PathId id, SessionManager sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sessions.PauseAsync(id, cancellationToken));

    private static async Task<Ok<Session>> ResumeAsync(PathId id, SessionManager sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sessions.ResumeAsync(id, cancellationToken));

    private static async Task<Ok<Session>> ArchiveAsync(PathId id, SessionManager sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sessions.ArchiveAsync(id, cancellationToken));

    private static async Task<Ok<Session>> UnarchiveAsync(PathId id, SessionManager sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sessions.UnarchiveAsync(id, cancellationToken));

    private static async Task<Ok<Session>> RestoreAsync(PathId id, SessionManager sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sessions.RestoreAsync(id, cancellationToken));

    private static async Task<Results<Ok<Session>, Ok<Erased>>> DeleteAsync(PathId id, HttpContext http, SessionManager sessions, CancellationToken cancellationToken)
    {
        if (s_erase.Of(http.Request) is not true)
        {
            return TypedResults.Ok(await sessions.DeleteAsync(id, cancellationToken));
        }

        return http.User.IsInRole(Policies.Admin)
            ? TypedResults.Ok(new Erased(await sessions.EraseAsync(id, cancellationToken)))
            : throw new MemoryException(MemoryError.Forbidden, "forbidden", "Only an admin key may erase for good: use one, or delete without erase=true.");
    }
}
