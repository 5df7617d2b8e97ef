using Microsoft.AspNetCore.Http.HttpResults;
using SemanticMemory.Server.Access;
using SemanticMemory.Server.Limits;
using SemanticMemory.Server.Requests;
using SemanticMemory.Sessions;

namespace SemanticMemory.Server.Api;

/// <summary>The search over a tenant's messages.</summary>
internal static class MessageSearch
{
    public static void MapSearch(this RouteGroupBuilder search) =>
        search.MapPost("", SearchAsync).WithSummary("Search messages by meaning and words.").WithMetadata(new Rated(Rate.Read)).RequireAuthorization(Policies.Reader);

    private static async Task<Ok<SearchAnswer>> SearchAsync(JsonBody<SearchBody> body, SessionManager sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(SearchAnswer.Of(await sessions.SearchAsync(body.Value.ToRequest(), cancellationToken)));
}
