using Microsoft.AspNetCore.Http.HttpResults;
using SemanticMemory.Server.Access;
using SemanticMemory.Server.Requests;
using SemanticMemory.Sessions;
using SemanticMemory.Summaries;

namespace SemanticMemory.Server.Api;

/// <summary>Sessions in short.</summary>
internal static class Summaries
{
    private const string Route = "/{id}/summary";

    public static void MapSummaries(this RouteGroupBuilder sessions)
    {
        sessions.MapPost(Route, MakeAsync).WithSummary("Make a summary of the session as it is now, by the chat model if there is one, and keep it.")
            .WithMetadata(new ProblemStatus(409)).WithMetadata(new ProblemStatus(500)).RequireAuthorization(Policies.Agent);
        sessions.MapGet(Route, GetAsync).WithSummary("Read the summary that was made last.").RequireAuthorization(Policies.Reader);
    }

    private static async Task<Ok<SessionSummary>> MakeAsync(PathId id, SessionManager sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sessions.SummarizeAsync(id, cancellationToken));

    private static async Task<Ok<SessionSummary>> GetAsync(PathId id, SessionManager sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sessions.GetSummaryAsync(id, cancellationToken));
}
