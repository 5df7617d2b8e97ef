using SemanticMemory.Server.Tests.Support;
using SemanticMemory.Tests.Chat.Double;
using SemanticMemory.Tests.Qdrant.Double;
using Answer = SemanticMemory.Server.Tests.Support.Answer;

namespace SemanticMemory.Server.Tests.Hosting;

/// <summary>The service on Qdrant: the same to its users, shared by several servers, and plain about Qdrant being away.</summary>
public sealed class QdrantTests : IAsyncLifetime
{
    private readonly RunningServer _server = new();
    private readonly RunningServer _other = new();
    private QdrantDouble? _qdrant;

    private QdrantDouble Qdrant => _qdrant!;

    public async ValueTask InitializeAsync()
    {
        _qdrant = await QdrantDouble.StartAsync();
        await StartAsync(_server);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _other.DisposeAsync();
        await Qdrant.DisposeAsync();
    }

    [Fact]
    public async Task A_conversation_is_kept_found_and_put_into_a_context_window()
    {
        var tenant = await _server.CreateTenantAsync();
        await tenant.TalkAsync("We agreed on a fleet discount of nine percent for the second site.", user: "uma");
        var (session, _) = await tenant.TalkAsync("Hello again.", user: "uma", channel: "email");
        var found = (await tenant.Admin.PostAsync("search", Body.Of("""{"query":"Which discount did we agree on?"}"""))).Should(200);
        Assert.Contains("nine percent", found.Items("hits")[0]["message"]!["content"]!.GetValue<string>(), StringComparison.Ordinal);
        var window = (await tenant.Admin.PostAsync($"sessions/{session}/context", Body.Of("""{"query":"Which fleet discount?","maxTokens":1000}"""))).Should(200);
        Assert.Contains("nine percent", window.Text, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_server.DataPath));
    }

    [Fact]
    public async Task Two_servers_on_one_qdrant_are_one_service()
    {
        await StartAsync(_other);
        var tenant = await _server.CreateTenantAsync();
        var elsewhere = _other.CallerWith(tenant.Key);
        var (session, _) = await tenant.TalkAsync("The otter sleeps in the reeds.", externalId: "s-1");
        (await elsewhere.PostAsync($"sessions/{session}/messages", Body.Of("""{"role":"user","content":"And the heron stands on one leg.","externalId":"m-2"}"""))).Should(201);

        var history = (await tenant.Admin.GetAsync($"sessions/{session}?messages=5")).Should(200);
        Assert.Contains("heron", history.Text, StringComparison.Ordinal);
        Assert.Contains("otter", (await elsewhere.PostAsync("search", Body.Of("""{"query":"Where does the otter sleep?"}"""))).Should(200).Text, StringComparison.Ordinal);
        var repeat = (await tenant.Admin.PostAsync($"sessions/{session}/messages", Body.Of("""{"role":"user","content":"And the heron stands on one leg.","externalId":"m-2"}"""))).Should(201);
        Assert.False(repeat.Items("messages")[0]["created"]!.GetValue<bool>());
        (await elsewhere.PostAsync($"sessions/{session}/messages", Body.Of("""{"role":"user","content":"Something else.","externalId":"m-2"}"""))).Should(409);
        (await _other.Operator.DeleteAsync($"tenants/{tenant.Id}")).Should(204);
        (await tenant.Admin.GetAsync($"sessions/{session}")).ShouldBeProblem(401, "unauthorized");
    }

    [Fact]
    public async Task A_reply_is_kept_once_and_a_summary_is_written()
    {
        await using var chat = await ChatDouble.StartAsync();
        await StartAsync(_other, "--Chat:Endpoint", chat.Endpoint.ToString(), "--Chat:Model", ChatDouble.Model, "--Chat:ApiKey", ChatDouble.Key);
        var tenant = await _other.CreateTenantAsync();
        await tenant.TalkAsync("The otter sleeps in the reeds.", user: "uma");
        var (session, _) = await tenant.TalkAsync("Hello again.", user: "uma", channel: "email");
        var question = Body.Of("""{"content":"Where does the otter sleep?","externalId":"q-1"}""");

        var reply = (await tenant.Admin.PostAsync($"sessions/{session}/reply", question)).Should(200);
        Assert.Equal(reply.Text, (await tenant.Admin.PostAsync($"sessions/{session}/reply", question)).Should(200).Text);
        Assert.Equal("model", (await tenant.Admin.PostAsync($"sessions/{session}/summary")).Should(200).Get("kind"));

        Assert.Contains(">> The otter sleeps in the reeds.", chat.Calls[0].System, StringComparison.Ordinal);
        Assert.Equal((2, 3), (chat.Calls.Count, (await tenant.Admin.GetAsync($"sessions/{session}"))["messageCount"]!.GetValue<int>()));
    }

    [Fact]
    public async Task While_qdrant_is_away_callers_are_told_to_come_back_and_nothing_is_lost()
    {
        var tenant = await _server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("The otter sleeps in the reeds.");
        (await _server.Anonymous.GetAsync("/health/ready")).Should(200);

        Qdrant.Faults.Add(new FaultRule(Fault.Unavailable) { Times = int.MaxValue });
        AssertAway(await _server.Anonymous.GetAsync("/health/ready"));
        AssertAway(await tenant.Admin.GetAsync($"sessions/{session}"));
        AssertAway(await tenant.Admin.PostAsync($"sessions/{session}/messages", Body.Of("""{"role":"user","content":"Hello?","externalId":"m-1"}""")));
        (await _server.Anonymous.GetAsync("/health/live")).Should(200);

        Qdrant.Faults.Clear();
        await Task.Delay(TimeSpan.FromMilliseconds(800), TestContext.Current.CancellationToken);
        (await _server.Anonymous.GetAsync("/health/ready")).Should(200);
        (await tenant.Admin.PostAsync($"sessions/{session}/messages", Body.Of("""{"role":"user","content":"Hello?","externalId":"m-1"}"""))).Should(201);
        Assert.Contains("otter", (await tenant.Admin.GetAsync($"sessions/{session}?messages=5")).Should(200).Text, StringComparison.Ordinal);
    }

    private Task StartAsync(RunningServer server, params string[] more) => server.StartAsync(
        RunningServer.OperatorKey, ["--Store", "qdrant", "--Qdrant:Endpoint", Qdrant.Endpoint.ToString(), "--Qdrant:Retries", "1", "--Qdrant:BreakerPause", "00:00:00.5", .. more]);

    private static void AssertAway(Answer answer)
    {
        answer.ShouldBeProblem(503, "store-unavailable");
        Assert.NotNull(answer.Headers.RetryAfter);
    }
}
