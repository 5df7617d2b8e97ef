using Microsoft.AspNetCore.Http.HttpResults;
using SemanticMemory.Profiles;
using SemanticMemory.Server.Access;
using SemanticMemory.Server.Requests;
using SemanticMemory.Sessions;

namespace SemanticMemory.Server.Api;

/// <summary>Facts pinned to a session, a user or the tenant.</summary>
internal static class ContextItems
{
    private const string OneItem = "/{scope}/{type}/{key}";

    private static readonly QueryParameter<string> s_scope = QueryParameter.Text("scope", "session:{id}, user:{id} or tenant; must be given.");

    public static void MapContextItems(this RouteGroupBuilder items)
    {
        items.MapGet("", ListAsync).WithSummary("List a scope's facts that have not expired, largest priority first.")
            .WithQuery(s_scope, PageQuery.Limit, PageQuery.Cursor).WithMetadata(new ProblemStatus(404)).RequireAuthorization(Policies.Reader);
        items.MapGet(OneItem, GetAsync).WithSummary("Read a pinned fact.").WithMetadata(new ProblemStatus(404)).RequireAuthorization(Policies.Reader);
        items.MapPut(OneItem, PutAsync).WithSummary("Pin a fact, in place of the one of this name.")
            .WithMetadata(new ProblemStatus(404)).WithMetadata(new ProblemStatus(409)).RequireAuthorization(Policies.Agent);
        items.MapDelete(OneItem, DeleteAsync).WithSummary("Remove a pinned fact.")
            .WithMetadata(new ProblemStatus(404)).WithMetadata(new ProblemStatus(409)).RequireAuthorization(Policies.Agent);
    }

    private static async Task<Ok<Page<PinnedItem>>> ListAsync(HttpRequest request, SessionManager sessions, CancellationToken cancellationToken)
    {
        var scope = s_scope.Of(request) ?? throw MemoryException.Invalid(s_scope.Name, "Must be given: session:<id>, user:<id> or tenant.");
        return TypedResults.Ok(await sessions.ListItemsAsync(
            ItemScope.Parse(scope), PageQuery.Limit.Of(request) ?? PageQuery.DefaultLimit, PageQuery.Cursor.Of(request), cancellationToken));
    }

    private static async Task<Ok<PinnedItem>> GetAsync(HttpRequest request, SessionManager sessions, CancellationToken cancellationToken)
    {
        var (scope, type, key) = NameOf(request);
        return TypedResults.Ok(await sessions.GetItemAsync(scope, type, key, cancellationToken));
    }

    private static async Task<Ok<PinnedItem>> PutAsync(JsonBody<ItemContent> body, HttpRequest request, SessionManager sessions, CancellationToken cancellationToken)
    {
        var (scope, type, key) = NameOf(request);
        return TypedResults.Ok(await sessions.PutItemAsync(scope, type, key, body.Value, cancellationToken));
    }

    private static async Task<NoContent> DeleteAsync(HttpRequest request, SessionManager sessions, CancellationToken cancellationToken)
    {
        var (scope, type, key) = NameOf(request);
        await sessions.DeleteItemAsync(scope, type, key, cancellationToken);
        return TypedResults.NoContent();
    }

    private static (ItemScope Scope, string Type, string Key) NameOf(HttpRequest request) =>
        (ItemScope.Parse(PathText.Read(request, "scope")), PathText.Read(request, "type"), PathText.Read(request, "key"));
}
