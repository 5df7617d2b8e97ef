using SemanticMemory.Server.Access;
using SemanticMemory.Server.Requests;

namespace SemanticMemory.Server.Api;

/// <summary>The routes under <c>/api/v1</c>.</summary>
internal static class ApiRoutes
{
    public const string Prefix = "/api/v1";

    public static void MapApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup(Prefix).AddEndpointFilter<StrictQuery>().RefuseOtherBodies();
        api.MapGroup("/tenants").WithTags("Tenants").RequireAuthorization(Policies.Operator).MapTenants();
        api.MapGroup("/keys").WithTags("Keys").RequireAuthorization(Policies.Admin).AddEndpointFilter<TenantWide>().MapKeys();
        api.MapGroup("/sessions").WithTags("Sessions").MapSessions();
        api.MapGroup("/sessions").WithTags("Sessions").MapSessionChoices();
        api.MapGroup("").WithTags("Messages").MapMessages();
        api.MapGroup("/sessions").WithTags("Context").MapContext();
        api.MapGroup("/sessions").WithTags("Summaries").MapSummaries();
        api.MapGroup("/sessions").WithTags("Replies").MapReplies();
        api.MapGroup("/search").WithTags("Search").MapSearch();
        api.MapGroup("/users").WithTags("Users").MapUsers();
        api.MapGroup("/context-items").WithTags("Context").MapContextItems();
    }
}
