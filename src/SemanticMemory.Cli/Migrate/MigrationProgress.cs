using Spectre.Console;

namespace SemanticMemory.Cli.Migrate;

/// <summary>How far a migration has come.</summary>
internal interface IMigrationProgress
{
    /// <summary>The next part begins, over so many points.</summary>
    void Begin(string part, long total);

    /// <summary>So many points more are done.</summary>
    void Advance(int points);
}

/// <summary>Bars on a terminal; on anything else a line when a part begins.</summary>
internal sealed class MigrationProgress : IMigrationProgress
{
    private readonly TextWriter _errors;
    private readonly ProgressContext? _bars;
    private ProgressTask? _part;

    private MigrationProgress(TextWriter errors, ProgressContext? bars) => (_errors, _bars) = (errors, bars);

    /// <summary>Runs a migration and shows how far it has come.</summary>
    public static Task<T> RunAsync<T>(TextWriter errors, Func<IMigrationProgress, Task<T>> work) =>
        ReferenceEquals(errors, Console.Error) && !Console.IsErrorRedirected
            ? RunAsync(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(errors) }), errors, work)
            : work(new MigrationProgress(errors, null));

    /// <summary>The same with bars on a terminal that is given.</summary>
    internal static Task<T> RunAsync<T>(IAnsiConsole terminal, TextWriter errors, Func<IMigrationProgress, Task<T>> work) => terminal.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(bars => work(new MigrationProgress(errors, bars)));

    /// <inheritdoc/>
    public void Begin(string part, long total)
    {
        _part?.StopTask();
        if (_bars is null)
        {
            _errors.WriteLine($"{part} {total} points");
        }

        // A bar over nothing would never be full.
        _part = _bars?.AddTask($"{part} {total} points", maxValue: Math.Max(1, total));
    }

    /// <inheritdoc/>
    public void Advance(int points) => _part?.Increment(points);
}
