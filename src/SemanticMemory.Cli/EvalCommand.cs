using System.CommandLine;
using System.CommandLine.Parsing;
using SemanticMemory.Cli.Eval;
using SemanticMemory.Cli.Learning;
using SemanticMemory.Recall;
using SemanticMemory.Search;

namespace SemanticMemory.Cli;

/// <summary><c>eval</c>: how well the memory finds what answers a question.</summary>
internal static class EvalCommand
{
    private static readonly Option<string> s_data = new("--data") { Description = "A folder of conversation files, or one file.", Required = true };
    private static readonly Option<DataFormat> s_format = new("--format") { Description = "How they are written.", CustomParser = Format, DefaultValueFactory = _ => DataFormat.Native, HelpName = "native|locomo" };
    private static readonly Option<SearchMode[]> s_modes = new("--modes") { Description = "What is compared, separated by commas.", CustomParser = Modes, DefaultValueFactory = _ => [SearchMode.Keyword, SearchMode.Semantic, SearchMode.Hybrid], HelpName = "keyword,semantic,hybrid" };
    private static readonly Option<bool> s_json = new("--json") { Description = "Print JSON instead of a table." };
    private static readonly Option<string?> s_misses = new("--misses") { Description = "Write the questions whose evidence is not all among the first 10 here, a JSON object a line." };
    private static readonly Option<bool> s_oneTenant = new("--one-tenant") { Description = "Put all files into one tenant instead of one each." };

    private static readonly Option<RecallWeights> s_without = new("--without") { Description = "Signals of recall that shall not count, separated by commas.", CustomParser = Without, DefaultValueFactory = _ => new RecallWeights(), HelpName = "topic,month,..." };
    private static readonly Option<bool> s_signals = new("--signals") { Description = "Print what each signal of recall is worth instead; hybrid mode, a tenant for each file." };
    private static readonly Option<bool> s_confidence = new("--confidence") { Description = "Print how far confidences can be trusted instead; hybrid mode, a tenant for each file." };
    private static readonly Option<string?> s_learn = new("--learn") { Description = "Learn the weights of recall from these questions instead and write them here as a source file." };
    private static readonly StoreChoice s_store = new();

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var command = new Command("eval", "Loads conversations into throw-away tenants, asks their questions and prints what was found.")
        {
            s_data, s_format, s_modes, s_json, s_misses, s_oneTenant, s_without, s_signals, s_confidence, s_learn,
        };
        s_store.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult given, CancellationToken cancellationToken)
    {
        var (output, errors) = (given.InvocationConfiguration.Output, given.InvocationConfiguration.Error);
        return Ending.OfAsync(errors, stopped: null, async () =>
        {
            var data = DataSet.Load(given.GetRequiredValue(s_data), given.GetValue(s_format));
            if (given.GetValue(s_learn) is { } file)
            {
                await output.WriteAsync(await LearnRun.RunAsync(data, file, Progress.To(errors), cancellationToken));
                return 0;
            }

            if (given.GetValue(s_signals))
            {
                await output.WriteAsync(await SignalsRun.RunAsync(data, given.GetValue(s_without)!, Progress.To(errors), cancellationToken));
                return 0;
            }

            if (given.GetValue(s_confidence))
            {
                await output.WriteAsync(await ConfidenceRun.RunAsync(data, given.GetValue(s_without)!, Progress.To(errors), cancellationToken));
                return 0;
            }

            await using var misses = given.GetValue(s_misses) is { } path ? new MissFile(path) : null;
            var evaluation = new Evaluation(given.GetValue(s_modes)!, given.GetValue(s_without)!, misses, Progress.To(errors), s_store.Qdrant(given));
            var report = await evaluation.RunAsync(data, given.GetValue(s_oneTenant), cancellationToken);
            await output.WriteAsync(given.GetValue(s_json) ? JsonReport.Of(report) : TextReport.Of(report));
            return 0;
        }, cancellationToken);
    }

    private static DataFormat Format(ArgumentResult argument)
    {
        if (Enum.TryParse<DataFormat>(Name(argument.Tokens[0].Value), out var format))
        {
            return format;
        }

        argument.AddError("--format must be native or locomo.");
        return default;
    }

    private static SearchMode[] Modes(ArgumentResult argument)
    {
        var modes = new List<SearchMode>();
        foreach (var name in argument.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!Enum.TryParse<SearchMode>(Name(name), out var mode))
            {
                argument.AddError("--modes must be keyword, semantic and hybrid, or some of them, separated by commas.");
                return [];
            }

            modes.Add(mode);
        }

        return [.. modes.Distinct()];
    }

    private static RecallWeights Without(ArgumentResult argument)
    {
        var weights = new RecallWeights();
        foreach (var name in argument.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!RecallWeights.Names.Contains(name))
            {
                argument.AddError($"--without must name signals, separated by commas: {string.Join(", ", RecallWeights.Names)}.");
                return weights;
            }

            weights = weights.With(name, 0);
        }

        return weights;
    }

    // Enum.TryParse takes numbers as well, and an enum's members begin with a capital.
    private static string Name(string given) => given.Length > 0 && char.IsAsciiLetterLower(given[0]) ? char.ToUpperInvariant(given[0]) + given[1..] : "";
}
