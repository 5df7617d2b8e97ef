using System.Diagnostics;
using System.Globalization;
using SemanticMemory.CrashChild;

namespace SemanticMemory.Tests.Contract.Crash;

/// <summary>A process that writes until it is killed.</summary>
internal static class CrashingChild
{
    private static readonly string s_program = Path.ChangeExtension(typeof(CrashScript).Assembly.Location, ".dll");

    /// <summary>Lets it write until so many operations are acknowledged (none: until it begins to open the store), kills it, and tells how many each writer had.</summary>
    public static async Task<int[]> RunAsync(string directory, int seed, int round, int killAfter, TimeSpan delay, CancellationToken cancellationToken)
    {
        string[] arguments = [s_program, directory, seed.ToString(CultureInfo.InvariantCulture), round.ToString(CultureInfo.InvariantCulture)];
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The child did not start.");
        try
        {
            return await WatchAsync(process, killAfter, delay, cancellationToken);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<int[]> WatchAsync(Process process, int killAfter, TimeSpan delay, CancellationToken cancellationToken)
    {
        var complaints = process.StandardError.ReadToEndAsync(cancellationToken);
        var acknowledged = new int[CrashScript.Writers];
        var total = 0;
        Assert.Equal("opening", await process.StandardOutput.ReadLineAsync(cancellationToken));
        var killing = killAfter == 0 ? KillAsync(process, delay) : null;

        // What is in the pipe when the child dies was acknowledged before.
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            acknowledged[int.Parse(line, CultureInfo.InvariantCulture)]++;
            total++;
            if (killing is null && total >= killAfter)
            {
                killing = KillAsync(process, delay);
            }
        }

        await process.WaitForExitAsync(cancellationToken);
        Assert.True(killing is not null, $"The child ended by itself after {total} acknowledgements with code {process.ExitCode}: {await complaints}");
        await killing;
        Assert.Equal("", await complaints);
        return acknowledged;
    }

    private static async Task KillAsync(Process process, TimeSpan delay)
    {
        await Task.Delay(delay);
        process.Kill();
    }
}
