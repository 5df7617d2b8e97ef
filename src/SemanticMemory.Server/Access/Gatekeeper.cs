using System.Security.Claims;
using SemanticMemory.Storage;

namespace SemanticMemory.Server.Access;

/// <summary>A key that everybody knows: only the demo has one.</summary>
internal sealed record WellKnownKey(string Text, TenantId Tenant);

/// <summary>Tells who holds a key.</summary>
internal sealed class Gatekeeper(
    MemoryStore store, TenantDirectory tenants, TenantVisits visits, OperatorKey operatorKey, TimeProvider time, IEnumerable<WellKnownKey> wellKnown)
{
    /// <summary>The caller; <see langword="null"/> when nobody holds such a key.</summary>
    public async Task<ClaimsPrincipal?> RecognizeAsync(string text, HttpContext http)
    {
        var cancellationToken = http.RequestAborted;
        if (wellKnown.FirstOrDefault(key => key.Text == text) is { } shared)
        {
            return Policies.TenantCaller(shared.Tenant, Role.Admin, shared.Tenant.Value);
        }

        if (ApiKey.Parse(text) is not { } key)
        {
            return await operatorKey.IsAsync(text, cancellationToken) ? Policies.OperatorCaller() : null;
        }

        visits.Enter(key.Tenant, http);

        // The directory comes first: a key of a deleted tenant is dead, and a name that is made up opens no tenant.
        return await tenants.ExistsAsync(key.Tenant, cancellationToken)
            && await new KeyRing(store.OpenTenant(key.Tenant), time).FindAsync(key.Secret, cancellationToken) is { } known
                ? Policies.TenantCaller(key.Tenant, known.Role, known.Id.ToString())
                : null;
    }
}
