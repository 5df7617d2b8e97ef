using System.Text.Json.Nodes;
using SemanticMemory.CrashChild;
using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Sessions;

public class ForkTests : IAsyncLifetime
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
    public async Task A_fork_has_the_messages_up_to_the_one_named_under_ids_of_their_own()
    {
        var session = (await Memory.StartAsync(new NewSession { Channel = "web", UserId = "dana", ExternalId = "s", Title = "Offer", Tags = ["a"], SystemPrompt = "Be brief.", Metadata = new JsonObject { ["k"] = "v" } })).Session;
        var question = await Memory.AppendAsync(session.Id, User("What is a tangerine?", externalId: "q"));
        var answer = await Memory.AppendAsync(session.Id, new NewMessage
        {
            Role = MessageRole.Assistant,
            Content = "A fruit.",
            ParentMessageId = question.Id,
            Author = "Bot",
            OutputTokens = 3,
            ToolCalls = [new ToolCall { Id = "c", Name = "lookup", Result = "citrus" }],
            Feedback = new Feedback(4, "fine"),
            Metadata = new JsonObject { ["x"] = "y" },
        });
        await Memory.AppendAsync(session.Id, User("Not taken along."));

        var fork = await Memory.ForkAsync(session.Id, answer.Id);

        Assert.Equal((null, "web", "dana", "Offer", "Be brief.", SessionStatus.Active, 2L, 3L), (fork.ExternalId, fork.Channel, fork.UserId, fork.Title, fork.SystemPrompt, fork.Status, fork.MessageCount, fork.OutputTokens));
        Assert.Equal(new ForkOrigin(session.Id, answer.Id), fork.ForkedFrom);
        Assert.Equal((null, answer.Timestamp), (fork.DeletedAt, fork.LastMessageAt));
        var (source, copies) = (await HistoryAsync(session.Id), await HistoryAsync(fork.Id));
        Assert.Equal(["q", null], copies.Select(message => message.ExternalId));
        Assert.Equal(copies[0].Id, copies[1].ParentMessageId);
        Assert.Empty(copies.Select(message => message.Id).Intersect(source.Select(message => message.Id)));
        Assert.Equal(Bare(source[0]), Bare(copies[0]));
        Assert.Equal(Bare(source[1]), Bare(copies[1]));
        Assert.Equal(3, (await Memory.GetAsync(session.Id)).MessageCount);
    }

    [Fact]
    public async Task A_fork_goes_on_by_itself_and_is_found()
    {
        var session = await _fixture.StartAsync(said: "The tangerine is ripe.");
        var last = (await HistoryAsync(session.Id))[^1];
        var fork = await Memory.ForkAsync(session.Id, last.Id);

        await _fixture.SayAsync(fork.Id, "Only in the fork.");
        await Memory.EraseAsync(session.Id);

        Assert.Equal(["The tangerine is ripe.", "Only in the fork."], (await HistoryAsync(fork.Id)).Select(message => message.Content));
        Assert.Equal(fork.Id, Assert.Single((await Memory.SearchAsync(new SearchRequest { Query = "ripe tangerine", Mode = SearchMode.Semantic, Limit = 1 })).Hits).Session.Id);
    }

    [Fact]
    public async Task A_repeat_of_a_message_is_known_in_the_fork_too()
    {
        var session = await _fixture.StartAsync();
        var message = User("Hello.", externalId: "m");
        var appended = await Memory.AppendAsync(session.Id, message);
        await Memory.UpdateMessageAsync(appended.Id, new MessagePatch(new JsonObject { ["metadata"] = new JsonObject { ["seen"] = "yes" } }));
        var fork = await Memory.ForkAsync(session.Id, appended.Id);

        Assert.False((await Memory.AppendAsync(fork.Id, message)).Created);
        Assert.Equal(MemoryError.Conflict, (await Assert.ThrowsAsync<MemoryException>(() => Memory.AppendAsync(fork.Id, message with { Content = "Other." }))).Error);
    }

    [Fact]
    public async Task Many_messages_of_one_timestamp_keep_their_order()
    {
        var session = await _fixture.StartAsync();
        await Memory.AppendAsync(session.Id, [.. Enumerable.Range(0, 450).Select(i => User($"Line {i}.") with { Timestamp = MemoryFixture.Start })]);
        var source = await HistoryAsync(session.Id);

        var fork = await Memory.ForkAsync(session.Id, source[430].Id);

        Assert.Equal(source.Take(431).Select(message => message.Content), (await HistoryAsync(fork.Id)).Select(message => message.Content));
    }

    [Fact]
    public async Task A_message_of_another_session_is_no_place_to_fork_at()
    {
        var (session, other) = (await _fixture.StartAsync(said: "one"), await _fixture.StartAsync(said: "two"));
        var foreign = (await HistoryAsync(other.Id))[0].Id;

        foreach (var (from, at) in new[] { (session.Id, foreign), (session.Id, Guid.NewGuid()), (Guid.NewGuid(), foreign) })
        {
            Assert.Equal(MemoryError.NotFound, (await Assert.ThrowsAsync<MemoryException>(() => Memory.ForkAsync(from, at))).Error);
        }
    }

    [Fact]
    public async Task A_deleted_session_or_message_is_not_forked()
    {
        var session = await _fixture.StartAsync(said: ["one", "two"]);
        var messages = await HistoryAsync(session.Id);
        await Memory.DeleteMessageAsync(messages[1].Id);
        Assert.Equal(MemoryError.NotFound, (await Assert.ThrowsAsync<MemoryException>(() => Memory.ForkAsync(session.Id, messages[1].Id))).Error);

        await Memory.DeleteAsync(session.Id);
        Assert.Equal("session-deleted", (await Assert.ThrowsAsync<MemoryException>(() => Memory.ForkAsync(session.Id, messages[0].Id))).Problem);
    }

    [Fact]
    public async Task A_fork_that_fails_halfway_leaves_nothing_behind()
    {
        var session = await _fixture.StartAsync(said: "one");
        await Memory.AppendAsync(session.Id, [.. Enumerable.Range(0, 300).Select(i => User($"Line {i}."))]);
        var last = (await HistoryAsync(session.Id))[^1].Id;
        var tenant = _fixture.Store.OpenTenant(Memory.Tenant);
        var (sessions, messages) = (await tenant.Sessions.CountAsync(Filter.Everything), await tenant.Messages.CountAsync(Filter.Everything));
        var inserts = 0;
        var failing = new SessionManager(
            new InterruptedStore(tenant, call => call == "messages insert" && ++inserts == 2 ? throw new MemoryException(MemoryError.Unavailable, "store-unavailable", "Away.") : Task.CompletedTask),
            _fixture.Embedder,
            timeProvider: _fixture.Time);

        await Assert.ThrowsAsync<MemoryException>(() => failing.ForkAsync(session.Id, last));

        Assert.Equal((2, sessions, messages), (inserts, await tenant.Sessions.CountAsync(Filter.Everything), await tenant.Messages.CountAsync(Filter.Everything)));
    }

    private static NewMessage User(string text, string? externalId = null) => new() { Role = MessageRole.User, Content = text, ExternalId = externalId };

    private static string Bare(Message message) => System.Text.Json.JsonSerializer.Serialize(message with { Id = default, SessionId = default, ParentMessageId = null });

    private async Task<IReadOnlyList<Message>> HistoryAsync(Guid session)
    {
        var (all, cursor) = (new List<Message>(), (string?)null);
        do
        {
            var page = await Memory.HistoryAsync(session, new HistoryQuery { Ascending = true, Limit = 200, Cursor = cursor });
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return all;
    }
}
