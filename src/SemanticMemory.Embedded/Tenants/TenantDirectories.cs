using SemanticMemory.Embedded.Files;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Tenants;

/// <summary>Where tenants' files lie within a data directory.</summary>
internal sealed class TenantDirectories(string dataDirectory)
{
    private readonly string _tenants = Path.Combine(dataDirectory, "tenants");
    private readonly string _erased = Path.Combine(dataDirectory, "erased");

    public string Of(TenantId tenant) => Path.Combine(_tenants, tenant.Value);

    public IReadOnlyList<TenantId> List() => OrUnavailable<IReadOnlyList<TenantId>>(() => !Directory.Exists(_tenants) ? [] :
    [
        .. Directory.EnumerateDirectories(_tenants)
            .Where(directory => File.Exists(TenantFile.PathIn(directory)))
            .Select(directory => Path.GetFileName(directory))
            .Order(StringComparer.Ordinal)
            .Select(Tenant)
            .OfType<TenantId>(),
    ]);

    /// <summary>Removes a closed tenant's directory: first out of sight by one rename, so that a crash leaves it whole or gone; gone for good, once this has returned.</summary>
    public bool Erase(TenantId tenant) => OrUnavailable(() =>
    {
        if (!Directory.Exists(Of(tenant)))
        {
            return false;
        }

        var had = File.Exists(TenantFile.PathIn(Of(tenant)));
        Directory.CreateDirectory(_erased);

        // Only its own: others are being removed by those who erase them.
        var erased = Path.Combine(_erased, $"{tenant.Value}-{Guid.NewGuid():n}");
        Directory.Move(Of(tenant), erased);
        DirectoryEntries.Flush(_tenants);
        Directory.Delete(erased, recursive: true);
        return had;
    });

    /// <summary>Removes what a crash left of erased tenants.</summary>
    public void Tidy() => OrUnavailable(() =>
    {
        if (Directory.Exists(_erased))
        {
            Directory.Delete(_erased, recursive: true);
        }

        return true;
    });

    private T OrUnavailable<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.Unavailable(dataDirectory, e);
        }
    }

    // Other directories are not ours to judge.
    private static TenantId? Tenant(string name) =>
        name == TenantId.System.Value ? TenantId.System : TenantId.TryParse(name, out var tenant) ? tenant : null;
}
