using System.CommandLine;
using System.Diagnostics;
using SemanticMemory.Cli;

namespace SemanticMemory.Tests.Cli.Migrate;

/// <summary>Runs <c>migrate</c>: here, or in a process that can be killed.</summary>
internal static class MigrateRun
{
    public static async Task<(int ExitCode, string Output, string Errors)> HereAsync(params string[] options)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exitCode = await MigrateCommand.Create().Parse(options).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors }, TestContext.Current.CancellationToken);
        return (exitCode, output.ToString(), errors.ToString());
    }

    /// <summary>Starts a process and kills it once something has happened.</summary>
    /// <returns>What it wrote until then.</returns>
    public static async Task<string> KilledAsync(Func<bool> once, params string[] options)
    {
        // It runs from the folder of the tests, whose settings name the frameworks that are there.
        string File(string extension) => Path.ChangeExtension(typeof(MigrateRun).Assembly.Location, extension);
        var program = Path.ChangeExtension(typeof(MigrateCommand).Assembly.Location, ".dll");
        string[] arguments = ["exec", "--runtimeconfig", File(".runtimeconfig.json"), "--depsfile", File(".deps.json"), program, "migrate", .. options];
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            var began = TimeProvider.System.GetTimestamp();
            while (!once())
            {
                Assert.False(process.HasExited, $"It ended by itself: {(process.HasExited ? string.Join('\n', await said) : "")}");
                Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(2), "It never came so far.");
                await Task.Delay(20);
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        return string.Join('\n', await said);
    }
}
