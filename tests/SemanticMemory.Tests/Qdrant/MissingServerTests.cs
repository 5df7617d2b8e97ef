using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>A Qdrant that QDRANT_URL names and that is not there fails the tests; it does not silently leave them out.</summary>
public sealed partial class MissingServerTests
{
    [Fact]
    public async Task Where_QDRANT_URL_names_nobody_tests_fail_and_none_is_skipped()
    {
        var tests = Path.ChangeExtension(typeof(MissingServerTests).Assembly.Location, ".dll");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [tests, "-class", typeof(QdrantGet).FullName!, "-noColor"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,

            // Port 1 of loopback: nobody listens there.
            Environment = { [QdrantEndpoint.Variable] = "http://127.0.0.1:1" },
        };
        using var process = Process.Start(start)!;
        try
        {
            var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);
            var summary = Summary().Match(string.Join('\n', await said));
            Assert.True(summary.Success, string.Join('\n', await said));
            Assert.NotEqual(0, process.ExitCode);
            Assert.NotEqual("0", summary.Groups["total"].Value);
            Assert.Equal(summary.Groups["total"].Value, summary.Groups["failed"].Value);
            Assert.Equal("0", summary.Groups["skipped"].Value);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    [GeneratedRegex(@"Total: (?<total>\d+), .*Failed: (?<failed>\d+), Skipped: (?<skipped>\d+)")]
    private static partial Regex Summary();
}
