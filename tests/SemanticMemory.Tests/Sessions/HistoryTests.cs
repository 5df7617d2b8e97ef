using System.Text.Json.Nodes;
using SemanticMemory.Messages;
using SemanticMemory.Sessions;

namespace SemanticMemory.Tests.Sessions;

public class HistoryTests : IAsyncLifetime
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pages_give_every_message_once_in_order_while_others_arrive(bool ascending)
    {
        var session = await _fixture.StartAsync(said: [.. Enumerable.Range(0, 10).Select(i => $"m{i}")]);
        var query = new HistoryQuery { Ascending = ascending, Limit = 3 };
        var read = new List<string>();

        for (var page = await Memory.HistoryAsync(session.Id, query); ; page = await Memory.HistoryAsync(session.Id, query with { Cursor = page.NextCursor }))
        {
            read.AddRange(page.Items.Select(message => message.Content));
            if (page.NextCursor is null)
            {
                break;
            }

            await _fixture.SayAsync(session.Id, "late");
        }

        var expected = Enumerable.Range(0, 10).Select(i => $"m{i}");
        Assert.Equal(ascending ? expected : expected.Reverse(), read.Where(text => text != "late"));
        Assert.Equal(ascending ? 4 : 0, read.Count(text => text == "late"));
    }

    [Fact]
    public async Task A_last_page_that_is_full_has_no_cursor()
    {
        var session = await _fixture.StartAsync(said: ["a", "b"]);

        var page = await Memory.HistoryAsync(session.Id, new HistoryQuery { Limit = 2 });

        Assert.Equal((2, null, 2), (page.Items.Count, page.NextCursor, page.Total));
    }

    [Fact]
    public async Task Before_and_after_are_exclusive()
    {
        var session = await _fixture.StartAsync(said: ["a", "b", "c", "d"]);
        var times = (await Memory.HistoryAsync(session.Id, new HistoryQuery { Ascending = true })).Items.Select(message => message.Timestamp).ToArray();

        var between = await Memory.HistoryAsync(session.Id, new HistoryQuery { After = times[0], Before = times[3] });

        Assert.Equal(["c", "b"], between.Items.Select(message => message.Content));
        Assert.Equal(2, between.Total);
    }

    [Fact]
    public async Task Equal_timestamps_come_in_the_order_of_the_ids()
    {
        var session = await _fixture.StartAsync();
        await Memory.AppendAsync(session.Id, [.. Enumerable.Range(0, 20).Select(i => new NewMessage { ExternalId = $"m{i}", Role = MessageRole.User, Content = "x", Timestamp = MemoryFixture.Start })]);

        var ids = (await Memory.HistoryAsync(session.Id, new HistoryQuery { Ascending = true })).Items.Select(message => message.Id.ToString()).ToArray();

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public async Task A_channels_history_spans_sessions_and_nothing_else()
    {
        await _fixture.StartAsync("web", said: "w1");
        await _fixture.StartAsync("email", said: "e1");
        await _fixture.StartAsync("web", user: "kim", said: "w2");

        Assert.Equal(["w2", "w1"], (await Memory.ChannelHistoryAsync("web", new HistoryQuery())).Items.Select(message => message.Content));
        Assert.Equal(["w2", "e1", "w1"], (await Memory.RecentMessagesAsync(new HistoryQuery())).Items.Select(message => message.Content));
        Assert.Equal(["w1"], (await Memory.OnBehalfOf("dana").ChannelHistoryAsync("web", new HistoryQuery())).Items.Select(message => message.Content));
    }

    [Fact]
    public async Task A_cursor_of_another_list_is_refused()
    {
        var session = await _fixture.StartAsync(externalId: "s", said: ["a", "b", "c"]);
        var other = await _fixture.StartAsync(said: ["d", "e"]);
        var theirs = _fixture.Tenant("globex");
        await theirs.StartAsync(new NewSession { Channel = "web", ExternalId = "s" });
        var cursor = (await Memory.HistoryAsync(session.Id, new HistoryQuery { Limit = 1 })).NextCursor;
        var query = new HistoryQuery { Limit = 1, Cursor = cursor };

        Assert.Single((await Memory.HistoryAsync(session.Id, query)).Items);
        Func<Task>[] foreign =
        [
            () => Memory.HistoryAsync(other.Id, query),
            () => Memory.HistoryAsync(session.Id, query with { Ascending = true }),
            () => Memory.HistoryAsync(session.Id, query with { Before = MemoryFixture.Start.AddDays(1) }),
            () => Memory.HistoryAsync(session.Id, query with { Cursor = cursor![..^1] }),
            () => Memory.HistoryAsync(session.Id, query with { Cursor = "" }),
            () => Memory.HistoryAsync(session.Id, query with { Cursor = new string('A', 43) }),
            () => Memory.OnBehalfOf("dana").HistoryAsync(session.Id, query),
            () => Memory.RecentMessagesAsync(query),
            () => Memory.ChannelHistoryAsync("web", query),
            () => theirs.RecentMessagesAsync(query),
            () => Memory.ListAsync(new SessionQuery { Cursor = cursor }),
        ];
        foreach (var call in foreign)
        {
            Assert.Equal("cursor", Assert.Single((await Assert.ThrowsAsync<MemoryException>(call)).Errors).Key);
        }
    }

    [Fact]
    public async Task A_list_forgets_the_time_of_a_last_message_that_was_deleted()
    {
        var quiet = await _fixture.StartAsync(said: ["one"]);
        var other = await _fixture.StartAsync(said: ["two"]);
        var last = await _fixture.SayAsync(quiet.Id, "three");
        Assert.Equal([quiet.Id, other.Id], (await Memory.ListAsync(new SessionQuery())).Items.Select(session => session.Id));

        await Memory.DeleteMessageAsync(last.Id);

        var listed = (await Memory.ListAsync(new SessionQuery())).Items;
        Assert.Equal([other.Id, quiet.Id], listed.Select(session => session.Id));
        Assert.Equal((await Memory.HistoryAsync(quiet.Id, new HistoryQuery())).Items[0].Timestamp, listed[1].LastMessageAt);
    }

    [Fact]
    public async Task Sessions_are_listed_by_newest_activity_and_narrowed_by_every_member()
    {
        var first = (await Memory.StartAsync(new NewSession { Channel = "web", UserId = "dana", AgentId = "a1", Entity = new EntityRef("case", "1"), Tags = ["x"] })).Session;
        _fixture.Time.Advance(TimeSpan.FromMinutes(1));
        var second = (await Memory.StartAsync(new NewSession { Channel = "email", UserId = "kim", AgentId = "a2", Entity = new EntityRef("deal", "1"), Tags = ["x", "y"] })).Session;
        await _fixture.SayAsync(first.Id, "newest");

        async Task<Guid[]> ListAsync(SessionQuery query)
        {
            var page = await Memory.ListAsync(query);
            Assert.True(query.Limit == 1 || page.Total == page.Items.Count, $"{page.Total} are not {page.Items.Count}.");
            return [.. page.Items.Select(session => session.Id)];
        }

        Assert.Equal([first.Id, second.Id], await ListAsync(new SessionQuery()));
        Assert.Equal([second.Id], await ListAsync(new SessionQuery { Channel = "email" }));
        Assert.Equal([second.Id], await ListAsync(new SessionQuery { UserId = "kim" }));
        Assert.Equal([first.Id], await ListAsync(new SessionQuery { AgentId = "a1" }));
        Assert.Equal([first.Id], await ListAsync(new SessionQuery { EntityType = "case", EntityId = "1" }));
        Assert.Equal([second.Id], await ListAsync(new SessionQuery { EntityType = "deal" }));
        Assert.Equal([first.Id, second.Id], await ListAsync(new SessionQuery { EntityId = "1" }));
        Assert.Equal([second.Id], await ListAsync(new SessionQuery { Tag = "y" }));
        Assert.Equal([first.Id], await ListAsync(new SessionQuery { Query = "newest" }));
        Assert.Empty(await ListAsync(new SessionQuery { Channel = "email", UserId = "dana" }));
        Assert.Equal([first.Id, second.Id], await ListAsync(new SessionQuery { Resolved = false }));
        Assert.Empty(await ListAsync(new SessionQuery { Resolved = true }));
        await Memory.UpdateAsync(second.Id, new SessionPatch(new JsonObject { ["isResolved"] = true }));
        Assert.Equal([second.Id], await ListAsync(new SessionQuery { Resolved = true }));
        await Memory.PauseAsync(second.Id);
        Assert.Equal([second.Id], await ListAsync(new SessionQuery { Status = SessionStatus.Paused }));
        var page = await Memory.ListAsync(new SessionQuery { Limit = 1 });
        Assert.Equal((first.Id, 2), (Assert.Single(page.Items).Id, page.Total));
        Assert.Equal([second.Id], await ListAsync(new SessionQuery { Limit = 1, Cursor = page.NextCursor }));
        await Memory.DeleteAsync(second.Id);
        Assert.Equal([first.Id], await ListAsync(new SessionQuery()));
        Assert.Equal([second.Id], await ListAsync(new SessionQuery { Status = SessionStatus.Deleted }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(201)]
    public async Task A_page_has_one_to_two_hundred_items(int limit)
    {
        var session = await _fixture.StartAsync();

        Assert.Equal("limit", Assert.Single((await Assert.ThrowsAsync<MemoryException>(() => Memory.HistoryAsync(session.Id, new HistoryQuery { Limit = limit }))).Errors).Key);
    }
}
