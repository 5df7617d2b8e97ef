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
    private readonly EmbeddedMemoryStore? _store;
    private readonly MemoryClient? _remote;

    private MemoryPlace(IMemoryClient client, string description, EmbeddedMemoryStore? store, MemoryClient? remote) =>
        (Client, Description, _store, _remote) = (client, description, store, remote);

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
        return new MemoryPlace(remote, $"The memory is on the server at {server}.", null, remote);
    }

    /// <summary>The memory in a data directory; if a server owns that, the server's.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Misconfigured"/>: somebody owns the directory who serves nowhere, or there is no key for the server.</exception>
    public static MemoryPlace InDirectory(string path, string tenant, string? key)
    {
        var id = TenantId.TryParse(tenant, out var parsed) && parsed != TenantId.System ? parsed
            : throw MemoryException.Invalid("--tenant", "Must be 1 to 63 lower-case letters, digits and hyphens, and begin with a letter or digit.");
        var embedder = new Embedder(new BuiltInEmbeddingGenerator());
        EmbeddedMemoryStore store;
        try
        {
            store = new EmbeddedMemoryStore(new EmbeddedOptions { Path = path }, embedder.Fingerprint);
        }
        catch (MemoryException inUse) when (inUse.Problem == "data-directory-in-use" && ServerOf(DataDirectoryOwner.Find(path)) is { } server)
        {
            return OnServer(server, key);
        }

        var sessions = new SessionManager(store.OpenTenant(id), embedder);
        return new MemoryPlace(new InProcessMemoryClient(sessions), $"The memory is tenant {tenant} in {Path.GetFullPath(path)}.", store, null);
    }

    /// <summary>Asks it something, so that files and model are read, or the server has been spoken to, before somebody waits for an answer.</summary>
    /// <exception cref="MemoryException">It cannot be used; the message says why.</exception>
    public Task OpenAsync(CancellationToken cancellationToken) => Client.SearchAsync(new SearchRequest { Query = "ready", Limit = 1 }, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _remote?.Dispose();
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

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
