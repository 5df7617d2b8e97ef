using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Sessions;

namespace SemanticMemory.Tests.Sessions;

public class ContextTests : IAsyncLifetime
{
    private MemoryFixture _fixture = null!;

    private SessionManager Memory => _fixture.Memory;

    public async ValueTask InitializeAsync() => _fixture = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual Task<MemoryFixture> OpenAsync() => Task.FromResult(new MemoryFixture());

    [Fact]
    public async Task Last_weeks_talk_about_pricing_is_there_when_the_prospect_writes_an_email()
    {
        var chat = await _fixture.StartAsync("web");
        await _fixture.SayAsync(chat.Id, "What would 120 seats of the enterprise plan cost us?");
        await _fixture.SayAsync(chat.Id, "For 120 seats we can offer 38 euros per seat, a 15% discount.", MessageRole.Assistant);
        await _fixture.StartAsync("web", said: "How do I reset my password?");
        _fixture.Time.Advance(TimeSpan.FromDays(7));
        var mail = await _fixture.StartAsync("email", said: "Hello again, could you remind me of the discount on the seats we talked about?");

        var window = await Memory.BuildContextAsync(mail.Id, new ContextRequest());

        Assert.Equal(RecallScopeUsed.User, window.ScopeUsed);
        var recalled = window.Recalled.SelectMany(passage => passage.Neighbours.Append(passage.Message)).Select(message => message.Content).ToArray();
        Assert.Contains("For 120 seats we can offer 38 euros per seat, a 15% discount.", recalled);
        Assert.Contains("What would 120 seats of the enterprise plan cost us?", recalled);
        Assert.Equal((chat.Id, "web"), (window.Recalled[0].Session.Id, window.Recalled[0].Session.Channel));
        Assert.Equal("Hello again, could you remind me of the discount on the seats we talked about?", Assert.Single(window.Messages).Content);
    }

    [Fact]
    public async Task A_recalled_question_brings_its_answer_along()
    {
        var earlier = await _fixture.StartAsync();
        await _fixture.SayAsync(earlier.Id, "When does the tangerine shipment arrive in Rotterdam?");
        await Memory.AppendAsync(earlier.Id, new NewMessage { Role = MessageRole.Assistant, ToolCalls = [new ToolCall { Id = "c", Name = "track" }] });
        await Memory.AppendAsync(earlier.Id, new NewMessage { Role = MessageRole.Tool, ToolCallId = "c", Content = "eta=2026-03-09" });
        await _fixture.SayAsync(earlier.Id, "On Monday the ninth.", MessageRole.Assistant);
        var now = await _fixture.StartAsync();

        var window = await Memory.BuildContextAsync(now.Id, new ContextRequest { Query = "arrival of the tangerine shipment in Rotterdam" });

        Assert.Contains("On Monday the ninth.", window.Recalled[0].Neighbours.Select(message => message.Content));
    }

    [Fact]
    public async Task Confidence_tells_an_answer_from_none_as_a_search_for_the_same_does()
    {
        await _fixture.StartAsync(said: ["The invoice INV-2041 charged the scanner rental twice.", "The trailer was too warm near Linz.", "Whose turn is it to bring cake?"]);
        var now = await _fixture.StartAsync();
        async Task<double> SureOfAsync(string question)
        {
            var window = await Memory.BuildContextAsync(now.Id, new ContextRequest { Query = question, Scope = RecallScope.Tenant });
            var found = await Memory.SearchAsync(new SearchRequest { Query = question });

            Assert.Equal(found.Hits[0].Message.Id, window.Recalled[0].Message.Id);
            Assert.Equal(found.Confidence, window.Confidence, 9);
            return window.Confidence;
        }

        var (said, never) = (await SureOfAsync("How was the scanner rental charged?"), await SureOfAsync("Which violin does the astronaut play?"));

        Assert.InRange(said, .5, .999);
        Assert.InRange(never, .001, .3);
    }

    [Fact]
    public async Task The_current_session_is_not_recalled_into_itself()
    {
        var session = await _fixture.StartAsync(said: ["The tangerine is ripe.", "Which fruit is ripe?"]);

        var window = await Memory.BuildContextAsync(session.Id, new ContextRequest { Scope = RecallScope.Tenant });

        Assert.Empty(window.Recalled);
        Assert.Equal(["The tangerine is ripe.", "Which fruit is ripe?"], window.Messages.Select(message => message.Content));
    }

