using Microsoft.AspNetCore.Http.HttpResults;
using SemanticMemory.Server.Access;
using SemanticMemory.Server.Requests;
using SemanticMemory.Sessions;

namespace SemanticMemory.Server.Api;

/// <summary>Whose sessions become the user's.</summary>
internal sealed record LinkBody(string AnonymousId);

/// <summary>What a link moved.</summary>
internal sealed record Linked(long SessionsLinked);

/// <summary>What is known of users.</summary>
internal static class Users
{
    public static void MapUsers(this RouteGroupBuilder users) =>
        users.MapPost("/{userId}/link", LinkAsync).WithSummary("Give a user the sessions of the anonymous visitor who has logged in.")
            .WithMetadata(new ProblemStatus(404)).RequireAuthorization(Policies.Agent);

    private static async Task<Ok<Linked>> LinkAsync(JsonBody<LinkBody> body, HttpRequest request, SessionManager sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Linked(await sessions.LinkAsync(PathText.Read(request, "userId"), body.Value.AnonymousId, cancellationToken)));
}
