using SemanticMemory.Storage;

namespace SemanticMemory.Cli.Migrate;

/// <summary>What comparing the stores found.</summary>
/// <param name="Collections">By tenant and collection.</param>
/// <param name="ExtraTenants">Tenants that only the copy has.</param>
internal sealed record MigrationReport(IReadOnlyList<CollectionReport> Collections, IReadOnlyList<TenantId> ExtraTenants)
{
    /// <summary>Is the copy what the source is?</summary>
    public bool IsSame => ExtraTenants.Count == 0 && Collections.All(collection => collection.IsSame);

    /// <summary>Points in the source.</summary>
    public long Points => Collections.Sum(collection => collection.Count);
}

/// <summary>One collection of one tenant, and its copy.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="Collection">Its name.</param>
/// <param name="Count">Points in the source.</param>
/// <param name="CopyCount">Points in the copy.</param>
/// <param name="Checksum">Over the source, see <see cref="PointChecksum"/>.</param>
/// <param name="CopyChecksum">Over the copies of the source's points.</param>
/// <param name="Missing">Points that the copy lacks.</param>
/// <param name="Differing">Points whose copy differs, in the checksum or in a vector.</param>
/// <param name="Extra">Points that only the copy has.</param>
/// <param name="First">The first point that is missing or differs.</param>
internal sealed record CollectionReport(
    TenantId Tenant, string Collection, long Count, long CopyCount, string Checksum, string CopyChecksum, long Missing, long Differing, long Extra, Guid? First)
{
    /// <summary>Is the copy what the source is?</summary>
    public bool IsSame => Count == CopyCount && Checksum == CopyChecksum && Missing == 0 && Differing == 0 && Extra == 0;

    /// <summary>In one line.</summary>
    public override string ToString() => IsSame
        ? $"{Tenant} {Collection}: {Count} points, checksum {Checksum}"
        : $"{Tenant} {Collection}: DIFFERENT: {Count} points, {CopyCount} in the copy; {Missing} missing, {Differing} differing, {Extra} too many"
            + (First is { } id ? $"; the first is {id}" : "") + $"; checksum {Checksum}, the copy's {CopyChecksum}";
}
