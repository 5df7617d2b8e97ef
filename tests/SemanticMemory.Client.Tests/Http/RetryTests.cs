using System.Reflection;
using System.Text.Json.Nodes;
using SemanticMemory.Client.Tests.Contract;
using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Profiles;
using SemanticMemory.Search;
using SemanticMemory.Sessions;

namespace SemanticMemory.Client.Tests.Http;

public sealed class RetryTests
{
    private const string Found = """{"hits":[],"confidence":0,"interpreted":null,"exhausted":true,"nextCursor":null,"tookMs":1}""";

    private readonly NotedWaits _time = new();

    [Fact]
    public async Task A_search_is_tried_again_when_the_server_is_away_for_a_moment()
    {
        var wire = new StubServer(StubServer.Broken, StubServer.Problem(503, "store-unavailable"), StubServer.Ok(Found));

        await Client(wire).SearchAsync(new SearchRequest { Query = "prices" });

        Assert.Equal(3, wire.Seen.Count);
        Assert.Single(wire.Seen.Distinct());
        Assert.InRange(_time.Waits[0].TotalMilliseconds, 150, 250);
        Assert.InRange(_time.Waits[1].TotalMilliseconds, 300, 500);
    }

    [Fact]
    public async Task After_the_last_try_the_failure_is_told()
    {
        var wire = new StubServer(StubServer.Problem(503, "store-unavailable"));

        Assert.Equal("store-unavailable", (await FailsAsync(Client(wire).SearchAsync(new SearchRequest { Query = "prices" }))).Problem);
        Assert.Equal(3, wire.Seen.Count);
    }

