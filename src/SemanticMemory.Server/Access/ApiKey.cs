using SemanticMemory.Storage;

namespace SemanticMemory.Server.Access;

/// <summary>A tenant's key as its owner holds it: <c>sm_&lt;tenant&gt;_&lt;secret&gt;</c>.</summary>
internal sealed record ApiKey(TenantId Tenant, string Secret)
{
    private const string Prefix = "sm_";

    /// <summary>Reads a key; <see langword="null"/> when it has another form.</summary>
    public static ApiKey? Parse(string text)
    {
        // A tenant's id has no underscore, a secret may have some.
        var parts = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..].Split('_', 2) : [];
        return parts.Length == 2 && TenantId.TryParse(parts[0], out var tenant) ? new ApiKey(tenant, parts[1]) : null;
    }

    // A key must not get into a log or a message by accident.
    public override string ToString() => $"{Prefix}{Tenant}_…";

    /// <summary>The whole key, to be shown once.</summary>
    public string Reveal() => $"{Prefix}{Tenant}_{Secret}";
}
