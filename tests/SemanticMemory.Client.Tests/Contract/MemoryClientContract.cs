using System.Text.Json.Nodes;
using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Profiles;
using SemanticMemory.Replies;
using SemanticMemory.Search;
using SemanticMemory.Sessions;

namespace SemanticMemory.Client.Tests.Contract;

/// <summary>What every <see cref="IMemoryClient"/> does.</summary>
public abstract partial class MemoryClientContract : IAsyncLifetime
{
    private MemoryUnderTest? _memory;

    protected IMemoryClient Memory => _memory!.Client;

    public async ValueTask InitializeAsync() => _memory = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _memory!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>An empty tenant.</summary>
    private protected abstract Task<MemoryUnderTest> OpenAsync();

    [Fact]
    public async Task The_same_external_id_is_the_same_session()
    {
        var first = await Memory.StartAsync(new NewSession { Channel = "email", ExternalId = "thread-1", UserId = "dana", Tags = ["vip"], Metadata = new JsonObject { ["x"] = 1 } });
        var again = await Memory.StartAsync(new NewSession { Channel = "web", ExternalId = "thread-1" });

        Assert.True(first.Created);
        Assert.False(again.Created);
        Assert.Equal(first.Session.Id, again.Session.Id);
        Assert.Equal("email", again.Session.Channel);
        Assert.Equal(["vip"], again.Session.Tags);
        Assert.Equal(1, again.Session.Metadata!["x"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_session_may_start_with_its_first_message()
    {
        var started = await Memory.StartAsync(new NewSession { Channel = "web" }, Said("Hello there."));

        Assert.Equal(1, started.Session.MessageCount);
        Assert.Equal("Hello there.", Assert.Single((await Memory.GetWithMessagesAsync(started.Session.Id, 10)).Messages).Content);
    }

    [Fact]
    public async Task A_session_goes_through_its_life()
    {
        var id = (await Memory.StartAsync(new NewSession { Channel = "web" }, Said("One."))).Session.Id;

        Assert.Equal(SessionStatus.Paused, (await Memory.PauseAsync(id)).Status);
        Assert.Equal(SessionStatus.Active, (await Memory.ResumeAsync(id)).Status);
        Assert.Equal(SessionStatus.Archived, (await Memory.ArchiveAsync(id)).Status);
        Assert.Equal(SessionStatus.Active, (await Memory.UnarchiveAsync(id)).Status);
        Assert.Equal(SessionStatus.Deleted, (await Memory.DeleteAsync(id)).Status);
        Assert.Equal(SessionStatus.Active, (await Memory.RestoreAsync(id)).Status);
        Assert.Equal("Prices", (await Memory.UpdateAsync(id, new SessionPatch(new JsonObject { ["title"] = "Prices", ["isResolved"] = true }))).Title);
        Assert.True((await Memory.GetAsync(id)).IsResolved);
        Assert.Equal(1, await Memory.EraseAsync(id));
        await FailsAsync(MemoryError.NotFound, "not-found", () => Memory.GetAsync(id));
    }

    [Fact]
    public async Task Sessions_are_listed_by_every_filter_and_in_pages()
    {
        var entity = new EntityRef("case", "4711");
        for (var i = 0; i < 5; i++)
        {
            await Memory.StartAsync(new NewSession { Channel = "web", UserId = "dana", AgentId = "aria", Entity = entity, Tags = ["vip"], Title = $"Talk {i}" });
        }

        await Memory.StartAsync(new NewSession { Channel = "email", UserId = "dana" });
        var query = new SessionQuery
        {
            Status = SessionStatus.Active,
            Channel = "web",
            UserId = "dana",
            AgentId = "aria",
            EntityType = "case",
            EntityId = "4711",
            Tag = "vip",
            Resolved = false,
            Query = "talk",
            Limit = 3,
        };
        var first = await Memory.ListAsync(query);
        var second = await Memory.ListAsync(query with { Cursor = first.NextCursor });

        Assert.Equal((3, 5), (first.Items.Count, first.Total));
        Assert.Equal(2, second.Items.Count);
        Assert.Null(second.NextCursor);
        Assert.Empty((await Memory.ListAsync(query with { Tag = "other" })).Items);
        Assert.Empty((await Memory.ListAsync(query with { Resolved = true })).Items);
    }

    [Fact]
    public async Task The_newest_active_session_is_taken_up()
    {
        var request = new ResolveRequest { Channel = "web", UserId = "dana", AgentId = "aria", Entity = new EntityRef("case", "1") };
        var started = await Memory.ResolveAsync(request);
        var taken = await Memory.ResolveAsync(request);

        Assert.True(started.Created);
        Assert.False(taken.Created);
        Assert.Equal(started.Session.Id, taken.Session.Id);
    }

    [Fact]
    public async Task A_session_is_forked_and_a_visitor_becomes_a_user()
    {
        var visit = (await Memory.StartAsync(new NewSession { Channel = "web", AnonymousId = "visitor-1" })).Session.Id;
        var appended = await Memory.AppendAsync(visit, [Said("One."), Said("Two.")]);
        var fork = await Memory.ForkAsync(visit, appended[0].Id);

        Assert.Equal(new ForkOrigin(visit, appended[0].Id), fork.ForkedFrom);
        Assert.Equal("One.", Assert.Single((await Memory.HistoryAsync(fork.Id, new HistoryQuery())).Items).Content);
        Assert.Equal(2, await Memory.LinkAsync("dana", "visitor-1"));
        Assert.Equal("dana", (await Memory.GetAsync(visit)).UserId);
    }

    [Fact]
    public async Task A_repeated_message_is_no_second_one_and_other_content_is_a_conflict()
    {
        var id = (await Memory.StartAsync(new NewSession { Channel = "web" })).Session.Id;
        var message = Said("What do 120 seats cost?") with { ExternalId = "m-1" };

        var first = await Memory.AppendAsync(id, message);
        var again = await Memory.AppendAsync(id, [message, Said("And 200?")]);

        Assert.True(first.Created);
        Assert.Equal((first.Id, first.Timestamp, false), (again[0].Id, again[0].Timestamp, again[0].Created));
        Assert.True(again[1].Created);
        await FailsAsync(MemoryError.Conflict, "message-conflict", () => Memory.AppendAsync(id, message with { Content = "Something else." }));
        await Memory.DeleteMessageAsync(first.Id);
        Assert.True((await Memory.AppendAsync(id, message)).Deleted);
        await FailsAsync(MemoryError.NotFound, "not-found", () => Memory.GetMessageAsync(first.Id));
        await FailsAsync(MemoryError.NotFound, "not-found", () => Memory.DeleteMessageAsync(first.Id));
    }

    [Fact]
    public async Task A_message_comes_back_with_everything_it_was_given()
    {
        var id = (await Memory.StartAsync(new NewSession { Channel = "web", UserId = "dana" })).Session.Id;
        var given = new NewMessage
        {
            ExternalId = "m-1",
            Role = MessageRole.Assistant,
            Author = "Aria",
            Content = "Looking it up.",
            Timestamp = new DateTimeOffset(2026, 3, 2, 9, 15, 0, TimeSpan.FromHours(2)).AddMicroseconds(7),
            ToolCalls = [new ToolCall { Id = "c-1", Name = "price", Arguments = "{\"seats\":120}", Status = ToolCallStatus.Running, StartedAt = new DateTimeOffset(2026, 3, 2, 7, 15, 1, TimeSpan.Zero) }],
            InputTokens = 11,
            OutputTokens = 5,
            Model = "m",
            Provider = "p",
            ResponseTimeMs = 12.5,
            Feedback = new Feedback(4, "fine"),
            Metadata = new JsonObject { ["a"] = new JsonArray(1, null) },
        };
        var appended = await Memory.AppendAsync(id, given);
        var patch = new MessagePatch(new JsonObject { ["feedback"] = new JsonObject { ["rating"] = 2 }, ["toolCalls"] = new JsonArray(new JsonObject { ["id"] = "c-1", ["status"] = "completed", ["result"] = "9,400" }) });
        await Memory.UpdateMessageAsync(appended.Id, patch);
        var message = await Memory.GetMessageAsync(appended.Id);

        Assert.Equal(given.Timestamp.Value.UtcDateTime, message.Timestamp.UtcDateTime);
        Assert.Equal(("m-1", "Aria", "Looking it up.", "dana", "web"), (message.ExternalId, message.Author, message.Content, message.UserId, message.Channel));
        Assert.Equal((11, 5, "m", "p", 12.5), (message.InputTokens, message.OutputTokens, message.Model, message.Provider, message.ResponseTimeMs));
        Assert.Equal((2, "fine"), (message.Feedback!.Rating, message.Feedback.Text));
        var call = Assert.Single(message.ToolCalls);
        Assert.Equal(("price", "{\"seats\":120}", ToolCallStatus.Completed, "9,400"), (call.Name, call.Arguments, call.Status, call.Result));
        Assert.Equal("""{"a":[1,null]}""", message.Metadata!.ToJsonString());
    }

    [Fact]
    public async Task Histories_are_read_in_both_directions_within_times_and_in_pages()
    {
        var id = (await Memory.StartAsync(new NewSession { Channel = "chat room/1" })).Session.Id;
        var day = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        await Memory.AppendAsync(id, [.. Enumerable.Range(0, 6).Select(i => Said($"Number {i}.") with { Timestamp = day.AddHours(i) })]);
        var query = new HistoryQuery { Ascending = true, Limit = 2, After = day, Before = day.AddHours(5) };

        var first = await Memory.HistoryAsync(id, query);
        var second = await Memory.HistoryAsync(id, query with { Cursor = first.NextCursor });

        Assert.Equal(["Number 1.", "Number 2.", "Number 3.", "Number 4."], first.Items.Concat(second.Items).Select(message => message.Content));
        Assert.Equal("Number 5.", (await Memory.ChannelHistoryAsync("chat room/1", new HistoryQuery { Limit = 1 })).Items[0].Content);
        Assert.Equal("Number 5.", (await Memory.RecentMessagesAsync(new HistoryQuery { Limit = 1 })).Items[0].Content);
        Assert.Equal(["Number 4.", "Number 5."], (await Memory.GetWithMessagesAsync(id, 2)).Messages.Select(message => message.Content));
    }

    [Fact]
    public async Task A_summary_is_made_and_kept()
    {
        var id = (await Memory.StartAsync(new NewSession { Channel = "web" })).Session.Id;
        await FailsAsync(MemoryError.NotFound, "not-found", () => Memory.GetSummaryAsync(id));
        var day = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        await Memory.AppendAsync(id, [Said("When does the renewal start?") with { Timestamp = day }, Said("Where is the invoice?") with { Timestamp = day.AddDays(1).AddMinutes(90) }]);

        var made = await Memory.SummarizeAsync(id);
        var kept = await Memory.GetSummaryAsync(id);

        Assert.Equal(made.Summary, kept.Summary);
        Assert.Equal((2, new TimeSpan(1, 1, 30, 0)), (kept.MessageCount, kept.Duration));
        Assert.Equal(made.OpenQuestions, kept.OpenQuestions);
    }

    [Fact]
    public async Task With_history_off_an_append_says_that_nothing_is_stored()
    {
        await Memory.UpdatePreferencesAsync("dana", new PreferencesPatch(new JsonObject { ["historyEnabled"] = false, ["weekStart"] = "sunday", ["responsePreferences"] = new JsonObject { ["tone"] = "brief" } }));
        var id = (await Memory.StartAsync(new NewSession { Channel = "web", UserId = "dana" })).Session.Id;
        var outcome = await Memory.AppendAsync(id, [Said("Forget this.") with { ExternalId = "x" }]);
        var preferences = await Memory.GetPreferencesAsync("dana");

        Assert.Equal((NotStoredReason.HistoryOff, Guid.Empty, "x"), (Assert.Single(outcome).NotStored, outcome[0].Id, outcome[0].ExternalId));
        Assert.Empty((await Memory.HistoryAsync(id, new HistoryQuery())).Items);
        Assert.False(preferences.HistoryEnabled);
        Assert.Equal(WeekStart.Sunday, preferences.WeekStart);
        Assert.Equal("brief", preferences.ResponsePreferences!["tone"]!.GetValue<string>());
        Assert.True((await Memory.GetPreferencesAsync("nobody")).HistoryEnabled);
    }

    [Fact]
    public async Task Facts_are_pinned_to_each_scope()
    {
        var id = (await Memory.StartAsync(new NewSession { Channel = "web", UserId = "dana" })).Session.Id;
        foreach (var scope in new[] { ItemScope.Session(id), ItemScope.User("dana"), ItemScope.Tenant })
        {
            var put = await Memory.PutItemAsync(scope, "note", "a/b", new ItemContent("Fiscal year ends in June.", 3));
            Assert.Equal((scope.ToString(), 3), (put.Scope, put.Priority));
            Assert.Equal(put, await Memory.GetItemAsync(scope, "note", "a/b"));
            Assert.Equal("a/b", Assert.Single((await Memory.ListItemsAsync(scope)).Items).Key);
            await Memory.DeleteItemAsync(scope, "note", "a/b");
            await FailsAsync(MemoryError.NotFound, "not-found", () => Memory.GetItemAsync(scope, "note", "a/b"));
        }
    }

    [Fact]
    public async Task On_behalf_of_a_user_only_that_users_sessions_exist()
    {
        var hers = (await Memory.StartAsync(new NewSession { Channel = "web", UserId = "dana" })).Session.Id;
        var his = (await Memory.StartAsync(new NewSession { Channel = "web", UserId = "omar" }, Said("A secret about prices."))).Session.Id;
        var dana = Memory.OnBehalfOf("dana");

        Assert.Equal(hers, (await dana.GetAsync(hers)).Id);
        Assert.Equal("dana", (await dana.StartAsync(new NewSession { Channel = "web" })).Session.UserId);
        Assert.Empty((await dana.SearchAsync(new SearchRequest { Query = "secret about prices" })).Hits);
        await FailsAsync(MemoryError.NotFound, "not-found", () => dana.GetAsync(his));
        await FailsAsync(MemoryError.NotFound, "not-found", () => dana.AppendAsync(his, Said("Intruding.")));
        await FailsAsync(MemoryError.Forbidden, "not-your-user", () => dana.StartAsync(new NewSession { Channel = "web", UserId = "omar" }));
        Assert.Throws<MemoryException>(() => dana.OnBehalfOf("omar"));
        Assert.Throws<MemoryException>(() => Memory.OnBehalfOf(" "));
        Assert.Equal(hers, (await dana.OnBehalfOf("dana").GetAsync(hers)).Id);
    }

    [Theory]
    [InlineData("Zoë Ωμέγα 北京 नमस्ते")]
    [InlineData("👩‍🚀🏳️‍🌈 e\u0301 \u200f‏שלום")]
    [InlineData("100% a/b?c=d&e#f+g %2F %252F ;:@!$'()*,")]
    [InlineData("quote \" backslash \\ tag <b>&amp; \u2028\ufeff")]
    public async Task Any_text_comes_back_as_it_was(string text)
    {
        var name = text.Replace("\u2028", "", StringComparison.Ordinal);
        var users = Memory.OnBehalfOf(name);
        var id = (await users.StartAsync(new NewSession { Channel = name, ExternalId = name, Title = name }, Said($"{text}\n\ttail\r\n{text}") with { Author = name })).Session.Id;
        await users.PutItemAsync(ItemScope.User(name), name, name, new ItemContent(text));
        await users.UpdatePreferencesAsync(name, new PreferencesPatch(new JsonObject { ["systemPrompt"] = text }));

        var session = await users.GetAsync(id);
        Assert.Equal((name, name, name, name), (session.Channel, session.ExternalId, session.Title, session.UserId));
        var message = Assert.Single((await users.ChannelHistoryAsync(name, new HistoryQuery())).Items);
        Assert.Equal(($"{text}\n\ttail\r\n{text}", name), (message.Content, message.Author));
        Assert.Equal((text, name, name), await users.GetItemAsync(ItemScope.User(name), name, name) is var item ? (item.Value, item.Type, item.Key) : default);
        Assert.Equal(text, (await users.GetPreferencesAsync(name)).SystemPrompt);
        Assert.Equal(id, Assert.Single((await Memory.ListAsync(new SessionQuery { UserId = name, Channel = name })).Items).Id);
    }

    [Fact]
    public async Task Bad_input_is_refused_with_the_fields_that_are_wrong()
    {
        var id = (await Memory.StartAsync(new NewSession { Channel = "web" })).Session.Id;
        var batch = await FailsAsync(MemoryError.Invalid, "invalid-request", () => Memory.AppendAsync(id, [Said("Fine."), Said(" ")]));
        var search = await FailsAsync(MemoryError.Invalid, "invalid-request", () => Memory.SearchAsync(new SearchRequest { Query = "x", Limit = 0 }));

        Assert.Equal(["messages[1].content"], batch.Errors.Keys);
        Assert.Equal(["limit"], search.Errors.Keys);
        Assert.Equal(["messages"], (await FailsAsync(MemoryError.Invalid, "invalid-request", () => Memory.GetWithMessagesAsync(id, 0))).Errors.Keys);
        Assert.Equal(MemoryError.Invalid, (await Assert.ThrowsAsync<MemoryException>(() => Memory.AppendAsync(id, Said("broken \ud800")))).Error);
        await FailsAsync(MemoryError.Invalid, "scope-unavailable", () => Memory.BuildContextAsync(id, new ContextRequest { Scope = RecallScope.User }));
        await Memory.ArchiveAsync(id);
        Assert.Equal(MemoryError.Conflict, (await Assert.ThrowsAsync<MemoryException>(() => Memory.ResumeAsync(id))).Error);
    }

    [Fact]
    public async Task Without_a_chat_model_nothing_is_answered_and_nothing_stored()
    {
        var id = (await Memory.StartAsync(new NewSession { Channel = "web" })).Session.Id;
        await FailsAsync(MemoryError.NotConfigured, "no-chat-model", () => Memory.ReplyAsync(id, new ReplyRequest { Content = "Where?" }));
        await FailsAsync(MemoryError.NotConfigured, "no-chat-model", () => Memory.StreamReplyAsync(id, new ReplyRequest { Content = "Where?" }).ToListAsync().AsTask());
        Assert.Equal(0, (await Memory.GetAsync(id)).MessageCount);
    }

    [Fact]
    public async Task Every_call_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        foreach (var method in typeof(IMemoryClient).GetMethods().Where(method => method.GetParameters() is [.., { ParameterType: var last }] && last == typeof(CancellationToken)))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Sample.CallAsync(Memory, method, cancelled.Token));
        }
    }

    private static NewMessage Said(string text, MessageRole role = MessageRole.User) => new() { Role = role, Content = text };

    private static async Task<MemoryException> FailsAsync(MemoryError error, string problem, Func<Task> call)
    {
        var failure = await Assert.ThrowsAsync<MemoryException>(call);
        Assert.Equal((error, problem), (failure.Error, failure.Problem));
        Assert.False(string.IsNullOrWhiteSpace(failure.Message));
        return failure;
    }
}
