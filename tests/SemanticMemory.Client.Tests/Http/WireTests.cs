using System.Text.Json.Nodes;
using SemanticMemory.Messages;
using SemanticMemory.Profiles;
using SemanticMemory.Replies;
using SemanticMemory.Search;

namespace SemanticMemory.Client.Tests.Http;

public sealed class WireTests
{
    [Fact]
    public async Task A_problem_becomes_one_exception_with_all_of_its_facts()
    {
        var failure = await FailsAsync(StubServer.Problem(400, "invalid-request", "7"));

        Assert.Equal((MemoryError.Invalid, "invalid-request", 400, "trace-1", TimeSpan.FromSeconds(7)), (failure.Error, failure.Problem, failure.Status, failure.TraceId, failure.RetryAfter));
        Assert.Equal("Why and what to do.", failure.Message);
        Assert.Equal(["Must be 1 to 200."], failure.Errors["limit"]);
    }

    [Theory]
    [InlineData(401, "unauthorized", MemoryError.Forbidden)]
    [InlineData(403, "forbidden", MemoryError.Forbidden)]
    [InlineData(404, "not-found", MemoryError.NotFound)]
    [InlineData(409, "message-conflict", MemoryError.Conflict)]
    [InlineData(413, "body-too-large", MemoryError.Invalid)]
    [InlineData(415, "unsupported-media-type", MemoryError.Invalid)]
    [InlineData(429, "rate-limited", MemoryError.LimitReached)]
    [InlineData(500, "internal-error", MemoryError.Failed)]
    [InlineData(500, "embedding-model-changed", MemoryError.Misconfigured)]
    [InlineData(501, "no-chat-model", MemoryError.NotConfigured)]
    [InlineData(503, "store-unavailable", MemoryError.Unavailable)]
    public async Task Each_status_is_a_kind(int status, string slug, MemoryError kind) => Assert.Equal((kind, status), await FailsAsync(StubServer.Problem(status, slug)) is var e ? (e.Error, e.Status) : default);

    [Fact]
    public async Task A_proxys_page_is_told_by_its_status()
    {
        var failure = await FailsAsync(StubServer.Status(502, "<html>Bad gateway</html>"));
        Assert.Equal((MemoryError.Unavailable, "http-502", 502), (failure.Error, failure.Problem, failure.Status));
    }

    [Theory]
    [InlineData("<html>Welcome to the hotel's network</html>")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("")]
    public async Task Somebody_elses_answer_is_not_taken_for_ours(string text) => Assert.Equal("answer-not-understood", (await FailsAsync(StubServer.Status(200, text))).Problem);

