using System.Globalization;
using SemanticMemory.Embedding;
using SemanticMemory.Messages;
using SemanticMemory.Qdrant;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.CrashChild;

/// <summary>One of several servers on one Qdrant that append to the same session at once.</summary>
public static class CountingServer
{
    /// <summary>The tenant written to.</summary>
    public static TenantId Tenant { get; } = TenantId.Parse("acme");

    /// <summary>Appends so many messages, each of one input token.</summary>
    public static async Task RunAsync(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var (session, messages) = (Guid.Parse(arguments[2]), int.Parse(arguments[3], CultureInfo.InvariantCulture));
        var embedder = new Embedder(new BuiltInEmbeddingGenerator());
        await using var store = new QdrantMemoryStore(new QdrantOptions { Endpoint = new Uri(arguments[0]), CollectionPrefix = arguments[1] }, embedder.Fingerprint);
        var memory = new SessionManager(store.OpenTenant(Tenant), embedder);
        await memory.GetAsync(session);

        // So that all of them are at it at the same time.
        await Console.Out.WriteLineAsync("ready");
        await Console.In.ReadLineAsync();
        for (var message = 0; message < messages; message++)
        {
            await memory.AppendAsync(session, new NewMessage { Role = MessageRole.Tool, Content = "Done.", InputTokens = 1 });
        }
    }
}
