using System.Text.Json.Nodes;
using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Sessions;

namespace SemanticMemory.Tests.Sessions;

public class AppendTests : IAsyncLifetime
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
    public async Task A_message_keeps_all_it_was_given()
    {
        var session = await _fixture.StartAsync();
        var given = new NewMessage
        {
            ExternalId = "m-1",
            Role = MessageRole.Assistant,
            Author = "Aria (support)",
            Content = "Zoë's order \"ORD-77120\" is on its way. 🚚",
            Timestamp = new DateTimeOffset(2025, 5, 4, 3, 2, 1, TimeSpan.FromHours(2)).AddMicroseconds(7),
            ToolCalls =
            [
                new ToolCall
                {
                    Id = "c1",
                    Name = "track",
                    Arguments = """{"order":"ORD-77120"}""",
                    Result = "on its way",
                    Status = ToolCallStatus.Completed,
                    StartedAt = MemoryFixture.Start,
                    CompletedAt = MemoryFixture.Start.AddSeconds(1),
                },
            ],
            ToolCallId = "c0",
            InputTokens = 10,
            OutputTokens = 20,
            Model = "small",
            Provider = "local",
            ResponseTimeMs = 12.5,
            ParentMessageId = Guid.NewGuid(),
            Feedback = new Feedback(4, "quick"),
            Metadata = new JsonObject { ["mailId"] = "<1@host>", ["n"] = 1 },
        };

        var appended = await Memory.AppendAsync(session.Id, given);
        var read = await Memory.GetMessageAsync(appended.Id);

        Assert.Equal((session.Id, "web", "dana", "m-1"), (read.SessionId, read.Channel, read.UserId, read.ExternalId));
        Assert.Equal((given.Role, given.Author, given.Content, given.Timestamp.Value.ToUniversalTime()), (read.Role, read.Author, read.Content, read.Timestamp));
        Assert.Equal(given.ToolCalls, read.ToolCalls);
        Assert.Equal((given.ToolCallId, given.InputTokens, given.OutputTokens, given.Model, given.Provider), (read.ToolCallId, read.InputTokens, read.OutputTokens, read.Model, read.Provider));
        Assert.Equal((given.ResponseTimeMs, given.ParentMessageId, given.Feedback), (read.ResponseTimeMs, read.ParentMessageId, read.Feedback));
        Assert.True(JsonNode.DeepEquals(given.Metadata, read.Metadata));
    }

    [Fact]
    public async Task A_repeat_changes_nothing_and_says_so()
    {
        var session = await _fixture.StartAsync();
        var first = await _fixture.SayAsync(session.Id, "The price is 40 euros.", externalId: "m-1");
        var again = await _fixture.SayAsync(session.Id, "The price is 40 euros.", externalId: "m-1");

        Assert.True(first.Created);
        Assert.Equal(first with { Created = false }, again);
        Assert.Equal(1, (await Memory.GetAsync(session.Id)).MessageCount);
    }

    [Fact]
    public async Task Other_content_under_the_same_external_id_is_a_conflict_and_nothing_of_the_batch_is_stored()
    {
        var session = await _fixture.StartAsync();
        await Memory.AppendAsync(session.Id, [User("a", "one"), User("b", "two")]);

        var refused = await Assert.ThrowsAsync<MemoryException>(() => Memory.AppendAsync(session.Id, [User("new", "three"), User("a", "changed"), User("b", "changed too")]));

        Assert.Equal((MemoryError.Conflict, "message-conflict"), (refused.Error, refused.Problem));
        Assert.Contains("a, b", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await Memory.GetAsync(session.Id)).MessageCount);
    }

    [Fact]
    public async Task A_conflict_names_all_external_ids_those_within_the_batch_as_well()
    {
        var session = await _fixture.StartAsync();
        await Memory.AppendAsync(session.Id, [User("a", "one")]);

        var refused = await Assert.ThrowsAsync<MemoryException>(() => Memory.AppendAsync(
            session.Id, [User("x", "two"), User("x", "other"), User("y", "three"), User("y", "other"), User("a", "changed")]));

        Assert.Contains("x, y, a", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await Memory.GetAsync(session.Id)).MessageCount);
    }

    public static TheoryData<string, NewMessage> Differences => new()
    {
        { "role", User("a", "one") with { Role = MessageRole.Assistant } },
        { "author", User("a", "one") with { Author = "Kim" } },
        { "content", User("a", "one ") },
        { "metadata", User("a", "one") with { Metadata = new JsonObject { ["x"] = "1" } } },
        { "timestamp", User("a", "one") with { Timestamp = MemoryFixture.Start } },
        { "tool calls", User("a", "one") with { ToolCalls = [new ToolCall { Id = "c", Name = "n" }] } },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public async Task Each_part_of_a_message_can_make_a_conflict(string part, NewMessage other)
    {
        var session = await _fixture.StartAsync();
        await Memory.AppendAsync(session.Id, User("a", "one"));

        var refused = await Assert.ThrowsAsync<MemoryException>(() => Memory.AppendAsync(session.Id, other));

        Assert.True(refused.Problem == "message-conflict", part);
    }

    [Fact]
    public async Task The_order_of_metadata_members_makes_no_conflict()
    {
        var session = await _fixture.StartAsync();
        await Memory.AppendAsync(session.Id, User("a", "one") with { Metadata = new JsonObject { ["x"] = "1", ["y"] = new JsonObject { ["p"] = 1, ["q"] = 2 } } });

        Assert.False((await Memory.AppendAsync(session.Id, User("a", "one") with { Metadata = new JsonObject { ["y"] = new JsonObject { ["q"] = 2, ["p"] = 1 }, ["x"] = "1" } })).Created);
    }

    [Fact]
    public async Task Of_two_equal_messages_in_a_batch_the_second_is_a_repeat()
    {
        var session = await _fixture.StartAsync();

        var appended = await Memory.AppendAsync(session.Id, [User("a", "one"), User("a", "one"), User("b", "two")]);

        Assert.Equal([true, false, true], appended.Select(message => message.Created));
        Assert.Equal(appended[0].Timestamp, appended[1].Timestamp);
        await Assert.ThrowsAsync<MemoryException>(() => Memory.AppendAsync(session.Id, [User("c", "one"), User("c", "two")]));
        Assert.Equal(2, (await Memory.GetAsync(session.Id)).MessageCount);
    }

    [Fact]
    public async Task Many_callers_with_one_external_id_store_one_message()
    {
        var session = await _fixture.StartAsync();

        var appended = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Memory.AppendAsync(session.Id, User("a", "one")))));

        Assert.Single(appended, message => message.Created);
        Assert.Single(appended.Select(message => (message.Id, message.Timestamp)).Distinct());
        Assert.Equal(1, (await Memory.GetAsync(session.Id)).MessageCount);
    }

    [Fact]
    public async Task A_deleted_message_is_gone_and_a_repeat_does_not_bring_it_back()
    {
        var session = await _fixture.StartAsync();
        var password = await _fixture.SayAsync(session.Id, "My password is hunter-tangerine.", externalId: "m-1");
        await _fixture.SayAsync(session.Id, "Something else.");

        await Memory.DeleteMessageAsync(password.Id);

        Assert.Equal(MemoryError.NotFound, (await Assert.ThrowsAsync<MemoryException>(() => Memory.GetMessageAsync(password.Id))).Error);
        Assert.Equal(MemoryError.NotFound, (await Assert.ThrowsAsync<MemoryException>(() => Memory.DeleteMessageAsync(password.Id))).Error);
        Assert.DoesNotContain((await Memory.SearchAsync(new SearchRequest { Query = "password tangerine" })).Hits, hit => hit.Message.Id == password.Id);
        var again = await _fixture.SayAsync(session.Id, "My password is hunter-tangerine.", externalId: "m-1");
        Assert.Equal((false, true), (again.Created, again.Deleted));
        var mixed = await Memory.AppendAsync(session.Id, [User("m-1", "entirely different"), User("m-2", "new")]);
        Assert.Equal([(false, true), (true, false)], mixed.Select(message => (message.Created, message.Deleted)));
        Assert.Equal(2, (await Memory.GetAsync(session.Id)).MessageCount);
        Assert.Equal(2, (await Memory.RecentMessagesAsync(new HistoryQuery())).Total);
    }

    [Fact]
    public async Task Deleting_the_newest_message_takes_the_session_back_to_the_one_before()
    {
        var session = await _fixture.StartAsync();
        var first = await _fixture.SayAsync(session.Id, "one");
        var second = await _fixture.SayAsync(session.Id, "two");

        await Memory.DeleteMessageAsync(second.Id);
        Assert.Equal(first.Timestamp, (await Memory.GetAsync(session.Id)).LastMessageAt);

        await Memory.DeleteMessageAsync(first.Id);
        Assert.Null((await Memory.GetAsync(session.Id)).LastMessageAt);
    }

    [Fact]
    public async Task Without_timestamps_messages_follow_each_other_by_a_microsecond_at_least()
    {
        var session = await _fixture.StartAsync();

        var batch = await Memory.AppendAsync(session.Id, [User("a", "one"), User("b", "two")]);
        var next = await Memory.AppendAsync(session.Id, User("c", "three"));

        Assert.Equal([MemoryFixture.Start, MemoryFixture.Start.AddMicroseconds(1)], batch.Select(message => message.Timestamp));
        Assert.Equal(MemoryFixture.Start.AddMicroseconds(2), next.Timestamp);
        Assert.Equal(next.Timestamp, (await Memory.GetAsync(session.Id)).LastMessageAt);
    }

    [Fact]
    public async Task A_given_timestamp_is_kept_even_before_the_last()
    {
        var session = await _fixture.StartAsync(said: "now");
        var old = MemoryFixture.Start.AddYears(-1);

        var imported = await Memory.AppendAsync(session.Id, User("a", "long ago") with { Timestamp = old });

        Assert.Equal(old, imported.Timestamp);
        Assert.Equal("long ago", (await Memory.HistoryAsync(session.Id, new HistoryQuery { Ascending = true })).Items[0].Content);
        Assert.Equal(MemoryFixture.Start.AddSeconds(10), (await Memory.GetAsync(session.Id)).LastMessageAt);
    }

    [Fact]
    public async Task The_first_message_makes_an_archived_session_active_again_and_leaves_a_paused_one_paused()
    {
        var archived = await _fixture.StartAsync();
        await Memory.ArchiveAsync(archived.Id);
        var paused = await _fixture.StartAsync();
        await Memory.PauseAsync(paused.Id);

        await _fixture.SayAsync(archived.Id, "I am back about the tangerine.");
        await _fixture.SayAsync(paused.Id, "Still there?");

        Assert.Equal(SessionStatus.Active, (await Memory.GetAsync(archived.Id)).Status);
        Assert.Equal(SessionStatus.Paused, (await Memory.GetAsync(paused.Id)).Status);
        var active = new SearchRequest { Query = "tangerine", Filter = new MessageFilter { Statuses = [SessionStatus.Active] } };
        Assert.Single((await Memory.SearchAsync(active)).Hits);
    }

    [Fact]
    public async Task The_title_is_made_from_the_first_user_message()
    {
        var session = await _fixture.StartAsync();
        await _fixture.SayAsync(session.Id, "Welcome! How can I help?", MessageRole.Assistant);
        await _fixture.SayAsync(session.Id, "I would like to know\nwhat the enterprise plan costs for one hundred and twenty seats.");
        await _fixture.SayAsync(session.Id, "And the discount?");

        Assert.Equal("I would like to know what the enterprise plan costs for one", (await Memory.GetAsync(session.Id)).Title);
    }

    [Fact]
    public async Task A_given_title_stays()
    {
        var session = (await Memory.StartAsync(new NewSession { Channel = "web", Title = "Mine" })).Session;
        await _fixture.SayAsync(session.Id, "Hello there");

        Assert.Equal("Mine", (await Memory.GetAsync(session.Id)).Title);
    }

    [Fact]
    public async Task Tokens_are_added_up_over_concurrent_appends_and_counted_once()
    {
        var session = await _fixture.StartAsync();
        NewMessage Used(int i) => User($"m-{i}", "text") with { InputTokens = 3, OutputTokens = i };

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => Memory.AppendAsync(session.Id, Used(i)))));
        await Memory.AppendAsync(session.Id, Used(7));

        var read = await Memory.GetAsync(session.Id);
        Assert.Equal((60, 190), (read.InputTokens, read.OutputTokens));
    }

    [Theory]
    [InlineData("", "content")]
    [InlineData(" \n\t", "content")]
    [InlineData("a\0b", "content")]
    [InlineData("a(high surrogate)", "content")]
    [InlineData("(low surrogate)a", "content")]
    public async Task Text_that_is_none_is_refused(string content, string field)
    {
        // A runner cannot hand broken text to a test.
        content = content.Replace("(high surrogate)", "\ud83d", StringComparison.Ordinal).Replace("(low surrogate)", "\udc00", StringComparison.Ordinal);
        var session = await _fixture.StartAsync();

        var refused = await Assert.ThrowsAsync<MemoryException>(() => Memory.AppendAsync(session.Id, [User("ok", "fine"), User("bad", content)]));

        Assert.Equal($"messages[1].{field}", Assert.Single(refused.Errors).Key);
        Assert.Equal(0, (await Memory.GetAsync(session.Id)).MessageCount);
    }

    [Fact]
    public async Task Limits_are_exact()
    {
        var session = await _fixture.StartAsync();
        var longest = new string('x', 500_000);

        Assert.True((await Memory.AppendAsync(session.Id, User("a", longest))).Created);
        await Assert.ThrowsAsync<MemoryException>(() => Memory.AppendAsync(session.Id, User("b", longest + "x")));
        await Assert.ThrowsAsync<MemoryException>(() => Memory.AppendAsync(session.Id, []));
        await Assert.ThrowsAsync<MemoryException>(() => Memory.AppendAsync(session.Id, [.. Enumerable.Range(0, 1001).Select(i => User($"m{i}", "x"))]));
        await Assert.ThrowsAsync<MemoryException>(() => Memory.AppendAsync(session.Id, User("c", "x") with { Timestamp = new DateTimeOffset(1999, 12, 31, 23, 59, 59, TimeSpan.Zero) }));
        await Assert.ThrowsAsync<MemoryException>(() => Memory.AppendAsync(session.Id, User("d", "x") with { Timestamp = MemoryFixture.Start.AddDays(1).AddMicroseconds(1) }));
        Assert.True((await Memory.AppendAsync(session.Id, User("e", "") with { ToolCalls = [new ToolCall { Id = "c", Name = "n" }] })).Created);
    }

    [Fact]
    public async Task A_batch_of_a_thousand_is_one_append()
    {
        var session = await _fixture.StartAsync();

        var appended = await Memory.AppendAsync(session.Id, [.. Enumerable.Range(0, 1000).Select(i => User($"m{i}", $"Message number {i} about topic {i % 17}."))]);

        Assert.Equal(1000, appended.Count(message => message.Created));
        Assert.Equal(1000, (await Memory.GetAsync(session.Id)).MessageCount);
    }

    private static NewMessage User(string id, string content) => new() { ExternalId = id, Role = MessageRole.User, Content = content };
}
