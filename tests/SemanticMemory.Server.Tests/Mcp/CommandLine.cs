using System.Diagnostics;
using ModelContextProtocol.Client;

namespace SemanticMemory.Server.Tests.Mcp;

/// <summary>The command <c>mcp</c> as a process, the way a model's program starts it.</summary>
internal static class CommandLine
{
    private const string KeyVariable = "SEMANTIC_MEMORY_API_KEY";

    // .../tests/SemanticMemory.Server.Tests/bin/Release/net10.0: the command was built beside it, in the same configuration.
    private static string Program { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "../../../../../src/SemanticMemory.Cli/bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0/SemanticMemory.Cli.dll"));

    /// <summary>A client of it.</summary>
    public static Task<McpClient> ConnectAsync(IEnumerable<string> arguments, string? key, string? version)
    {
        var options = new StdioClientTransportOptions
        {
            Name = "semantic-memory",
            Command = "dotnet",
            Arguments = [Program, "mcp", .. arguments],
            EnvironmentVariables = new Dictionary<string, string?> { [KeyVariable] = key },
        };

        // A process that starts on a busy machine takes its time; asked in the older way meanwhile, it would have to refuse.
        var client = new McpClientOptions { ProtocolVersion = version, DiscoverProbeTimeout = TimeSpan.FromMinutes(1) };
        return McpClient.CreateAsync(new StdioClientTransport(options), client, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>A start that is refused: exit code and errors. Nothing is on its output.</summary>
    public static async Task<(int ExitCode, string Errors)> RunAsync(params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Program, "mcp", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [KeyVariable] = null },
        })!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("jsonrpc", output, StringComparison.Ordinal);
        return (process.ExitCode, await errors);
    }
}
