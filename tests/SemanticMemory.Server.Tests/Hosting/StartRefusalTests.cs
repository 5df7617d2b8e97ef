using System.Net;
using System.Net.Sockets;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Hosting;

/// <summary>A start that cannot succeed: exit code 1, one line that says what to do, no stack trace.</summary>
public sealed class StartRefusalTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("'embedded' (the default) or 'qdrant'", "--Store", "elsewhere")]
    [InlineData("Access:OperatorKey must be set", "--Store", "qdrant")]
    [InlineData("--demo", "--Store", "qdrant", "--Access:OperatorKey", "a-key-of-16-or-more", "--demo")]
    [InlineData("Qdrant:Endpoint", "--Store", "qdrant", "--Access:OperatorKey", "a-key-of-16-or-more", "--Qdrant:Endpoint", "localhost:6333")]
    [InlineData("Qdrant:CollectionPrefix", "--Qdrant:CollectionPrefix", "with spaces")]
    [InlineData("Qdrant:WriteConsistency", "--Qdrant:WriteConsistency", "3", "--Qdrant:ReplicationFactor", "2")]
    [InlineData("http://127.0.0.1:9/", "--Store", "qdrant", "--Access:OperatorKey", "a-key-of-16-or-more", "--Qdrant:Endpoint", "http://127.0.0.1:9")]
    [InlineData("Access:OperatorKey", "--Access:OperatorKey", "short")]
    [InlineData("Access:OperatorKey", "--Access:OperatorKey", "sm_like-a-tenants-key")]
    [InlineData("Embedded:Path", "--Embedded:Path", "")]
    [InlineData("Chat:Endpoint", "--Chat:Model", "a-model")]
    [InlineData("Chat:Endpoint", "--Chat:Endpoint", "localhost:11434", "--Chat:Model", "a-model")]
    [InlineData("Chat:Model", "--Chat:Endpoint", "http://localhost:11434/v1")]
    [InlineData("Chat:Retries", "--Chat:Endpoint", "http://localhost:11434/v1", "--Chat:Model", "a-model", "--Chat:Retries", "-1")]
    [InlineData("Chat:BreakerPause", "--Chat:Endpoint", "http://localhost:11434/v1", "--Chat:Model", "a-model", "--Chat:BreakerPause", "00:00:00")]
    [InlineData("Embedding:BreakerCalls", "--Embedding:Endpoint", "http://localhost:11434/v1", "--Embedding:Model", "a-model", "--Embedding:Dimensions", "8", "--Embedding:BreakerCalls", "1")]
    [InlineData("Embedding:Next:Dimensions", "--Embedding:Next:Endpoint", "http://localhost:11434/v1", "--Embedding:Next:Model", "a-model")]
    [InlineData("loopback", "--demo", "--urls", "http://0.0.0.0:0")]
    [InlineData("loopback", "--urls", "http://127.0.0.1:0;http://+:0", "--demo")]
    [InlineData("loopback", "--demo", "--Kestrel:Endpoints:All:Url", "http://0.0.0.0:0")]
    public async Task A_setting_that_cannot_be_is_named(string named, params string[] arguments) => AssertRefused(await RunAsync(arguments), named);

    [Fact]
    public async Task A_second_process_on_one_data_directory_learns_who_owns_it()
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        await using var owner = ServerProcess.Start(_directory.Path, "--urls", address, "--Embedded:Path", "shared");
        await owner.ReadToAsync("SemanticMemory listens");

        var second = await RunAsync("--urls", "http://127.0.0.1:0", "--Embedded:Path", "shared");

        AssertRefused(second, $"{owner.Id}", address);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";

        AssertRefused(await RunAsync("--urls", address, "--Embedded:Path", "mine"), address, "--urls");

        AssertRefused(await RunAsync("--urls", address, "--demo"), address, "--urls");
        Assert.Empty(Directory.GetDirectories(_directory.Path, "semantic-memory-demo-*"));

        // What was not started has told nobody its key: the next start makes one.
        await using var next = ServerProcess.Start(_directory.Path, "--urls", "http://127.0.0.1:0", "--Embedded:Path", "mine");
        await next.ReadToAsync("Operator key");
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_made_is_named()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "file"), "in the way", TestContext.Current.CancellationToken);

        AssertRefused(await RunAsync("--urls", "http://127.0.0.1:0", "--Embedded:Path", "file"), Path.Combine(_directory.Path, "file"));
    }

    private static void AssertRefused((int ExitCode, string Output, string Errors) end, params string[] named)
    {
        Assert.Equal(1, end.ExitCode);
        Assert.All(named, name => Assert.Contains(name, end.Errors, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", end.Output + end.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("listens on", end.Output, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        await using var process = ServerProcess.Start(_directory.Path, arguments);
        return await process.EndAsync();
    }
}
