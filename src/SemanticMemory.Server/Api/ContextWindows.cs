using Microsoft.AspNetCore.Http.HttpResults;
using SemanticMemory.Context;
using SemanticMemory.Server.Access;
using SemanticMemory.Server.Limits;
using SemanticMemory.Server.Requests;
using SemanticMemory.Sessions;

namespace SemanticMemory.Server.Api;

/// <summary>Context windows.</summary>
internal static class ContextWindows
{
    public static void MapContext(this RouteGroupBuilder sessions) =>
        sessions.MapPost("/{id}/context", BuildAsync).WithSummary("Build what an agent gets before it answers, within one token budget.")
            .WithMetadata(new Rated(Rate.Read)).RequireAuthorization(Policies.Agent);

    private static async Task<Ok<ContextWindow>> BuildAsync(PathId id, JsonBody<ContextRequest> body, SessionManager sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sessions.BuildContextAsync(id, body.Value, cancellationToken));
}
