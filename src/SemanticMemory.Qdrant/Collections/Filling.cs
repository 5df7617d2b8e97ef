using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Collections;

/// <summary>
/// While a copy is being made of another store, each collection's metadata names the source, and every other process refuses the collections. A
/// copy that was interrupted goes on where the source is the same.
/// </summary>
internal sealed class Filling(CollectionSetup setup, QdrantConnection connection, QdrantOptions options)
{
    private readonly CollectionNames _names = new(options.CollectionPrefix);

    /// <summary>Makes or takes the collections for the copy; all three are marked when it returns.</summary>
    /// <param name="source">The source as it names itself.</param>
    /// <param name="isEmpty">Do the collections that are there hold nothing of anybody?</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MemoryException"><see cref="MemoryError.Misconfigured"/>: they hold something else, or a copy of another source.</exception>
    public async Task BeginAsync(string source, Func<Task<bool>> isEmpty, CancellationToken cancellationToken)
    {
        var there = new Dictionary<string, string?>();
        foreach (var name in CollectionSchema.All.Select(_names.Alias))
        {
            if (await setup.FindAsync(name, cancellationToken).ConfigureAwait(false) is { } info)
            {
                there[name] = CollectionCheck.Metadata(info)?.Filling;
            }
        }

        if (there.FirstOrDefault(mark => mark.Value is { } other && other != source) is { Key: { } foreign, Value: { } of })
        {
            throw StoreErrors.BeingFilled(foreign, of);
        }

        // Looks at the collections that are there, and makes the others with their mark.
        await setup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        if (!there.ContainsValue(source) && there.Count > 0 && !await isEmpty().ConfigureAwait(false))
        {
            throw StoreErrors.NotEmpty(connection.Endpoint, options.CollectionPrefix);
        }

        foreach (var name in there.Where(mark => mark.Value is null).Select(mark => mark.Key))
        {
            await setup.SendAsync(
                HttpMethod.Patch, Path(name), new WireMetadataChange(new WireMetadata(null, null, null, source)), WireJson.Instance.WireMetadataChange, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the marks away: the copy is whole.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        foreach (var name in CollectionSchema.All.Select(_names.Alias))
        {
            // A member that is null goes; the serializer would leave it out.
            var call = new QdrantCall(Resilience.CallKind.RepeatableWrite, HttpMethod.Patch, Path(name), """{"metadata":{"filling":null}}"""u8.ToArray());
            await connection.SendAsync(call, static _ => true, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Path(string name) => $"collections/{name}";
}
