using SemanticMemory.Storage;

namespace SemanticMemory.Cli.Migrate;

/// <summary>Compares one collection with its copy: how many points, their checksums, and vector by vector.</summary>
internal sealed class CollectionComparison(TenantId tenant, PointCollection source, PointCollection target, IMigrationProgress progress)
{
    public async Task<CollectionReport> RunAsync(CancellationToken cancellationToken)
    {
        var (expected, found) = (new PointChecksum(), new PointChecksum());
        long count = 0, missing = 0, differing = 0;
        Guid? first = null;
        await foreach (var page in source.ReadAllAsync(CollectionCopy.PageSize, cancellationToken))
        {
            var copies = (await target.GetWholeAsync([.. page.Select(point => point.Id)], cancellationToken)).ToDictionary(point => point.Id);
            foreach (var point in page)
            {
                count++;
                expected.Add(point, source.Schema);
                if (!copies.TryGetValue(point.Id, out var copy))
                {
                    missing++;
                    first ??= point.Id;
                    continue;
                }

                found.Add(copy, source.Schema);
                if (!AreSame(point, copy, source.Schema))
                {
                    differing++;
                    first ??= point.Id;
                }
            }

            progress.Advance(page.Count);
        }

        // Ids are unique on both sides: what the copy has beside those found is too much.
        var there = await target.CountAsync(Filter.Everything, cancellationToken);
        return new CollectionReport(tenant, source.Schema.Name, count, there, expected.ToString(), found.ToString(), missing, differing, there - (count - missing), first);
    }

    /// <summary>Is the copy the same point, its vectors the same but for rounding?</summary>
    public static bool AreSame(Point point, Point copy, CollectionSchema schema) =>
        PointChecksum.Hash(point, schema).AsSpan().SequenceEqual(PointChecksum.Hash(copy, schema)) && Nearness.AreSame(point.Dense, copy.Dense);
}
