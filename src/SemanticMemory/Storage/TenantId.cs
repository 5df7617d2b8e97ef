using System.Text.RegularExpressions;

namespace SemanticMemory.Storage;

/// <summary>
/// The name of an isolation boundary: <c>[a-z0-9][a-z0-9-]{0,62}</c>, or the reserved <see cref="System"/>.
/// </summary>
public readonly partial record struct TenantId
{
    private readonly string? _value;

    private TenantId(string value) => _value = value;

    /// <summary>The reserved tenant whose records are the tenants themselves; no key can name it.</summary>
    public static TenantId System { get; } = new("_system");

    /// <summary>The name as text; never empty.</summary>
    public string Value => _value ?? throw new InvalidOperationException("This TenantId was never given a name.");

    /// <summary>Reads a tenant's name.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>: the text is not of the form above.</exception>
    public static TenantId Parse(string value) => TryParse(value, out var tenant)
        ? tenant
        : throw MemoryException.Invalid("id", "A tenant's id is 1 to 63 characters of a-z, 0-9 and hyphen, and begins with a letter or digit.");

    /// <summary>Reads a tenant's name; <see langword="false"/> when the text is not of the form above.</summary>
    public static bool TryParse(string? value, out TenantId tenant)
    {
        var valid = value is not null && Form().IsMatch(value);
        tenant = valid ? new TenantId(value!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,62}\z")]
    private static partial Regex Form();
}
