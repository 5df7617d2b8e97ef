using System.Text.Json.Nodes;
using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Sessions;

namespace SemanticMemory.Tests.Sessions;

public class MessageChangeTests : IAsyncLifetime
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
    public async Task Feedback_and_metadata_merge_and_null_removes()
    {
        var id = await CallingAsync();

        var rated = await PatchAsync(id, """{"feedback":{"rating":4,"text":"good"},"metadata":{"drop":null,"add":"1"}}""");
        var merged = await PatchAsync(id, """{"feedback":{"rating":5}}""");
        var removed = await PatchAsync(id, """{"feedback":null,"metadata":null}""");

        Assert.Equal(new Feedback(4, "good"), rated.Feedback);
        Assert.Equal("""{"keep":"me","add":"1"}""", rated.Metadata!.ToJsonString());
        Assert.Equal(new Feedback(5, "good"), merged.Feedback);
        Assert.Equal((null, null), (removed.Feedback, removed.Metadata));
        Assert.Equal(Json(removed), Json(await Memory.GetMessageAsync(id)));
    }

    [Fact]
    public async Task Metadata_that_was_changed_is_what_a_search_filters_by()
    {
        var id = await CallingAsync();
        await PatchAsync(id, """{"metadata":{"keep":null,"topic":"fruit"}}""");
        async Task<int> FoundAsync(string key, string value) => (await Memory.SearchAsync(
            new SearchRequest { Query = "looking", Filter = new MessageFilter { Metadata = new JsonObject { [key] = value } } })).Hits.Count;

        Assert.Equal((1, 0), (await FoundAsync("topic", "fruit"), await FoundAsync("keep", "me")));
        await PatchAsync(id, """{"metadata":null}""");
        Assert.Equal(0, await FoundAsync("topic", "fruit"));
    }

    [Fact]
    public async Task A_tool_call_moves_on_and_its_times_are_kept()
    {
        var id = await CallingAsync();
        var started = _fixture.Time.GetUtcNow();

        var running = (await PatchAsync(id, """{"toolCalls":[{"id":"a","status":"running"}]}""")).ToolCalls;
        _fixture.Time.Advance(TimeSpan.FromSeconds(3));
        var done = (await PatchAsync(id, """{"toolCalls":[{"id":"a","status":"completed","result":"ripe"},{"id":"b","status":"failed","error":"no answer"}]}""")).ToolCalls;

        Assert.Equal((ToolCallStatus.Running, started, null, null), (running[0].Status, running[0].StartedAt, running[0].CompletedAt, running[0].Duration));
        Assert.Equal(ToolCallStatus.Pending, running[1].Status);
        Assert.Equal((ToolCallStatus.Completed, "ripe", TimeSpan.FromSeconds(3)), (done[0].Status, done[0].Result, done[0].Duration));
        Assert.Equal((ToolCallStatus.Failed, "no answer", null, started.AddSeconds(3), null), (done[1].Status, done[1].Error, done[1].StartedAt, done[1].CompletedAt, done[1].Duration));
    }

    [Fact]
    public async Task The_result_of_a_tool_call_is_found_by_its_words()
    {
        var id = await CallingAsync();
        var request = new SearchRequest { Query = "kumquat", Mode = SearchMode.Keyword };
        Assert.Empty((await Memory.SearchAsync(request)).Hits);

        await PatchAsync(id, """{"toolCalls":[{"id":"a","status":"completed","result":"kumquat"}]}""");

        Assert.Equal(id, Assert.Single((await Memory.SearchAsync(request)).Hits).Message.Id);
        Assert.Equal(id, Assert.Single((await Memory.SearchAsync(new SearchRequest { Query = "Let me look that up", Mode = SearchMode.Semantic })).Hits).Message.Id);
    }

    [Fact]
    public async Task The_signals_of_a_message_are_those_of_what_its_tools_said_last()
    {
        var id = await CallingAsync();
        await _fixture.StartAsync(said: ["We ate a lemon and a tangerine.", "Rain all day."]);
        async Task<(double Words, double MaxSim)> SignalsAsync()
        {
            var hits = (await Memory.SearchAsync(new SearchRequest { Query = "kumquat", Explain = true })).Hits;
            var signals = hits.Single(hit => hit.Message.Id == id).Explain!.Signals;
            return (Math.Round(signals["bm25Prev"].Value, 6), Math.Round(signals["maxsim"].Value, 6));
        }

        var before = await SignalsAsync();
        await PatchAsync(id, """{"toolCalls":[{"id":"a","status":"completed","result":"kumquat"}]}""");

        Assert.Equal(0, before.Words);
        Assert.InRange(before.MaxSim, 0, .95);
        Assert.Equal((1, 1), await SignalsAsync());
    }

    [Theory]
    [InlineData("pending", "pending>pending running>running completed>completed failed>failed")]
    [InlineData("running", "pending>409 running>running completed>completed failed>failed")]
    [InlineData("completed", "pending>409 running>409 completed>completed failed>409")]
    [InlineData("failed", "pending>409 running>409 completed>409 failed>failed")]
    public async Task A_tool_call_never_goes_back(string from, string table)
    {
        foreach (var (to, then) in table.Split(' ').Select(pair => pair.Split('>')).Select(pair => (pair[0], pair[1])))
        {
            var id = await CallingAsync();
            await PatchAsync(id, $$"""{"toolCalls":[{"id":"a","status":"{{from}}"}]}""");
            var step = $$"""{"toolCalls":[{"id":"a","status":"{{to}}"}]}""";
            if (then == "409")
            {
                Assert.Equal("tool-call-state", (await Assert.ThrowsAsync<MemoryException>(() => PatchAsync(id, step))).Problem);
            }
            else
            {
                Assert.Equal(then, (await PatchAsync(id, step)).ToolCalls[0].Status.ToString(), ignoreCase: true);
            }
        }
    }

    [Fact]
    public async Task What_is_over_keeps_its_result_and_saying_it_again_changes_nothing()
    {
        var id = await CallingAsync();
        const string Done = """{"toolCalls":[{"id":"a","status":"completed","result":"ripe"}]}""";
        var done = await PatchAsync(id, Done);
        _fixture.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(done.ToolCalls[0], (await PatchAsync(id, Done)).ToolCalls[0]);
        Assert.Equal(MemoryError.Conflict, (await Assert.ThrowsAsync<MemoryException>(() => PatchAsync(id, """{"toolCalls":[{"id":"a","result":"unripe"}]}"""))).Error);
        Assert.Equal("ripe", (await Memory.GetMessageAsync(id)).ToolCalls[0].Result);
    }

    [Theory]
    [InlineData("""{"content":"new"}""", "content")]
    [InlineData("""{"feedback":{"rating":6}}""", "feedback.rating")]
    [InlineData("""{"feedback":{"text":"no rating"}}""", "feedback.rating")]
    [InlineData("""{"feedback":{"rating":1,"stars":1}}""", "feedback")]
    [InlineData("""{"feedback":5}""", "feedback")]
    [InlineData("""{"metadata":[]}""", "metadata")]
    [InlineData("""{"toolCalls":null}""", "toolCalls")]
    [InlineData("""{"toolCalls":[5]}""", "toolCalls[0]")]
    [InlineData("""{"toolCalls":[{"status":"running"}]}""", "toolCalls[0].id")]
    [InlineData("""{"toolCalls":[{"id":"z","status":"running"}]}""", "toolCalls[0].id")]
    [InlineData("""{"toolCalls":[{"id":"a"},{"id":"a","status":"running"}]}""", "toolCalls[1].id")]
    [InlineData("""{"toolCalls":[{"id":"a","status":"done"}]}""", "toolCalls[0].status")]
    [InlineData("""{"toolCalls":[{"id":"a","status":null}]}""", "toolCalls[0].status")]
    [InlineData("""{"toolCalls":[{"id":"a","result":5}]}""", "toolCalls[0].result")]
    [InlineData("""{"toolCalls":[{"id":"a","status":"completed","error":"but"}]}""", "toolCalls[0].error")]
    [InlineData("""{"toolCalls":[{"id":"a","error":"without a status"}]}""", "toolCalls")]
    [InlineData("""{"toolCalls":[{"id":"a","name":"other"}]}""", "toolCalls[0]")]
    public async Task A_wrong_patch_names_the_field_and_changes_nothing(string patch, string field)
    {
        var id = await CallingAsync();
        var before = await Memory.GetMessageAsync(id);

        Assert.Equal(field, Assert.Single((await Assert.ThrowsAsync<MemoryException>(() => PatchAsync(id, patch))).Errors).Key);

        Assert.Equal(Json(before), Json(await Memory.GetMessageAsync(id)));
    }

    [Fact]
    public async Task Changes_of_many_callers_at_once_are_all_kept()
    {
        var id = await CallingAsync();

        await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(() => new MessagePatchCaller(_fixture).PatchAsync(id, $$$"""{"metadata":{"m{{{i}}}":"x"}}"""))));

        Assert.Equal(2 + 24, (await Memory.GetMessageAsync(id)).Metadata!.Count);
    }

    [Fact]
    public async Task A_message_deleted_while_its_tool_call_ends_stays_deleted()
    {
        for (var i = 0; i < 30; i++)
        {
            var id = await CallingAsync();
            var ends = Task.Run(() => Record.ExceptionAsync(() => PatchAsync(id, """{"toolCalls":[{"id":"a","status":"completed","result":"kumquat"}]}""")).AsTask());
            await Task.Run(() => Memory.DeleteMessageAsync(id));
            await ends;

            Assert.Equal(MemoryError.NotFound, (await Assert.ThrowsAsync<MemoryException>(() => Memory.GetMessageAsync(id))).Error);
        }

        Assert.Empty((await Memory.SearchAsync(new SearchRequest { Query = "kumquat", Mode = SearchMode.Keyword })).Hits);
    }

    [Fact]
    public async Task What_is_compared_for_a_repeat_is_the_message_as_it_was_given()
    {
        var session = await _fixture.StartAsync();
        var message = new NewMessage { Role = MessageRole.Assistant, ExternalId = "m", ToolCalls = [new ToolCall { Id = "a", Name = "lookup" }] };
        var id = (await Memory.AppendAsync(session.Id, message)).Id;
        await PatchAsync(id, """{"toolCalls":[{"id":"a","status":"completed","result":"ripe"}],"metadata":{"x":"y"}}""");

        Assert.False((await Memory.AppendAsync(session.Id, message)).Created);
        Assert.Equal("ripe", (await Memory.GetMessageAsync(id)).ToolCalls[0].Result);
    }

    [Fact]
    public async Task A_message_of_a_deleted_session_is_read_and_not_changed()
    {
        var id = await CallingAsync();
        await Memory.DeleteAsync((await Memory.GetMessageAsync(id)).SessionId);

        Assert.Equal("session-deleted", (await Assert.ThrowsAsync<MemoryException>(() => PatchAsync(id, """{"feedback":{"rating":1}}"""))).Problem);
    }

    [Fact]
    public async Task A_title_made_from_a_message_goes_with_it()
    {
        var session = await _fixture.StartAsync(said: ["My password is kumquat.", "What about the offer?"]);
        Assert.Equal("My password is kumquat.", (await Memory.GetAsync(session.Id)).Title);
        var first = (await Memory.HistoryAsync(session.Id, new HistoryQuery { Ascending = true })).Items[0].Id;

        await Memory.DeleteMessageAsync(first);

        Assert.Equal("What about the offer?", (await Memory.GetAsync(session.Id)).Title);
    }

    [Fact]
    public async Task A_title_that_was_given_stays()
    {
        var session = (await Memory.StartAsync(new NewSession { Channel = "web", Title = "Offer" })).Session;
        var said = await _fixture.SayAsync(session.Id, "Hello.");

        await Memory.DeleteMessageAsync(said.Id);

        Assert.Equal("Offer", (await Memory.GetAsync(session.Id)).Title);
    }

    private static string Json(Message message) => System.Text.Json.JsonSerializer.Serialize(message);

    private async Task<Guid> CallingAsync()
    {
        var session = await _fixture.StartAsync();
        return (await Memory.AppendAsync(session.Id, new NewMessage
        {
            Role = MessageRole.Assistant,
            Content = "Let me look that up: looking.",
            ToolCalls = [new ToolCall { Id = "a", Name = "lookup", Arguments = "{}" }, new ToolCall { Id = "b", Name = "lookup" }],
            Metadata = new JsonObject { ["keep"] = "me", ["drop"] = "me" },
        })).Id;
    }

    private Task<Message> PatchAsync(Guid id, string patch) => new MessagePatchCaller(_fixture).PatchAsync(id, patch);

    /// <summary>A caller with a manager of its own.</summary>
    private sealed class MessagePatchCaller(MemoryFixture fixture)
    {
        public Task<Message> PatchAsync(Guid id, string patch) => fixture.Tenant("acme").UpdateMessageAsync(id, new MessagePatch((JsonObject)JsonNode.Parse(patch)!));
    }
}
