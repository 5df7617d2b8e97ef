using Microsoft.AspNetCore.Http.HttpResults;
using SemanticMemory.Server.Access;
using SemanticMemory.Server.Requests;
using SemanticMemory.Storage;

namespace SemanticMemory.Server.Api;

/// <summary>A key to create.</summary>
internal sealed record NewKey(Role Role, string? Name = null);

/// <summary>A key just created: the only time that it is shown.</summary>
internal sealed record CreatedKey(Guid Id, Role Role, string? Name, string Key);

/// <summary>A tenant's keys.</summary>
internal static class Keys
{
    public static void MapKeys(this RouteGroupBuilder keys)
    {
        keys.MapPost("", CreateAsync).WithSummary("Create a key; the answer shows it, once.");
        keys.MapGet("", ListAsync).WithSummary("List keys, oldest first, without the keys themselves.").WithQuery(PageQuery.Limit, PageQuery.Cursor);
        keys.MapDelete("/{id}", RevokeAsync).WithSummary("Revoke a key; it is useless from now on.").WithMetadata(new ProblemStatus(404));
    }

    private static async Task<Created<CreatedKey>> CreateAsync(
        JsonBody<NewKey> body, HttpContext http, MemoryStore store, TimeProvider time, ILogger<KeyRing> logger, CancellationToken cancellationToken)
    {
        var (info, key) = await RingOf(http, store, time).CreateAsync(body.Value.Role, DisplayName.Check(body.Value.Name), cancellationToken);
        Log.KeyCreated(logger, key.Tenant, info.Id, info.Role);
        return TypedResults.Created((string?)null, new CreatedKey(info.Id, info.Role, info.Name, key.Reveal()));
    }

    private static async Task<Ok<Page<KeyInfo>>> ListAsync(HttpContext http, MemoryStore store, TimeProvider time, CancellationToken cancellationToken) =>
        TypedResults.Ok(await RingOf(http, store, time)
            .ListAsync(PageQuery.Limit.Of(http.Request) ?? PageQuery.DefaultLimit, PageQuery.Cursor.Of(http.Request), cancellationToken));

    private static async Task<NoContent> RevokeAsync(
        PathId id, HttpContext http, MemoryStore store, TimeProvider time, ILogger<KeyRing> logger, CancellationToken cancellationToken)
    {
        var tenant = http.User.Tenant();
        if (!await RingOf(http, store, time).RevokeAsync(id, cancellationToken))
        {
            throw MemoryException.NotFound("key");
        }

        Log.KeyRevoked(logger, tenant, id);
        return TypedResults.NoContent();
    }

    private static KeyRing RingOf(HttpContext http, MemoryStore store, TimeProvider time) => new(store.OpenTenant(http.User.Tenant()), time);
}
