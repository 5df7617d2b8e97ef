using SemanticMemory.Storage;

namespace SemanticMemory.Cli.Migrate;

/// <summary>Makes one collection like another. Points that an earlier try has copied are read and compared, and not written again.</summary>
internal sealed class CollectionCopy(TenantCollection source, TenantCollection target, IMigrationProgress progress)
{
    /// <summary>Points read, compared and written together.</summary>
    public const int PageSize = 200;

    private readonly CollectionSchema _schema = source.Points.Schema;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var wasEmpty = await target.Points.CountAsync(Filter.Everything, cancellationToken) == 0;
        await foreach (var page in source.Points.ReadAllAsync(PageSize, cancellationToken))
        {
            var missing = wasEmpty ? page : await MissingAsync(page, cancellationToken);
            await target.Points.UpsertAsync(missing, cancellationToken);
            progress.Advance(page.Count);
        }

        if (!wasEmpty)
        {
            await RemoveOthersAsync(cancellationToken);
        }
    }

    private async Task<IReadOnlyList<Point>> MissingAsync(IReadOnlyList<Point> page, CancellationToken cancellationToken)
    {
        var there = (await target.Points.GetWholeAsync([.. page.Select(point => point.Id)], cancellationToken)).ToDictionary(point => point.Id);
        return [.. page.Where(point => !there.TryGetValue(point.Id, out var copy) || !CollectionComparison.AreSame(point, copy, _schema))];
    }

    // The source has lost points since an earlier try.
    private async Task RemoveOthersAsync(CancellationToken cancellationToken)
    {
        if (await source.Points.CountAsync(Filter.Everything, cancellationToken) == await target.Points.CountAsync(Filter.Everything, cancellationToken))
        {
            return;
        }

        var others = new List<Guid>();
        await foreach (var page in target.Points.ReadAllAsync(PageSize, cancellationToken))
        {
            var there = (await source.Points.GetAsync([.. page.Select(point => point.Id)], cancellationToken)).Select(point => point.Id).ToHashSet();
            others.AddRange(page.Select(point => point.Id).Where(id => !there.Contains(id)));
        }

        foreach (var some in others.Chunk(PageSize))
        {
            await target.Points.DeleteAsync(new Filter.HasId(some), cancellationToken);
        }
    }
}
