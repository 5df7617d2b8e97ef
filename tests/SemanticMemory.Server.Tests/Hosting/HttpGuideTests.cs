using System.Diagnostics;
using System.Text.RegularExpressions;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Hosting;

/// <summary>Runs the lines of docs/http.md as a reader would.</summary>
public sealed partial class HttpGuideTests : IAsyncLifetime
{
    private readonly ChattingServer _chatting = new();

    private RunningServer Server => _chatting.Server;

    public ValueTask InitializeAsync() => _chatting.InitializeAsync();

    public ValueTask DisposeAsync() => _chatting.DisposeAsync();

    [Fact]
    public async Task Every_line_of_the_guide_works_in_its_order()
    {
        Assert.SkipUnless(File.Exists("/bin/bash") && File.Exists("/usr/bin/curl"), "bash and curl are needed to run the guide.");
        var guide = await File.ReadAllTextAsync(Checkout.File("docs", "http.md"), TestContext.Current.CancellationToken);
        var blocks = ShellBlock().Matches(guide).Select(match => match.Groups["lines"].Value).ToArray();
        var script = $"set -euo pipefail\nBASE={Server.Address}api/v1\nOPERATOR={RunningServer.OperatorKey}\n" + string.Join("\necho\n", blocks);

        using var shell = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(shell.ExitCode == 0, $"{await errors}\n{output}");
        Assert.True(blocks.Length >= 10);
        Assert.Contains(">> 120 seats are 9,400 euros a year, with 12 % off if you sign before April.", output, StringComparison.Ordinal);
        Assert.Contains("event: done\n", output, StringComparison.Ordinal);
        Assert.Contains("\"sessionsLinked\":1", output, StringComparison.Ordinal);
        Assert.Contains("\"messagesErased\":7", output, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^```sh\n(?<lines>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex ShellBlock();
}
