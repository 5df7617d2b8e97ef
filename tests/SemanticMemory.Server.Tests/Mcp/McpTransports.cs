using System.Net;
using System.Net.Sockets;
using ModelContextProtocol.Client;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Mcp;

/// <summary>Streamable HTTP: a tenant of its own for each test.</summary>
public sealed class McpOverHttpTests(RunningServer server) : McpContract
{
    private Tenant? _tenant;

    protected override async Task<McpClient> ConnectAsync(string? user = null, string? version = null)
    {
        _tenant ??= await server.CreateTenantAsync();
        return await ConnectAsync((await _tenant.CreateKeyAsync("agent")).Key, user, version);
    }

    [Fact]
    public async Task A_reader_gets_the_tools_that_read()
    {
        var tenant = await server.CreateTenantAsync();
        await using var client = await ConnectAsync((await tenant.CreateKeyAsync("reader")).Key, null, null);

        var tools = await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["list_sessions", "recall", "search"], tools.Select(tool => tool.Name).Order());
        await Assert.ThrowsAsync<ModelContextProtocol.McpProtocolException>(() => CallAsync(client, "remember", ("text", "Something.")));
    }

    [Fact]
    public async Task A_key_sees_its_own_tenant()
    {
        var (one, two) = (await server.CreateTenantAsync(), await server.CreateTenantAsync());
        await one.TalkAsync("The orchard's secret is under the third tree.", "uma");
        await using var client = await ConnectAsync(two.Key, null, null);

        Assert.StartsWith("Nothing was found", Text(await CallAsync(client, "recall", ("question", "secret of the orchard"))), StringComparison.Ordinal);
        Assert.Empty(await client.ListResourcesAsync(cancellationToken: TestContext.Current.CancellationToken));
    }

    private Task<McpClient> ConnectAsync(string key, string? user, string? version)
    {
        var headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer {key}" };
        if (user is not null)
        {
            headers["X-On-Behalf-Of"] = user;
        }

        var options = new HttpClientTransportOptions { Endpoint = new Uri(server.Address, "/mcp"), TransportMode = HttpTransportMode.StreamableHttp, AdditionalHeaders = headers };
        return McpClient.CreateAsync(new HttpClientTransport(options), new McpClientOptions { ProtocolVersion = version }, cancellationToken: TestContext.Current.CancellationToken);
    }
}

/// <summary>Standard input and output, the memory in the same process.</summary>
public sealed class McpOverStdioTests : McpContract, IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override Task<McpClient> ConnectAsync(string? user = null, string? version = null) =>
        CommandLine.ConnectAsync(["--data", Path.Combine(_directory.Path, "data"), .. user is null ? Array.Empty<string>() : ["--user", user]], null, version);
}

/// <summary>Standard input and output, the memory on a server.</summary>
public sealed class McpOverStdioToServerTests(RunningServer server) : McpContract
{
    private Tenant? _tenant;

    protected override async Task<McpClient> ConnectAsync(string? user = null, string? version = null)
    {
        _tenant ??= await server.CreateTenantAsync();
        return await CommandLine.ConnectAsync(["--server", server.Address.ToString(), .. user is null ? Array.Empty<string>() : ["--user", user]], _tenant.Key, version);
    }
}

/// <summary>Who gets the data directory that somebody has.</summary>
public sealed class McpDataDirectoryTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Where_a_server_owns_the_directory_its_memory_is_asked_over_http()
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        var data = Path.Combine(_directory.Path, "data");
        await using var server = ServerProcess.Start(_directory.Path, "--urls", address, "--Embedded:Path", data, "--Access:OperatorKey", RunningServer.OperatorKey);
        await server.ReadToAsync("SemanticMemory listens on");
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        var key = (await new Caller(http, RunningServer.OperatorKey).PostAsync("tenants", Body.Of("""{"id":"acme"}"""))).Should(201).Get("key");

        await using var client = await CommandLine.ConnectAsync(["--data", data], key, null);
        await client.CallToolAsync("remember", new Dictionary<string, object?> { ["text"] = "The gate code is 77.", ["user"] = "dana" }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(1, (await new Caller(http, key).GetAsync("messages"))["total"]!.GetValue<int>());
        var (exit, errors) = await CommandLine.RunAsync("--data", data);
        Assert.Equal(1, exit);
        Assert.Contains("SEMANTIC_MEMORY_API_KEY", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_somebody_owns_it_who_serves_nowhere_the_error_says_what_to_do()
    {
        var data = Path.Combine(_directory.Path, "data");
        await using var owner = await CommandLine.ConnectAsync(["--data", data], null, null);
        var (exit, errors) = await CommandLine.RunAsync("--data", data);

        Assert.Equal(1, exit);
        Assert.Contains("is in use by process", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_memory_that_is_away_is_an_answer_that_a_model_can_act_on()
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var client = await CommandLine.ConnectAsync(["--server", address], "sm_acme_key", null, errors: line => _ = line.Contains(address, StringComparison.Ordinal) && line.Contains("cannot be reached", StringComparison.Ordinal) && told.TrySetResult());

        // Whoever runs the program reads why without a call being made.
        await told.Task.WaitAsync(TestContext.Current.CancellationToken);
        var result = await client.CallToolAsync("recall", new Dictionary<string, object?> { ["question"] = "Anything?" }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(result.IsError);
        Assert.Contains("Go on without it", Assert.IsType<ModelContextProtocol.Protocol.TextContentBlock>(Assert.Single(result.Content)).Text, StringComparison.Ordinal);
        var failure = await Assert.ThrowsAsync<ModelContextProtocol.McpProtocolException>(() => client.ListResourcesAsync(cancellationToken: TestContext.Current.CancellationToken).AsTask());
        Assert.Contains("Go on without it", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_and_a_directory_exclude_each_other()
    {
        var (exit, errors) = await CommandLine.RunAsync("--data", _directory.Path, "--server", "http://localhost:5080");

        Assert.Equal(1, exit);
        Assert.Contains("--server stands alone", errors, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
