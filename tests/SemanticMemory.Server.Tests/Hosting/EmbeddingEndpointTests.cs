using System.Diagnostics;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using SemanticMemory.Server.Tests.Support;
using SemanticMemory.Tests.OpenAI.Double;
using SemanticMemory.Tests.Qdrant.Double;
using Answer = SemanticMemory.Server.Tests.Support.Answer;

namespace SemanticMemory.Server.Tests.Hosting;

/// <summary>The service with its embedding model behind an endpoint that comes and goes.</summary>
public sealed class EmbeddingEndpointTests : IAsyncLifetime
{
    private readonly RunningServer _server = new();
    private readonly RunningServer _other = new();
    private EmbeddingDouble? _double;

    private EmbeddingDouble Model => _double!;

    public async ValueTask InitializeAsync() => _double = await EmbeddingDouble.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _other.DisposeAsync();
        await Model.DisposeAsync();
    }

    [Fact]
    public async Task Messages_are_taken_while_the_endpoint_is_down_and_found_by_meaning_when_it_is_back_also_after_a_restart()
    {
        Model.Fail(EmbeddingFault.Status);
        await StartAsync(_server);
        var tenant = await _server.CreateTenantAsync();
        await tenant.TalkAsync("The red car is in the garage.");
        var found = (await SearchAsync(tenant.Admin, "garage", "hybrid")).Should(200);
        Assert.Equal("embedding-unavailable", found.Get("degraded"));
        Assert.Single(found.Items("hits"));
        (await SearchAsync(tenant.Admin, "automobile", "semantic")).ShouldBeProblem(503, "embedding-unavailable");
        var ready = (await _server.Anonymous.GetAsync("/health/ready")).Should(200);
        Assert.Equal("degraded", ready.Get("status"));
        Assert.Equal("embedding-unavailable", ready["checks"]!["embedder"]!.GetValue<string>());

        await _server.StopAsync();
        Model.Mend();
        await StartAsync(_server);
        var again = _server.CallerWith(tenant.Key);
        await UntilAsync(async () => (await SearchAsync(again, "automobile", "semantic")).Should(200).Items("hits").Count == 1);
        Assert.Null((await SearchAsync(again, "garage", "hybrid")).Should(200)["degraded"]);
        Assert.Equal("ok", (await _server.Anonymous.GetAsync("/health/ready")).Should(200).Get("status"));
    }

    [Fact]
    public async Task A_running_service_notices_by_itself_that_the_endpoint_is_back()
    {
        await StartAsync(_server);
        var tenant = await _server.CreateTenantAsync();
        Model.Fail(EmbeddingFault.Cut);
        await tenant.TalkAsync("The red car is in the garage.");
        Model.Mend();
        await UntilAsync(async () => (int)(await SearchAsync(tenant.Admin, "automobile", "semantic")).Status == 200
            && (await SearchAsync(tenant.Admin, "automobile", "semantic")).Items("hits").Count == 1);
        await UntilAsync(async () => (await _server.Anonymous.GetAsync("/health/ready")).Get("status") == "ok");
        Assert.Contains(_server.Log.Lines, line => line.Contains("got the vectors they lacked", StringComparison.Ordinal));
        Assert.DoesNotContain(_server.Log.Lines, line => line.Contains("garage", StringComparison.Ordinal) || line.Contains(EmbeddingDouble.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_two_servers_on_one_qdrant_the_one_that_reaches_the_endpoint_fills_in_what_the_other_stored()
    {
        await using var qdrant = await QdrantDouble.StartAsync();
        await using var away = await EmbeddingDouble.StartAsync();
        away.Fail(EmbeddingFault.Status);
        string[] shared = ["--Store", "qdrant", "--Qdrant:Endpoint", qdrant.Endpoint.ToString()];
        await StartAsync(_server, [.. shared, "--Embedding:Endpoint", away.Endpoint.ToString()]);
        var tenant = await _server.CreateTenantAsync();
        await tenant.TalkAsync("The red car is in the garage.");
        await StartAsync(_other, shared);
        var elsewhere = _other.CallerWith(tenant.Key);
        await UntilAsync(async () => (await SearchAsync(elsewhere, "automobile", "semantic")).Should(200).Items("hits").Count == 1);
    }

    [Theory]
    [InlineData("Embedding:Dimensions", "--Embedding:Dimensions", "63")]
    [InlineData("Embedding:ApiKey", "--Embedding:ApiKey", "another")]
    [InlineData("Embedding:Model", "--Embedding:Model", "")]
    [InlineData("Embedding:Endpoint", "--Embedding:Endpoint", "nowhere")]
    [InlineData("Embedding:Timeout", "--Embedding:Timeout", "-00:00:01")]
    public async Task What_must_be_mended_first_is_told_at_the_start(string named, string argument, string value)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(_server, argument, value));
        Assert.Contains(named, SemanticMemory.Server.Hosting.StartFailure.Describe(failure)!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_asks_by_mcp_learns_that_only_words_were_searched()
    {
        Model.Fail(EmbeddingFault.Status);
        await StartAsync(_server);
        var tenant = await _server.CreateTenantAsync();
        await tenant.TalkAsync("The red car is in the garage.");
        var headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer {tenant.Key}" };
        var transport = new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(_server.Address, "/mcp"), TransportMode = HttpTransportMode.StreamableHttp, AdditionalHeaders = headers });
        await using var client = await McpClient.CreateAsync(transport, cancellationToken: TestContext.Current.CancellationToken);

        var recalled = await client.CallToolAsync("recall", new Dictionary<string, object?> { ["question"] = "Which garage?" }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("embedding-unavailable", recalled.StructuredContent!.Value.GetProperty("degraded").GetString());
        Assert.Contains("goes by words alone just now", Assert.IsType<TextContentBlock>(Assert.Single(recalled.Content)).Text, StringComparison.Ordinal);
    }

    private Task StartAsync(RunningServer server, params string[] more) => server.StartAsync(
        RunningServer.OperatorKey,
        [
            "--Embedding:Endpoint", Model.Endpoint.ToString(), "--Embedding:ApiKey", EmbeddingDouble.Key, "--Embedding:Model", Model.Model,
            "--Embedding:Dimensions", "64", "--Embedding:Retries", "0", "--Embedding:BreakerPause", "00:00:00.5", "--Embedding:FillEvery", "00:00:00.2", .. more,
        ]);

    private static Task<Answer> SearchAsync(Caller caller, string query, string mode) => caller.PostAsync("search", Body.Of($$"""{"query":"{{query}}","mode":"{{mode}}"}"""));

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var watch = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "It did not come true within 30 seconds.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        }
    }
}
