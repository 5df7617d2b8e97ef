using System.Diagnostics;
using System.Globalization;
using SemanticMemory.Embedded;
using SemanticMemory.Embedding;
using SemanticMemory.Messages;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.CrashChild;

/// <summary>An append whose process is killed with SIGKILL right before one of its writes.</summary>
public static class KilledAppend
{
    /// <summary>The tenant written to.</summary>
    public static TenantId Tenant { get; } = TenantId.Parse("crash");

    /// <summary>What is appended.</summary>
    public static NewMessage Said { get; } = new() { Role = MessageRole.User, Content = "What does the offer say?", ExternalId = "said", InputTokens = 7, OutputTokens = 5 };

    /// <summary>What the child is to be given, after the name of this mode.</summary>
    public static string[] Arguments(string directory, Guid session, int write) =>
        [directory, session.ToString(), write.ToString(CultureInfo.InvariantCulture)];

    /// <summary>Appends; does not return if the append has so many writes.</summary>
    public static async Task RunAsync(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var (session, write) = (Guid.Parse(arguments[1]), int.Parse(arguments[2], CultureInfo.InvariantCulture));
        var embedder = new Embedder(new BuiltInEmbeddingGenerator());
        await using var store = new EmbeddedMemoryStore(new EmbeddedOptions { Path = arguments[0] }, embedder.Fingerprint);
        var writes = 0;
        var dying = new InterruptedStore(
            store.OpenTenant(Tenant),
            async _ =>
            {
                if (++writes == write)
                {
                    Process.GetCurrentProcess().Kill();
                    await Task.Delay(Timeout.Infinite);
                }
            });
        await new SessionManager(dying, embedder).AppendAsync(session, Said);
    }
}
