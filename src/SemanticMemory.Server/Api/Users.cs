using Microsoft.AspNetCore.Http.HttpResults;
using SemanticMemory.Profiles;
using SemanticMemory.Server.Access;
using SemanticMemory.Server.Requests;
using SemanticMemory.Sessions;

namespace SemanticMemory.Server.Api;

/// <summary>Whose sessions become the user's.</summary>
internal sealed record LinkBody(string AnonymousId);

/// <summary>What a link moved.</summary>
internal sealed record Linked(long SessionsLinked);

/// <summary>Users: their preferences, and the sessions of the visitors they were.</summary>
internal static class Users
{
    public static void MapUsers(this RouteGroupBuilder users)
    {
        users.MapPost("/{userId}/link", LinkAsync).WithSummary("Give a user the sessions of the anonymous visitor who has logged in.")
            .WithMetadata(new ProblemStatus(404)).RequireAuthorization(Policies.Agent);
        users.MapGet("/{userId}/preferences", GetPreferencesAsync).WithSummary("Read a user's preferences; a user nobody has heard of has the defaults.")
            .WithMetadata(new ProblemStatus(404)).RequireAuthorization(Policies.Reader);
        users.MapPut("/{userId}/preferences", PutPreferencesAsync).WithSummary("Change those of a user's preferences that are named; null goes back to the default.")
            .WithMetadata(new ProblemStatus(404)).RequireAuthorization(Policies.Agent);
    }

    private static async Task<Ok<Linked>> LinkAsync(JsonBody<LinkBody> body, HttpRequest request, SessionManager sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Linked(await sessions.LinkAsync(UserOf(request), body.Value.AnonymousId, cancellationToken)));

    private static async Task<Ok<UserPreferences>> GetPreferencesAsync(HttpRequest request, SessionManager sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sessions.GetPreferencesAsync(UserOf(request), cancellationToken));

    private static async Task<Ok<UserPreferences>> PutPreferencesAsync(PreferencesBody body, HttpRequest request, SessionManager sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sessions.UpdatePreferencesAsync(UserOf(request), new PreferencesPatch(body.Document), cancellationToken));

    private static string UserOf(HttpRequest request) => PathText.Read(request, "userId");
}
