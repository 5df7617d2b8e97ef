using Microsoft.Extensions.AI;
using SemanticMemory.Client.Tests.Http;
using SemanticMemory.Client.Tests.Support;
using SemanticMemory.Messages;
using SemanticMemory.Server.Tests.Support;
using SemanticMemory.Sessions;

namespace SemanticMemory.Client.Tests.Chat;

/// <summary>A memory on a server that fails, hangs or starts again.</summary>
public sealed class FailureTests
{
    private readonly Warnings _warnings = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_memory_that_is_down_costs_one_warning_and_not_the_chat(bool streaming)
    {
        using var memory = new MemoryClient(new MemoryClientOptions { Server = new Uri("http://127.0.0.1:1"), ApiKey = "key", RetryDelay = TimeSpan.FromMilliseconds(1) });
        var model = ScriptedModel.Saying("Hello to you.");
        using var client = Client(model, memory);

        Assert.Equal("Hello to you.", await AskAsync(client, "Hello.", streaming));
        Assert.Equal(["Hello."], model.Requests[0].Select(message => message.Text));
        Assert.Contains("server-unreachable", Assert.Single(_warnings.Lines), StringComparison.Ordinal);
        Assert.DoesNotContain("Hello", _warnings.Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "unauthorized")]
    [InlineData(429, "too-many-requests")]
    [InlineData(500, "internal-error")]
    public async Task A_memory_that_refuses_costs_one_warning_and_not_the_chat(int status, string slug)
    {
        using var memory = new MemoryClient(new MemoryClientOptions { Server = new Uri("http://memory.test"), ApiKey = "key", MaxRetries = 0 }, new HttpClient(new StubServer(StubServer.Problem(status, slug))));
        using var client = Client(ScriptedModel.Saying("Fine."), memory);
        Assert.Equal("Fine.", await AskAsync(client, "Hello.", streaming: false));
        Assert.Contains(slug, Assert.Single(_warnings.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_memory_that_hangs_is_not_waited_for()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        using var memory = new MemoryClient(new Uri($"http://{listener.LocalEndpoint}"), "key");
        using var client = Client(ScriptedModel.Saying("Fine."), memory, TimeSpan.FromMilliseconds(200));
        var started = TimeProvider.System.GetTimestamp();

        Assert.Equal("Fine.", await AskAsync(client, "Hello.", streaming: false));
        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0.3, 20);
        Assert.Contains("timed-out", Assert.Single(_warnings.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_model_is_the_callers_to_know_and_leaves_nothing_stored()
    {
        await using var server = new RunningServer();
        await server.InitializeAsync();
        using var memory = new MemoryClient(server.Address, (await server.CreateTenantAsync()).Key);
        using var client = Client(new ScriptedModel(_ => throw new InvalidOperationException("The model is out.")), memory);
        await Assert.ThrowsAsync<InvalidOperationException>(() => AskAsync(client, "Hello.", streaming: false));
        Assert.Empty((await memory.RecentMessagesAsync(new HistoryQuery())).Items);
        Assert.Empty(_warnings.Lines);
    }

    [Fact]
    public async Task A_cancelled_chat_ends_and_leaves_nothing_stored()
    {
        await using var server = new RunningServer();
        await server.InitializeAsync();
        using var memory = new MemoryClient(server.Address, (await server.CreateTenantAsync()).Key);
        using var cancel = new CancellationTokenSource();
        var model = ScriptedModel.Saying("A long answer that nobody hears to its end.");
        model.BetweenUpdates = token => model.Requests.Count == 1 ? cancel.CancelAsync() : Task.CompletedTask;
        using var client = Client(model, memory);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetStreamingResponseAsync([new(ChatRole.User, "Hello.")], For(), cancel.Token).ToChatResponseAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync([new(ChatRole.User, "Hello.")], For(), cancel.Token));
        await foreach (var update in client.GetStreamingResponseAsync([new(ChatRole.User, "Hello.")], For()))
        {
            Assert.NotNull(update);
            break;
        }

        Assert.Empty((await memory.RecentMessagesAsync(new HistoryQuery())).Items);
        Assert.Empty(_warnings.Lines);
    }

    [Fact]
    public async Task A_server_that_starts_again_between_turns_has_lost_nothing()
    {
        await using var server = new RunningServer();
        await server.InitializeAsync();
        var (key, address) = ((await server.CreateTenantAsync()).Key, server.Address);
        using var memory = new MemoryClient(new MemoryClientOptions { Server = address, ApiKey = key, RetryDelay = TimeSpan.FromMilliseconds(10) });
        var model = ScriptedModel.Saying("120 seats are 9,400 euros a year.");
        using var client = Client(model, memory);

        await AskAsync(client, "What would 120 seats cost us?", streaming: false, "first");
        await server.StopAsync();
        await AskAsync(client, "Are you there?", streaming: false, "first");
        await server.StartAsync(RunningServer.OperatorKey, "--urls", address.ToString());
        await AskAsync(client, "What do 120 seats cost, once more?", streaming: true, "second");

        Assert.Single(_warnings.Lines);
        Assert.Contains(">> 120 seats are 9,400 euros a year.", model.LastContext, StringComparison.Ordinal);
        Assert.Equal([2, 2], (await memory.ListAsync(new SessionQuery { UserId = "dana" })).Items.Select(session => (int)session.MessageCount));
    }

    private MemoryChatClient Client(IChatClient model, IMemoryClient memory, TimeSpan? timeout = null) =>
        new(model, memory, new MemoryChatOptions { Timeout = timeout ?? TimeSpan.FromSeconds(20) }, _warnings);

    private static ChatOptions For(string session = "s") => new() { AdditionalProperties = new() { [MemoryProperties.User] = "dana", [MemoryProperties.Session] = session } };

    private static async Task<string> AskAsync(MemoryChatClient client, string question, bool streaming, string session = "s") => streaming
        ? (await client.GetStreamingResponseAsync([new(ChatRole.User, question)], For(session)).ToChatResponseAsync()).Text
        : (await client.GetResponseAsync([new(ChatRole.User, question)], For(session))).Text;
}
