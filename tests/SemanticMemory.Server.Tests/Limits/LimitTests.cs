using SemanticMemory.Server.Tests.Support;
using SemanticMemory.Tests.Qdrant.Double;
using Answer = SemanticMemory.Server.Tests.Support.Answer;

namespace SemanticMemory.Server.Tests.Limits;

/// <summary>Rates by key, and what users may use, as they look over HTTP.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private readonly RunningServer _server = new();
    private readonly RunningServer _other = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task Each_key_has_its_own_rate_and_reading_is_counted_apart_from_writing()
    {
        await _server.StartAsync(RunningServer.OperatorKey, "--Limits:ReadsPerMinute", "3", "--Limits:WritesPerMinute", "2");
        var tenant = await _server.CreateTenantAsync();
        var (_, _, second) = await tenant.CreateKeyAsync("agent");
        var session = (await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"web"}"""))).Should(201).Get("id");

        ShouldWait((await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"web"}"""))).ShouldBeProblem(429, "rate-limited"), atMost: 60);
        (await second.PostAsync("sessions", Body.Of("""{"channel":"web"}"""))).Should(201);
        (await tenant.Admin.GetAsync($"sessions/{session}")).Should(200);
        (await tenant.Admin.PostAsync("search", Body.Of("""{"query":"otter"}"""))).Should(200);
        (await tenant.Admin.PostAsync($"sessions/{session}/context", Body.Of("{}"))).Should(200);
        ShouldWait((await tenant.Admin.GetAsync("sessions")).ShouldBeProblem(429, "rate-limited"), atMost: 60);
        (await _server.Operator.GetAsync("tenants")).Should(200);
        (await _server.Anonymous.GetAsync("/health/ready")).Should(200);
    }

    [Fact]
    public async Task A_key_gets_thirty_replies_a_minute_unless_configured_and_whatever_it_reads_and_writes()
    {
        await _server.StartAsync(RunningServer.OperatorKey);
        var tenant = await _server.CreateTenantAsync();
        var session = (await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"web"}"""))).Should(201).Get("id");
        Task<Answer> AskAsync() => tenant.Admin.PostAsync($"sessions/{session}/reply", Body.Of("""{"content":"Hello?"}"""));
        for (var i = 0; i < 30; i++)
        {
            (await AskAsync()).ShouldBeProblem(501, "no-chat-model");
            (await tenant.Admin.PostAsync($"sessions/{session}/messages", Body.Of("""{"role":"user","content":"Hello."}"""))).Should(201);
        }

        ShouldWait((await AskAsync()).ShouldBeProblem(429, "rate-limited"), atMost: 60);
        (await tenant.Admin.GetAsync($"sessions/{session}")).Should(200);
        (await tenant.Admin.PostAsync($"sessions/{session}/messages", Body.Of("""{"role":"user","content":"Hello."}"""))).Should(201);
    }

    [Fact]
    public async Task A_refused_key_or_role_uses_up_nothing()
    {
        await _server.StartAsync(RunningServer.OperatorKey, "--Limits:WritesPerMinute", "1", "--Limits:Tenants:tenant-1:WritesPerMinute", "0");
        var (unlimited, limited) = (await _server.CreateTenantAsync(), await _server.CreateTenantAsync());
        var (_, key, reader) = await unlimited.CreateKeyAsync("reader");
        for (var i = 0; i < 3; i++)
        {
            (await reader.PostAsync("sessions", Body.Of("""{"channel":"web"}"""))).ShouldBeProblem(403, "forbidden");
            (await _server.CallerWith(key + "x").PostAsync("sessions", Body.Of("""{"channel":"web"}"""))).ShouldBeProblem(401, "unauthorized");
            (await unlimited.Admin.PostAsync("sessions", Body.Of("""{"channel":"web"}"""))).Should(201);
        }

        (await limited.Admin.PostAsync("sessions", Body.Of("""{"channel":"web"}"""))).Should(201);
        (await limited.Admin.PostAsync("sessions", Body.Of("""{"channel":"web"}"""))).ShouldBeProblem(429, "rate-limited");
    }

    [Fact]
    public async Task Two_servers_of_one_store_count_a_users_messages_together()
    {
        await using var qdrant = await QdrantDouble.StartAsync();
        string[] settings = ["--Store", "qdrant", "--Qdrant:Endpoint", qdrant.Endpoint.ToString(), "--Limits:MessagesPerDay", "3", "--Limits:TokensPerMonth", "100", "--Limits:Tenants:tenant-2:MessagesPerDay", "0"];
        await _server.StartAsync(RunningServer.OperatorKey, settings);
        await _other.StartAsync(RunningServer.OperatorKey, settings);
        var (tenant, unlimited) = (await _server.CreateTenantAsync(), await _server.CreateTenantAsync());
        var (session, _) = await tenant.TalkAsync("One.", user: "dana");
        var elsewhere = _other.CallerWith(tenant.Key);
        (await elsewhere.PostAsync($"sessions/{session}/messages", Body.Of("""{"role":"user","content":"Two."}"""))).Should(201);
        (await tenant.Admin.PostAsync($"sessions/{session}/messages", Body.Of("""{"role":"user","content":"Three."}"""))).Should(201);

        foreach (var caller in new[] { tenant.Admin, elsewhere })
        {
            ShouldWait((await caller.PostAsync($"sessions/{session}/messages", Body.Of("""{"role":"user","content":"Four."}"""))).ShouldBeProblem(429, "daily-messages-reached"), atMost: 86_400);
        }

        (await elsewhere.PostAsync("sessions", Body.Of("""{"channel":"web","userId":"dana","message":{"role":"user","content":"Four."}}"""))).ShouldBeProblem(429, "daily-messages-reached");
        var (free, _) = await unlimited.TalkAsync("One.", user: "dana");
        for (var i = 0; i < 4; i++)
        {
            (await unlimited.Admin.PostAsync($"sessions/{free}/messages", Body.Of("""{"role":"user","content":"More."}"""))).Should(201);
        }

        (await _other.CallerWith(unlimited.Key).PostAsync($"sessions/{free}/messages", Body.Of("""{"role":"assistant","content":"Enough.","inputTokens":60,"outputTokens":40}"""))).Should(201);
        ShouldWait((await unlimited.Admin.PostAsync($"sessions/{free}/messages", Body.Of("""{"role":"user","content":"More."}"""))).ShouldBeProblem(429, "monthly-tokens-reached"), atMost: 31 * 86_400);
    }

    [Theory]
    [InlineData("ReadsPerMinute", "-1", "ReadsPerMinute must be 1 or more, 0 for unlimited, or left out.")]
    [InlineData("TokensPerMonth", "-5", "TokensPerMonth must be 1 or more, 0 for unlimited, or left out.")]
    [InlineData("Tenants:ACME:WritesPerMinute", "5", "Limits:Tenants:ACME names no tenant")]
    [InlineData("Tenants:acme:MessagesPerDay", "-1", "Limits:Tenants:acme: Limits: MessagesPerDay must be 1 or more")]
    [InlineData("TokensPerSessionByAgent:sales", "0", "TokensPerSessionByAgent:sales must be 1 or more, not 0.")]
    public async Task A_limit_that_is_none_is_a_start_error_that_names_it(string setting, string value, string message)
    {
        using var directory = new TempDirectory();
        await using var server = ServerProcess.Start(directory.Path, "--urls", "http://127.0.0.1:0", $"--Limits:{setting}", value);
        var (exitCode, _, errors) = await server.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }

    private static void ShouldWait(Answer refused, int atMost) => Assert.InRange(WaitOf(refused), 1, atMost);

    private static int WaitOf(Answer refused) => (int)refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds;
}
