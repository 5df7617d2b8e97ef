using SemanticMemory.Storage;

namespace SemanticMemory.Cli.Migrate;

/// <summary>Copies one store into another, and compares both. Everything may be interrupted and done again: what is there already and the same is left alone.</summary>
internal sealed class Migration(MigrationEnd from, MigrationEnd to, IMigrationProgress progress)
{
    /// <summary>Copies and compares; on success the target is ready for use, else it goes on saying that it is not.</summary>
    public async Task<MigrationReport> CopyAsync(CancellationToken cancellationToken)
    {
        var embedding = await EmbeddingAsync(cancellationToken);
        await using var source = await from.OpenAsync(embedding, cancellationToken);
        await using var target = await to.OpenToFillAsync(embedding, from.Name, cancellationToken);
        var tenants = await source.ListTenantsAsync(cancellationToken);
        await RemoveOthersAsync(target, tenants, cancellationToken);
        var total = await CountAsync(source, tenants, cancellationToken);
        progress.Begin("copying", total);
        foreach (var (one, other) in Collections(source, target, tenants))
        {
            await new CollectionCopy(one, other, progress).RunAsync(cancellationToken);
        }

        var report = await CompareAsync(source, target, tenants, total, cancellationToken);
        if (report.IsSame)
        {
            await to.CompleteAsync(target, cancellationToken);
        }

        return report;
    }

    /// <summary>Compares without writing.</summary>
    public async Task<MigrationReport> VerifyAsync(CancellationToken cancellationToken)
    {
        var embedding = await EmbeddingAsync(cancellationToken);
        await using var source = await from.OpenAsync(embedding, cancellationToken);
        if (await to.FindEmbeddingAsync(cancellationToken) is null)
        {
            throw new MemoryException(MemoryError.Misconfigured, "nothing-to-verify", $"There is nothing in {to.Name}: run migrate without --verify-only first.");
        }

        await using var target = await to.OpenAsync(embedding, cancellationToken);
        var tenants = await source.ListTenantsAsync(cancellationToken);
        return await CompareAsync(source, target, tenants, await CountAsync(source, tenants, cancellationToken), cancellationToken);
    }

    private async Task<EmbeddingFingerprint> EmbeddingAsync(CancellationToken cancellationToken) => await from.FindEmbeddingAsync(cancellationToken)
        ?? throw new MemoryException(MemoryError.Misconfigured, "nothing-to-migrate", $"There is nothing in {from.Name}: check --from, and the options that say where it is.");

    private async Task<MigrationReport> CompareAsync(
        MemoryStore source, MemoryStore target, IReadOnlyList<TenantId> tenants, long total, CancellationToken cancellationToken)
    {
        progress.Begin("verifying", total);
        var reports = new List<CollectionReport>();
        foreach (var (tenant, one, other) in Collections(source, target, tenants).Select(pair => (pair.Source.Tenant, pair.Source, pair.Target)))
        {
            reports.Add(await new CollectionComparison(tenant, one.Points, other.Points, progress).RunAsync(cancellationToken));
        }

        var extra = (await target.ListTenantsAsync(cancellationToken)).Except(tenants).ToList();
        return new MigrationReport(reports, extra);
    }

    // Only of an earlier try of this migration, since when the source has lost a tenant: nothing else can be in a marked target.
    private static async Task RemoveOthersAsync(MemoryStore target, IReadOnlyList<TenantId> tenants, CancellationToken cancellationToken)
    {
        foreach (var other in (await target.ListTenantsAsync(cancellationToken)).Except(tenants))
        {
            await target.EraseTenantAsync(other, cancellationToken);
        }
    }

    private static async Task<long> CountAsync(MemoryStore store, IReadOnlyList<TenantId> tenants, CancellationToken cancellationToken)
    {
        var total = 0L;
        foreach (var tenant in tenants)
        {
            foreach (var points in Collections(store.OpenTenant(tenant)))
            {
                total += await points.CountAsync(Filter.Everything, cancellationToken);
            }
        }

        return total;
    }

    private static IEnumerable<(TenantCollection Source, TenantCollection Target)> Collections(MemoryStore source, MemoryStore target, IReadOnlyList<TenantId> tenants) =>
        tenants.SelectMany(tenant => Collections(source.OpenTenant(tenant)).Zip(
            Collections(target.OpenTenant(tenant)), (one, other) => (new TenantCollection(tenant, one), new TenantCollection(tenant, other))));

    // Sessions before messages: whoever reads a message may ask for its session.
    private static PointCollection[] Collections(TenantStore tenant) => [tenant.Records, tenant.Sessions, tenant.Messages];
}

/// <summary>One collection and whose it is.</summary>
internal sealed record TenantCollection(TenantId Tenant, PointCollection Points);
