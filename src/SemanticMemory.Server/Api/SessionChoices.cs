using Microsoft.AspNetCore.Http.HttpResults;
using SemanticMemory.Server.Access;
using SemanticMemory.Server.Requests;
using SemanticMemory.Sessions;

namespace SemanticMemory.Server.Api;

/// <summary>Where to branch off.</summary>
internal sealed record ForkBody(Guid MessageId);

/// <summary>Taking up a session again, and branching off from one.</summary>
internal static class SessionChoices
{
    public static void MapSessionChoices(this RouteGroupBuilder sessions)
    {
        sessions.MapPost("/resolve", ResolveAsync).WithSummary("Take up the newest active session of a user, agent, entity and channel, or start one.")
            .WithMetadata(new ProblemStatus(409)).RequireAuthorization(Policies.Agent);
        sessions.MapPost("/{id}/fork", ForkAsync).WithSummary("Start a session with this one's messages up to one of them.")
            .WithMetadata(new ProblemStatus(409)).RequireAuthorization(Policies.Agent);
    }

    private static async Task<Results<Created<Session>, Ok<Session>>> ResolveAsync(JsonBody<ResolveRequest> body, SessionManager sessions, CancellationToken cancellationToken)
    {
        var resolved = await sessions.ResolveAsync(body.Value, cancellationToken);
        return resolved.Created ? TypedResults.Created(AddressOf(resolved.Session), resolved.Session) : TypedResults.Ok(resolved.Session);
    }

    private static async Task<Created<Session>> ForkAsync(PathId id, JsonBody<ForkBody> body, SessionManager sessions, CancellationToken cancellationToken)
    {
        var fork = await sessions.ForkAsync(id, body.Value.MessageId, cancellationToken);
        return TypedResults.Created(AddressOf(fork), fork);
    }

    private static string AddressOf(Session session) => $"{ApiRoutes.Prefix}/sessions/{session.Id}";
}
