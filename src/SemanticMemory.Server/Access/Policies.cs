using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using SemanticMemory.Storage;

namespace SemanticMemory.Server.Access;

/// <summary>Who may call an endpoint. Tenants' keys and the operator's key exclude each other.</summary>
internal static class Policies
{
    public const string Reader = "reader";
    public const string Agent = "agent";
    public const string Admin = "admin";
    public const string Operator = "operator";

    private const string TenantClaim = "tenant";

    /// <summary>Adds them.</summary>
    public static void Configure(AuthorizationOptions options)
    {
        options.AddPolicy(Reader, policy => policy.RequireRole(Reader, Agent, Admin));
        options.AddPolicy(Agent, policy => policy.RequireRole(Agent, Admin));
        options.AddPolicy(Admin, policy => policy.RequireRole(Admin));
        options.AddPolicy(Operator, policy => policy.RequireRole(Operator));
    }

    /// <summary>The caller behind a tenant's key.</summary>
    public static ClaimsPrincipal TenantCaller(TenantId tenant, Role role, string keyName) =>
        Caller([new Claim(TenantClaim, tenant.Value), new Claim(ClaimTypes.Role, NameOf(role)), new Claim(ClaimTypes.NameIdentifier, keyName)]);

    /// <summary>The caller behind the operator's key.</summary>
    public static ClaimsPrincipal OperatorCaller() => Caller([new Claim(ClaimTypes.Role, Operator)]);

    /// <summary>Whose data a caller may reach.</summary>
    /// <exception cref="InvalidOperationException">The caller belongs to no tenant: the endpoint lacks a policy.</exception>
    public static TenantId Tenant(this ClaimsPrincipal caller) =>
        caller.FindFirstValue(TenantClaim) is { } tenant ? TenantId.Parse(tenant) : throw new InvalidOperationException("This endpoint lets in callers without a tenant.");

    /// <summary>Whose data a caller may reach; <see langword="null"/> for the operator, and where nobody calls.</summary>
    public static TenantId? FindTenant(this ClaimsPrincipal caller) => caller.FindFirstValue(TenantClaim) is { } tenant ? TenantId.Parse(tenant) : null;

    /// <summary>What tells a tenant's keys apart: not the key itself.</summary>
    public static string? KeyName(this ClaimsPrincipal caller) => caller.FindFirstValue(ClaimTypes.NameIdentifier);

    /// <summary>The role's name in claims and on the wire.</summary>
    public static string NameOf(Role role) => role switch
    {
        Role.Reader => Reader,
        Role.Agent => Agent,
        Role.Admin => Admin,
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    private static ClaimsPrincipal Caller(Claim[] claims) => new(new ClaimsIdentity(claims, ApiKeyHandler.Scheme));
}
