using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SemanticMemory.Cli.Migrate;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Cli;

/// <summary><c>verify</c>: holds sessions against their messages, token sums first, and mends what killed processes left undone.</summary>
internal static class VerifyCommand
{
    private static readonly Option<string> s_store = StoreChoice.Kind();
    private static readonly Option<string> s_data = new Option<string>("--data") { Description = "The data directory of the embedded store; nobody else may have it.", DefaultValueFactory = _ => "./data" }.NotBlank();
    private static readonly Option<TenantId?> s_tenant = new("--tenant") { Description = "Only this tenant.", CustomParser = Tenant };
    private static readonly Option<bool> s_dryRun = new("--dry-run") { Description = "Only look, and change nothing." };
    private static readonly Option<TimeSpan> s_rest = new("--rest")
    {
        Description = "On Qdrant, which servers may be writing: how long a session must stand still before what seems wrong with it is mended.",
        DefaultValueFactory = _ => TimeSpan.FromMinutes(5),
    };

    private static readonly QdrantChoice s_qdrant = new();

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var command = new Command("verify", "Adds up the tokens of all messages, compares sessions with their messages, and mends what a killed process left undone.")
        {
            s_store, s_data, s_tenant, s_dryRun, s_rest,
        };
        s_qdrant.AddTo(command);
        command.Validators.Add(given =>
        {
            if (given.GetValue(s_rest) < TimeSpan.Zero)
            {
                given.AddError("--rest must not be negative: give a time like 00:05:00.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult given, CancellationToken cancellationToken)
    {
        var (output, errors) = (given.InvocationConfiguration.Output, given.InvocationConfiguration.Error);
        var line = Progress.To(errors);
        var onQdrant = StoreChoice.IsQdrant(given, s_store);
        var options = new SessionVerificationOptions { DryRun = given.GetValue(s_dryRun), Rest = onQdrant ? given.GetValue(s_rest) : TimeSpan.Zero };
        return Ending.OfAsync(errors, "Stopped. What is mended is kept: run the same command again to go on.", async () =>
        {
            MigrationEnd place = onQdrant ? new QdrantEnd(s_qdrant.Options(given)) : new EmbeddedEnd(given.GetValue(s_data)!);
            var model = await place.FindEmbeddingAsync(cancellationToken)
                ?? throw new MemoryException(MemoryError.Misconfigured, "nothing-to-verify", $"There is nothing in {place.Name}: check --store, and the options that say where it is.");
            await using var store = await place.OpenAsync(model, cancellationToken);
            var tenants = await TenantsAsync(store, given.GetValue(s_tenant), place, cancellationToken);
            var reports = await new SessionVerification([.. tenants.Select(store.OpenTenant)]).RunAsync(options, new Shown(line), cancellationToken);
            line.Clear();
            foreach (var report in reports)
            {
                await output.WriteLineAsync(Tell(report, options.DryRun));
            }

            return await EndAsync(reports.All(report => report.IsRight), reports.Sum(report => report.InUse), options.DryRun, output, errors);
        }, cancellationToken);
    }

    private static async Task<int> EndAsync(bool isRight, long inUse, bool dryRun, TextWriter output, TextWriter errors)
    {
        if (inUse > 0)
        {
            await errors.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{inUse:N0} sessions were being written all the while and were left alone: run the same command again."));
            return 1;
        }

        if (!isRight && dryRun)
        {
            await errors.WriteLineAsync("Nothing was changed: run the command without --dry-run to mend this.");
            return 1;
        }

        await output.WriteLineAsync(isRight ? "All is right." : "All is right now.");
        return 0;
    }

    // The reserved tenant has no sessions.
    private static async Task<IReadOnlyList<TenantId>> TenantsAsync(MemoryStore store, TenantId? wanted, MigrationEnd place, CancellationToken cancellationToken)
    {
        var tenants = (await store.ListTenantsAsync(cancellationToken)).Where(tenant => tenant != TenantId.System && (wanted is null || tenant == wanted)).ToArray();
        return wanted is null || tenants.Length > 0 ? tenants
            : throw new MemoryException(MemoryError.Misconfigured, "no-such-tenant", $"There is no tenant '{wanted}' in {place.Name}.");
    }

    private static string Tell(SessionVerificationReport report, bool dryRun)
    {
        (long Count, string What)[] found =
        [
            (report.TokenSums, string.Create(CultureInfo.InvariantCulture, $"token sums ({report.MissingTokens:N0} tokens had not been counted)")),
            (report.UnnotedDeletes, "notes of what deleted messages had used"),
            (report.Charges, "sessions charged to somebody else"),
            (report.Titles, "titles"),
            (report.Sleeping, "archived sessions that a message should have woken"),
            (report.LastMessages, "times of the last message"),
            (report.UnfinishedChanges, "changes that had not reached all messages"),
        ];
        var said = string.Join(", ", found.Where(entry => entry.Count > 0).Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Count:N0} {entry.What}")));
        return string.Create(CultureInfo.InvariantCulture, $"{report.Tenant}: {report.Sessions:N0} sessions, {report.Messages:N0} messages")
            + (said.Length == 0 ? ": nothing to mend" : $": {(dryRun ? "to mend" : "mended")}: {said}");
    }

    private static TenantId? Tenant(ArgumentResult argument)
    {
        if (TenantId.TryParse(argument.Tokens[0].Value, out var tenant) && tenant != TenantId.System)
        {
            return tenant;
        }

        argument.AddError("--tenant must be 1 to 63 lower-case letters, digits and hyphens, and begin with a letter or digit.");
        return null;
    }

    private sealed class Shown(Progress line) : IProgress<long>
    {
        public void Report(long value) => line.Show(string.Create(CultureInfo.InvariantCulture, $"{value:N0} sessions looked at"));
    }
}
