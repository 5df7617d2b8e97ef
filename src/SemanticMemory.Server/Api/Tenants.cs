using Microsoft.AspNetCore.Http.HttpResults;
using SemanticMemory.Server.Access;
using SemanticMemory.Server.Requests;
using SemanticMemory.Storage;

namespace SemanticMemory.Server.Api;

/// <summary>A tenant to create.</summary>
internal sealed record NewTenant(string Id, string? Name = null);

/// <summary>A tenant just created, with its first key: the only time that the key is shown.</summary>
internal sealed record CreatedTenant(string Id, string? Name, string Key);

/// <summary>Tenants: the operator's routes.</summary>
internal static class Tenants
{
    public static void MapTenants(this RouteGroupBuilder tenants)
    {
        tenants.MapPost("", CreateAsync).WithSummary("Create a tenant; the answer shows its first admin key, once.").WithMetadata(new ProblemStatus(409));
        tenants.MapGet("", ListAsync).WithSummary("List tenants, oldest first.").WithQuery(PageQuery.Limit, PageQuery.Cursor);
        tenants.MapGet("/{id}", GetAsync).WithSummary("Read a tenant.").WithMetadata(new ProblemStatus(404));
        tenants.MapDelete("/{id}", DeleteAsync).WithSummary("Delete a tenant with all of its data and keys, for good.").WithMetadata(new ProblemStatus(404));
    }

    private static async Task<Created<CreatedTenant>> CreateAsync(
        JsonBody<NewTenant> body, TenantDirectory tenants, MemoryStore store, TimeProvider time, ILogger<TenantDirectory> logger, CancellationToken cancellationToken)
    {
        var tenant = TenantId.Parse(body.Value.Id);
        var created = await tenants.CreateAsync(tenant, DisplayName.Check(body.Value.Name), cancellationToken);

        // A caller that hangs up now must not leave a tenant to which nobody has a key.
        var first = await new KeyRing(store.OpenTenant(tenant), time).CreateAsync(Role.Admin, "first key", CancellationToken.None);
        Log.TenantCreated(logger, tenant);
        return TypedResults.Created($"{ApiRoutes.Prefix}/tenants/{created.Id}", new CreatedTenant(created.Id, created.Name, first.Key.Reveal()));
    }

    private static async Task<Ok<Page<TenantInfo>>> ListAsync(HttpRequest request, TenantDirectory tenants, CancellationToken cancellationToken) =>
        TypedResults.Ok(await tenants.ListAsync(PageQuery.Limit.Of(request) ?? PageQuery.DefaultLimit, PageQuery.Cursor.Of(request), cancellationToken));

    private static async Task<Ok<TenantInfo>> GetAsync(string id, TenantDirectory tenants, CancellationToken cancellationToken) =>
        TypedResults.Ok(await tenants.FindAsync(Named(id), cancellationToken) ?? throw MemoryException.NotFound("tenant"));

    private static async Task<NoContent> DeleteAsync(
        string id, TenantDirectory tenants, TenantSessions sessions, ILogger<TenantDirectory> logger, CancellationToken cancellationToken)
    {
        var tenant = Named(id);
        if (!await tenants.DeleteAsync(tenant, cancellationToken))
        {
            throw MemoryException.NotFound("tenant");
        }

        sessions.Forget(tenant);
        Log.TenantDeleted(logger, tenant);
        return TypedResults.NoContent();
    }

    private static TenantId Named(string id) => TenantId.TryParse(id, out var tenant) ? tenant : throw MemoryException.NotFound("tenant");
}