    [Fact]
    public async Task The_server_says_how_long_to_wait()
    {
        var wire = new StubServer(StubServer.Problem(429, "too-many-requests", "3"), StubServer.Problem(503, "store-unavailable", "Mon, 02 Mar 2026 09:00:05 GMT"), StubServer.Ok(Found));

        await Client(wire).SearchAsync(new SearchRequest { Query = "prices" });

        Assert.Equal([TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5)], _time.Waits);
    }

    [Fact]
    public async Task A_server_that_wants_a_long_wait_is_not_tried_again()
    {
        var wire = new StubServer(StubServer.Problem(429, "too-many-requests", "60"));

        Assert.Equal(TimeSpan.FromMinutes(1), (await FailsAsync(Client(wire).SearchAsync(new SearchRequest { Query = "prices" }))).RetryAfter);
        Assert.Single(wire.Seen);
    }

    [Fact]
    public async Task What_a_repeat_would_change_is_sent_once()
    {
        var id = Guid.NewGuid();
        var message = new NewMessage { Role = MessageRole.User, Content = "Hello." };
        Func<MemoryClient, Task>[] once =
        [
            client => client.AppendAsync(id, message),
            client => client.AppendAsync(id, [message with { ExternalId = "1" }, message]),
            client => client.StartAsync(new NewSession { Channel = "web" }),
            client => client.ForkAsync(id, id),
            client => client.RestoreAsync(id),
            client => client.EraseAsync(id),
            client => client.LinkAsync("dana", "visitor"),
            client => client.UpdateAsync(id, new SessionPatch([])),
            client => client.UpdateMessageAsync(id, new MessagePatch([])),
        ];
        foreach (var call in once)
        {
            var wire = new StubServer(StubServer.Broken);
            await FailsAsync(call(Client(wire)));
            Assert.Single(wire.Seen);
        }
    }

    [Fact]
    public async Task What_a_repeat_does_not_change_is_sent_again()
    {
        var id = Guid.NewGuid();
        var message = new NewMessage { Role = MessageRole.User, Content = "Hello.", ExternalId = "1" };
        Func<MemoryClient, Task>[] again =
        [
            client => client.AppendAsync(id, message),
            client => client.AppendAsync(id, [message]),
            client => client.StartAsync(new NewSession { Channel = "web", ExternalId = "thread" }),
            client => client.ResolveAsync(new ResolveRequest { Channel = "web" }),
            client => client.PauseAsync(id),
            client => client.DeleteAsync(id),
            client => client.BuildContextAsync(id, new ContextRequest()),
            client => client.SummarizeAsync(id),
            client => client.GetAsync(id),
            client => client.UpdatePreferencesAsync("dana", new PreferencesPatch(new JsonObject())),
            client => client.PutItemAsync(ItemScope.Tenant, "a", "b", new ItemContent("c")),
        ];
        foreach (var call in again)
        {
            var wire = new StubServer(StubServer.Broken);
            await FailsAsync(call(Client(wire)));
            Assert.Equal(3, wire.Seen.Count);
        }
    }

    [Fact]
    public async Task Of_all_methods_none_is_repeated_that_might_do_its_work_twice()
    {
        // Called without external ids. What can be repeated changes nothing the second time, or is a read.
        string[] once =
        [
            "AppendAsync", "CheckReadyAsync", "CreateKeyAsync", "CreateTenantAsync", "EraseAsync", "ForkAsync", "LinkAsync", "ReplyAsync", "RestoreAsync", "StartAsync", "StreamReplyAsync",
            "UpdateAsync", "UpdateMessageAsync",
        ];
        var found = new List<string>();
        foreach (var type in new[] { typeof(IMemoryClient), typeof(MemoryAdministration) })
        {
            foreach (var method in type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly).Where(RouteTests.IsCall))
            {
                var wire = new StubServer(StubServer.Broken);
                using var administration = new MemoryAdministration(Options, new HttpClient(wire));
                await FailsAsync(Sample.CallAsync(type == typeof(IMemoryClient) ? Client(wire) : administration, method, TestContext.Current.CancellationToken));
                Assert.True(wire.Seen.Count is 1 or 3, $"{method.Name} was sent {wire.Seen.Count} times.");
                found.AddRange(wire.Seen.Count == 1 ? [method.Name] : []);
            }
        }

        Assert.Equal(once, found.Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(500)]
    public async Task A_refusal_is_final(int status)
    {
        var wire = new StubServer(StubServer.Problem(status, "no"));
        await FailsAsync(Client(wire).SearchAsync(new SearchRequest { Query = "prices" }));
        Assert.Single(wire.Seen);
    }

    [Fact]
    public async Task A_delete_whose_answer_was_lost_is_done()
    {
        var wire = new StubServer(StubServer.Broken, StubServer.Problem(404, "not-found"));
        await Client(wire).DeleteMessageAsync(Guid.NewGuid());
        Assert.Equal(2, wire.Seen.Count);
    }

    [Fact]
    public async Task A_delete_of_what_never_was_is_told() =>
        Assert.Equal(MemoryError.NotFound, (await FailsAsync(Client(new StubServer(StubServer.Problem(404, "not-found"))).DeleteMessageAsync(Guid.NewGuid()))).Error);

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up_after_the_time_limit()
    {
        using var http = new HttpClient(new SilentServer());
        using var client = new MemoryClient(new MemoryClientOptions { Server = new Uri("http://memory.test"), ApiKey = "key", Timeout = TimeSpan.FromMilliseconds(50), MaxRetries = 0 }, http);
        Assert.Equal("timed-out", (await FailsAsync(client.GetAsync(Guid.NewGuid()))).Problem);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_not_told_of_a_failure()
    {
        using var http = new HttpClient(new SilentServer());
        using var client = new MemoryClient(new MemoryClientOptions { Server = new Uri("http://memory.test"), ApiKey = "key" }, http);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var given = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetAsync(Guid.NewGuid(), patience.Token));
        Assert.Equal(patience.Token, given.CancellationToken);
    }

    private static Task<MemoryException> FailsAsync(Task call) => Assert.ThrowsAsync<MemoryException>(() => call);

    private MemoryClientOptions Options => new() { Server = new Uri("http://memory.test"), ApiKey = "key", TimeProvider = _time };

    private MemoryClient Client(StubServer wire) => new(Options, new HttpClient(wire) { Timeout = Timeout.InfiniteTimeSpan });

    private sealed class SilentServer : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException("Nobody waits that long.");
        }
    }
}
