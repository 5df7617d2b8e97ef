using System.Diagnostics;
using ModelContextProtocol.Client;

namespace SemanticMemory.Server.Tests.Mcp;

/// <summary>The command <c>mcp</c> as a process, the way a model's program starts it.</summary>
internal static class CommandLine
{
    private const string KeyVariable = "SEMANTIC_MEMORY_API_KEY";
    private const string EmbeddingKeyVariable = "EMBEDDING_API_KEY";

    // .../tests/SemanticMemory.Server.Tests/bin/Release/net10.0: the command was built beside it, in the same configuration.
    private static string Program { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "../../../../../src/SemanticMemory.Cli/bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0/SemanticMemory.Cli.dll"));

    /// <summary>A client of it. It waits for the answer to its first question as long as the library does by default, or as told; then it shakes hands in the older way.</summary>
    public static Task<McpClient> ConnectAsync(IEnumerable<string> arguments, string? key, string? version, TimeSpan? patience = null, Action<string>? errors = null, string? embeddingKey = null)
    {
        var options = new StdioClientTransportOptions
        {
            Name = "semantic-memory",
            Command = "dotnet",
            Arguments = [Program, "mcp", .. arguments],
            EnvironmentVariables = new Dictionary<string, string?> { [KeyVariable] = key, [EmbeddingKeyVariable] = embeddingKey },
            StandardErrorLines = errors,
        };
        var client = new McpClientOptions { ProtocolVersion = version };
        client.DiscoverProbeTimeout = patience ?? client.DiscoverProbeTimeout;
        return McpClient.CreateAsync(new StdioClientTransport(options), client, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>A start that is refused: exit code and errors. Nothing is on its output.</summary>
    public static async Task<(int ExitCode, string Errors)> RunAsync(params IEnumerable<string> arguments)
    {
        using var process = Start(arguments, null);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("jsonrpc", output, StringComparison.Ordinal);
        return (process.ExitCode, await errors);
    }

    /// <summary>The process itself, to speak with line by line.</summary>
    public static Process Start(IEnumerable<string> arguments, string? key) => Process.Start(new ProcessStartInfo("dotnet", [Program, "mcp", .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { [KeyVariable] = key },
    })!;
}