    [Fact]
    public async Task A_reply_of_which_nothing_was_stored_says_so()
    {
        const string Said = """{"id":"00000000-0000-0000-0000-000000000000","sessionId":"01990000-0000-7000-8000-000000000001","channel":"web","role":"user","content":"Hi.","timestamp":"2026-03-02T09:00:00.000000Z"}""";
        var answer = $$"""{"userMessage":{{Said}},"assistantMessage":{{Said}},"usage":{"inputTokens":3,"outputTokens":4},"responseTimeMs":5,"stored":false,"reason":"history-off"}""";
        using var http = new HttpClient(new StubServer(StubServer.Ok(answer)));
        using var client = new MemoryClient(new MemoryClientOptions { Server = new Uri("http://memory.test"), ApiKey = "key" }, http);

        var reply = await client.ReplyAsync(Guid.NewGuid(), new ReplyRequest { Content = "Hi." });

        Assert.Equal((NotStoredReason.HistoryOff, 3, 4, "Hi."), (reply.NotStored, reply.Usage.InputTokens, reply.Usage.OutputTokens, reply.UserMessage.Content));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        using var client = new MemoryClient(new MemoryClientOptions { Server = new Uri("http://127.0.0.1:1"), ApiKey = "key", MaxRetries = 0 });
        var failure = await Assert.ThrowsAsync<MemoryException>(() => client.GetAsync(Guid.NewGuid()));
        Assert.Equal(("server-unreachable", true, null), (failure.Problem, failure.IsTransient, failure.Status));
        Assert.Contains("http://127.0.0.1:1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_before_the_servers_routes_is_kept()
    {
        var wire = new StubServer(StubServer.Status(404));
        using var client = new MemoryClient(new MemoryClientOptions { Server = new Uri("https://example.org/memory"), ApiKey = "key" }, new HttpClient(wire));
        await Assert.ThrowsAsync<MemoryException>(() => client.ChannelHistoryAsync("a/b ü", new HistoryQuery { After = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(2)) }));
        Assert.Equal("GET https://example.org/memory/api/v1/channels/a%2Fb%20%C3%BC/messages?order=desc&limit=50&after=2026-02-28T22%3A00%3A00.000000Z", wire.Seen[0].Request);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData(" ")]
    public async Task A_name_that_would_change_the_address_is_refused(string name)
    {
        var wire = new StubServer(StubServer.Ok("{}"));
        using var client = Client(wire);
        Assert.Equal(MemoryError.Invalid, (await Assert.ThrowsAsync<MemoryException>(() => client.GetPreferencesAsync(name))).Error);
        Assert.Equal(MemoryError.Invalid, (await Assert.ThrowsAsync<MemoryException>(() => client.DeleteItemAsync(ItemScope.Tenant, name, "key"))).Error);
        Assert.Empty(wire.Seen);
    }

    [Theory]
    [InlineData(" dana")]
    [InlineData("dana ")]
    [InlineData("da\nna")]
    public void A_user_that_a_header_would_turn_into_another_is_refused(string user)
    {
        using var client = Client(new StubServer(StubServer.Ok("{}")));
        Assert.Throws<MemoryException>(() => client.OnBehalfOf(user));
    }

    [Fact]
    public async Task Half_a_character_is_refused_and_not_replaced()
    {
        var wire = new StubServer(StubServer.Ok("{}"));
        using var client = Client(wire);
        Assert.Throws<MemoryException>(() => client.OnBehalfOf("da\ud800na"));
        foreach (var metadata in new[] { new JsonObject { ["a"] = "\udc00" }, new JsonObject { ["\ud800"] = 1 }, new JsonObject { ["a"] = new JsonArray("x", "\ud83d") } })
        {
            var message = new NewMessage { Role = MessageRole.User, Content = "Hello.", Metadata = metadata };
            Assert.Equal(MemoryError.Invalid, (await Assert.ThrowsAsync<MemoryException>(() => client.AppendAsync(Guid.NewGuid(), message))).Error);
        }

        Assert.Empty(wire.Seen);
    }

    [Fact]
    public void Options_are_checked_and_the_key_stays_out_of_texts()
    {
        Assert.Throws<ArgumentException>(() => new MemoryClient(new Uri("ftp://example.org"), "key"));
        Assert.Throws<ArgumentException>(() => new MemoryClient(new Uri("http://example.org"), " "));
        Assert.DoesNotContain("sm_secret", new MemoryClientOptions { Server = new Uri("http://example.org"), ApiKey = "sm_secret" }.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("sm_secret", new NewApiKey(Guid.NewGuid(), ApiKeyRole.Admin, null, "sm_secret").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("sm_secret", new NewTenantKey("acme", null, "sm_secret").ToString(), StringComparison.Ordinal);
    }

    private static MemoryClient Client(StubServer wire) => new(new MemoryClientOptions { Server = new Uri("http://memory.test"), ApiKey = "key" }, new HttpClient(wire));

    private static async Task<MemoryException> FailsAsync(Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        using var client = new MemoryClient(new MemoryClientOptions { Server = new Uri("http://memory.test"), ApiKey = "key", MaxRetries = 0 }, new HttpClient(new StubServer(answer)));
        return await Assert.ThrowsAsync<MemoryException>(() => client.SearchAsync(new SearchRequest { Query = "prices" }));
    }
}