    [Fact]
    public async Task Scopes_reach_as_far_as_they_say()
    {
        await _fixture.StartAsync(user: "kim", said: "tangerine of kim");
        await Memory.AppendAsync((await Memory.StartAsync(new NewSession { Channel = "web", AnonymousId = "v1" })).Session.Id, User("tangerine of the visitor"));
        await Memory.AppendAsync((await Memory.StartAsync(new NewSession { Channel = "web", Entity = new EntityRef("case", "7") })).Session.Id, User("tangerine of the case"));
        await _fixture.StartAsync(user: "dana", said: "tangerine of dana");
        async Task<(RecallScopeUsed, string)> RecallAsync(NewSession session, RecallScope scope, bool cross = true)
        {
            var id = (await Memory.StartAsync(session)).Session.Id;
            var window = await Memory.BuildContextAsync(id, new ContextRequest { Query = "tangerine", Scope = scope, CrossSession = cross });
            return (window.ScopeUsed, string.Join(",", window.Recalled.Select(passage => passage.Message.Content.Split(' ')[^1]).Order(StringComparer.Ordinal)));
        }

        var (dana, visitor, nobody) = (new NewSession { Channel = "web", UserId = "dana", AnonymousId = "v1", Entity = new EntityRef("case", "7") }, new NewSession { Channel = "web", AnonymousId = "v1" }, new NewSession { Channel = "web" });
        Assert.Equal((RecallScopeUsed.User, "dana"), await RecallAsync(dana, RecallScope.Auto));
        Assert.Equal((RecallScopeUsed.User, "dana"), await RecallAsync(dana, RecallScope.User));
        Assert.Equal((RecallScopeUsed.Entity, "case"), await RecallAsync(dana, RecallScope.Entity));
        Assert.Equal((RecallScopeUsed.Tenant, "case,dana,kim,visitor"), await RecallAsync(dana, RecallScope.Tenant));
        Assert.Equal((RecallScopeUsed.None, ""), await RecallAsync(dana, RecallScope.Auto, cross: false));
        Assert.Equal((RecallScopeUsed.Anonymous, "visitor"), await RecallAsync(visitor, RecallScope.Auto));
        Assert.Equal((RecallScopeUsed.None, ""), await RecallAsync(nobody, RecallScope.Auto));
        foreach (var scope in new[] { RecallScope.User, RecallScope.Entity })
        {
            Assert.Equal("scope-unavailable", (await Assert.ThrowsAsync<MemoryException>(() => RecallAsync(nobody, scope))).Problem);
        }
    }

    [Fact]
    public async Task Deleted_sessions_are_never_recalled()
    {
        var earlier = await _fixture.StartAsync(said: "The tangerine is ripe.");
        var now = await _fixture.StartAsync();
        var request = new ContextRequest { Query = "ripe tangerine" };
        Assert.Single((await Memory.BuildContextAsync(now.Id, request)).Recalled);

        await Memory.DeleteAsync(earlier.Id);

        Assert.Empty((await Memory.BuildContextAsync(now.Id, request)).Recalled);
    }

    [Fact]
    public async Task Turns_that_the_request_carries_come_after_the_stored_ones_and_are_not_kept()
    {
        var session = await _fixture.StartAsync(said: ["one", "two", "three"]);

        var window = await Memory.BuildContextAsync(session.Id, new ContextRequest { MaxMessages = 3, Recent = [User("four"), User("five")] });

        Assert.Equal(["three", "four", "five"], window.Messages.Select(message => message.Content));
        Assert.Equal(2, window.Omitted.Messages);
        Assert.Equal(3, (await Memory.GetAsync(session.Id)).MessageCount);
    }

    [Fact]
    public async Task A_follow_up_with_pronouns_recalls_by_the_turns_before()
    {
        await _fixture.StartAsync(said: "Distributed caching is set up in the file cache.yaml, section redis-like.");
        await _fixture.StartAsync(said: "Lunch is at noon on Fridays.");
        var now = await _fixture.StartAsync();
        await _fixture.SayAsync(now.Id, "How do I implement distributed caching?");
        await _fixture.SayAsync(now.Id, "Use the caching module.", MessageRole.Assistant);
        await _fixture.SayAsync(now.Id, "How do I set it up?");

        var window = await Memory.BuildContextAsync(now.Id, new ContextRequest());

        Assert.Contains("cache.yaml", window.Recalled[0].Message.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_long_mail_the_passage_in_question_is_shown()
    {
        var filler = string.Join(' ', Enumerable.Range(0, 300).Select(i => $"The quarterly report number {i} was filed with the usual remarks about staffing."));
        await _fixture.StartAsync("email", said: $"{filler} The deuterium lamp of the spectrometer costs 900 euros. {filler}");
        var now = await _fixture.StartAsync();

        var window = await Memory.BuildContextAsync(now.Id, new ContextRequest { Query = "price of the deuterium lamp", MaxTokens = 600 });

        var recalled = Assert.Single(window.Recalled).Message;
        Assert.Contains("deuterium lamp of the spectrometer costs 900 euros", recalled.Content, StringComparison.Ordinal);
        Assert.Contains(recalled.Id, window.Truncated);
        Assert.InRange(window.Tokens.Total, 1, 600);
    }

    [Fact]
    public async Task Bad_requests_name_the_field()
    {
        var session = await _fixture.StartAsync();
        async Task AssertRefusedAsync(string field, ContextRequest request) =>
            Assert.Equal(field, Assert.Single((await Assert.ThrowsAsync<MemoryException>(() => Memory.BuildContextAsync(session.Id, request))).Errors).Key);
        await AssertRefusedAsync("maxTokens", new ContextRequest { MaxTokens = 63 });
        await AssertRefusedAsync("maxMessages", new ContextRequest { MaxMessages = 201 });
        await AssertRefusedAsync("maxRecalled", new ContextRequest { MaxRecalled = 51 });
        await AssertRefusedAsync("timeZone", new ContextRequest { TimeZone = "Mars/Olympus" });
        await AssertRefusedAsync("timeZone", new ContextRequest { TimeZone = "W. Europe Standard Time" });
        await AssertRefusedAsync("timeZone", new ContextRequest { TimeZone = "Europe/../Europe/Berlin" });
        await AssertRefusedAsync("query", new ContextRequest { Query = " " });
        await AssertRefusedAsync("recent[1].content", new ContextRequest { Recent = [User("a"), User("\0")] });
        Assert.Equal(MemoryError.NotFound, (await Assert.ThrowsAsync<MemoryException>(() => Memory.BuildContextAsync(Guid.NewGuid(), new ContextRequest()))).Error);
    }

    private static NewMessage User(string content) => new() { Role = MessageRole.User, Content = content };
}
