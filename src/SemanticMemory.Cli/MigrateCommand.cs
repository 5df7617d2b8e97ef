using System.CommandLine;
using SemanticMemory.Cli.Migrate;

namespace SemanticMemory.Cli;

/// <summary><c>migrate</c>: everything of one store into another, verified.</summary>
internal static class MigrateCommand
{
    private const string Embedded = "embedded";
    private const string OnQdrant = "qdrant";

    private static readonly Option<string> s_from = Store("--from", "The store to read.");
    private static readonly Option<string> s_to = Store("--to", "The store to fill: empty, or left half full by the same migration.");
    private static readonly Option<string> s_data = new Option<string>("--data") { Description = "The data directory of the embedded store.", DefaultValueFactory = _ => "./data" }.NotBlank();
    private static readonly Option<bool> s_verifyOnly = new("--verify-only") { Description = "Only compare, and write nothing." };

    private static readonly QdrantChoice s_qdrant = new();

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var command = new Command("migrate", "Copies every tenant from one store to the other and compares both. Stop the service first; a copy that was interrupted goes on when the command is given again.")
        {
            s_from, s_to, s_data, s_verifyOnly,
        };
        s_qdrant.AddTo(command);
        command.Validators.Add(given =>
        {
            // As they were written: a value that cannot be is told by its own option.
            if (given.GetResult(s_from)?.Tokens is [var from] && given.GetResult(s_to)?.Tokens is [var to] && from.Value == to.Value)
            {
                given.AddError("--from and --to must be two stores: embedded and qdrant.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult given, CancellationToken cancellationToken)
    {
        var (output, errors) = (given.InvocationConfiguration.Output, given.InvocationConfiguration.Error);
        var verifiesOnly = given.GetValue(s_verifyOnly);
        return Ending.OfAsync(errors, "Stopped. Run the same command again to go on.", async () =>
        {
            MigrationEnd embedded = new EmbeddedEnd(given.GetValue(s_data)!);
            MigrationEnd qdrant = new QdrantEnd(s_qdrant.Options(given));
            var (from, to) = given.GetValue(s_from) == Embedded ? (embedded, qdrant) : (qdrant, embedded);
            var report = await MigrationProgress.RunAsync(errors, progress =>
            {
                var migration = new Migration(from, to, progress);
                return verifiesOnly ? migration.VerifyAsync(cancellationToken) : migration.CopyAsync(cancellationToken);
            });
            foreach (var collection in report.Collections)
            {
                await output.WriteLineAsync(collection.ToString());
            }

            foreach (var tenant in report.ExtraTenants)
            {
                await output.WriteLineAsync($"{tenant}: DIFFERENT: only the copy has this tenant");
            }

            if (report.IsSame)
            {
                await output.WriteLineAsync($"The copy is whole: {report.Points} points of {from.Name} are in {to.Name}.");
                return 0;
            }

            await errors.WriteLineAsync(verifiesOnly
                ? "The copy differs from its source."
                : "The copy differs from its source, and is not released: make sure that nothing writes to either store, then run the same command again.");
            return 1;
        }, cancellationToken);
    }

    private static Option<string> Store(string name, string description) => new(name)
    {
        Description = description,
        Required = true,
        HelpName = "embedded|qdrant",
        CustomParser = argument =>
        {
            if (argument.Tokens[0].Value is Embedded or OnQdrant)
            {
                return argument.Tokens[0].Value;
            }

            argument.AddError($"{name} must be embedded or qdrant.");
            return null;
        },
    };
}
