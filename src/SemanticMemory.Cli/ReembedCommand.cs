using System.CommandLine;
using System.Globalization;
using SemanticMemory.Embedded;
using SemanticMemory.Embedding;
using SemanticMemory.Qdrant;
using SemanticMemory.Storage;

namespace SemanticMemory.Cli;

/// <summary><c>reembed</c>: moves a store to another embedding model, while it answers; run again it goes on where it was.</summary>
internal static class ReembedCommand
{
    private static readonly Option<string> s_data = new Option<string>("--data") { Description = "The data directory of the embedded store; nobody else may have it.", DefaultValueFactory = _ => new EmbeddedOptions().Path }.NotBlank();
    private static readonly Option<string> s_prefix = new("--qdrant-collection-prefix") { Description = "What the names of the collections begin with.", DefaultValueFactory = _ => new QdrantOptions().CollectionPrefix };
    private static readonly Option<TimeSpan> s_notice = new("--qdrant-switch-notice") { Description = "Qdrant:SwitchNotice of the servers.", DefaultValueFactory = _ => new QdrantOptions().SwitchNotice };
    private static readonly Option<TimeSpan> s_drain = new("--qdrant-switch-drain") { Description = "Qdrant:SwitchDrain of the servers.", DefaultValueFactory = _ => new QdrantOptions().SwitchDrain };
    private static readonly Option<bool> s_abandon = new("--abandon") { Description = "Give up a move that was begun: what was made for the new model goes, the old one stays." };

    private static readonly StoreChoice s_store = new();
    private static readonly EmbeddingChoice s_embedding = new("the new model", "is moved to");

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var command = new Command("reembed", "Moves a store to another embedding model. It answers meanwhile; stopped, the command goes on where it was.")
        {
            s_data, s_prefix, s_notice, s_drain, s_abandon,
        };
        s_store.AddTo(command);
        s_embedding.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult given, CancellationToken cancellationToken)
    {
        var (output, errors) = (given.InvocationConfiguration.Output, given.InvocationConfiguration.Error);
        var line = Progress.To(errors);
        return Ending.OfAsync(errors, "Stopped. What is done is kept: run the same command again to go on.", async () =>
        {
            using var generator = s_embedding.Generator(given);
            var embedder = new Embedder(generator);
            await using var store = Open(given, embedder.Fingerprint);
            if (given.GetValue(s_abandon))
            {
                await using var move = store.MoveTo(embedder.Fingerprint);
                await move.AbandonAsync(cancellationToken);
                await output.WriteLineAsync("Given up: the store keeps the embedding model it has.");
                return 0;
            }

            var shown = new Shown(line);
            var result = await new Reembedding(store, embedder).RunAsync(shown, cancellationToken);
            line.Clear();
            await output.WriteLineAsync(Tell(result, embedder.Fingerprint));
            return 0;
        }, cancellationToken);
    }

    private static string Tell(ReembedResult result, EmbeddingFingerprint model) => result.AlreadyThere
        ? $"The store has the embedding model {model} already."
        : string.Create(CultureInfo.InvariantCulture, $"The store has the embedding model {model} now: {result.Points:N0} messages of {result.Tenants:N0} tenants, counted before and after.")
            + (result.Refused == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" The model refused {result.Refused:N0} of them: they are found by words alone."))
            + " Configure it (Embedding:*) wherever the service is started.";

    private static MemoryStore Open(ParseResult given, EmbeddingFingerprint model)
    {
        var switching = new QdrantOptions { CollectionPrefix = given.GetValue(s_prefix)!, SwitchNotice = given.GetValue(s_notice), SwitchDrain = given.GetValue(s_drain) };
        return s_store.Qdrant(given, switching) is { } qdrant ? new QdrantMemoryStore(qdrant, model) : new EmbeddedMemoryStore(new EmbeddedOptions { Path = given.GetValue(s_data)! }, model);
    }

    private sealed class Shown(Progress line) : IProgress<ReembedProgress>
    {
        public void Report(ReembedProgress value) =>
            line.Show(string.Create(CultureInfo.InvariantCulture, $"{value.Moved:N0} of {value.Points:N0} messages have their new vectors"));
    }
}
