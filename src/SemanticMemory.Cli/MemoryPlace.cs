using Microsoft.Extensions.AI;
using SemanticMemory.Client;
using SemanticMemory.Embedded;
using SemanticMemory.Embedding;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Cli;

/// <summary>Where a command's memory is: in a data directory of its own, or on a server.</summary>
internal sealed class MemoryPlace : IAsyncDisposable
{
    private readonly Func<ValueTask> _close;

    private MemoryPlace(IMemoryClient client, string description, Func<ValueTask> close) => (Client, Description, _close) = (client, description, close);

    /// <summary>The memory.</summary>
    public IMemoryClient Client { get; }

    /// <summary>Where it is, for whoever reads the error output.</summary>
    public string Description { get; }

    /// <summary>The memory on a server.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Misconfigured"/>: there is no key.</exception>
    public static MemoryPlace OnServer(Uri server, string? key)
    {
        if (string.IsNullOrWhiteSpace(key))
        {
            throw new MemoryException(MemoryError.Misconfigured, "no-key", $"The server at {server} wants a key: set {McpCommand.KeyVariable}, or give --api-key.");
        }

        var remote = new MemoryClient(server, key);
        return new MemoryPlace(remote, $"The memory is on the server at {server}.", () =>
        {
            remote.Dispose();
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>
    /// The memory in a data directory; if a server owns that, the server's. While the model is away messages are stored all the same, and get their vectors when it is back.
    /// </summary>
    /// <param name="path">The data directory.</param>
    /// <param name="tenant">The tenant in it.</param>
    /// <param name="key">The key for a server that owns it.</param>
    /// <param name="model">The model whose vectors are there; stays the caller's to dispose.</param>
    /// <param name="errors">Where it is told that the model is away, or back.</param>
    /// <exception cref="MemoryException"><see cref="MemoryError.Misconfigured"/>: somebody owns the directory who serves nowhere, or there is no key for the server.</exception>
    public static MemoryPlace InDirectory(string path, string tenant, string? key, IEmbeddingGenerator<string, Embedding<float>> model, TextWriter errors)
    {
        var id = TenantId.TryParse(tenant, out var parsed) && parsed != TenantId.System ? parsed
            : throw MemoryException.Invalid("--tenant", "Must be 1 to 63 lower-case letters, digits and hyphens, and begin with a letter or digit.");
        var embedder = new Embedder(model);
        EmbeddedMemoryStore store;
        try
        {
            store = new EmbeddedMemoryStore(new EmbeddedOptions { Path = path }, embedder.Fingerprint);
        }
        catch (MemoryException inUse) when (inUse.Problem == "data-directory-in-use" && ServerOf(DataDirectoryOwner.Find(path)) is { } server)
        {
            return OnServer(server, key);
        }

        var memory = new ContainedMemory(store, id, embedder, new SessionManagerOptions(), TimeProvider.System, new ErrorLog<VectorFilling>(errors));
        return new MemoryPlace(new InProcessMemoryClient(memory.Sessions), $"The memory is tenant {tenant} in {Path.GetFullPath(path)}.", async () =>
        {
            await memory.DisposeAsync();
            await store.DisposeAsync();
        });
    }

    /// <summary>Asks it something, so that files and model are read, or the server has been spoken to, before somebody waits for an answer.</summary>
    /// <exception cref="MemoryException">It cannot be used; the message says why.</exception>
    public Task OpenAsync(CancellationToken cancellationToken) => Client.SearchAsync(new SearchRequest { Query = "ready", Limit = 1 }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _close();

    // An owner's note has all addresses it was told to serve at. A wildcard means this machine; port 0 was chosen by the system and is known to nobody.
    private static Uri? ServerOf(DataDirectoryOwner? owner)
    {
        foreach (var address in owner?.Address?.Split([' ', ';'], StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            var local = address.Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal)
                .Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal).Replace("//[::]", "//localhost", StringComparison.Ordinal);
            if (Uri.TryCreate(local, UriKind.Absolute, out var server) && server.Scheme is "http" or "https" && server.Port != 0)
            {
                return server;
            }
        }

        return null;
    }
}
