using System.Text.Json.Nodes;
using SemanticMemory.CrashChild;
using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Sessions;

/// <summary>What is true after a call that was cancelled, that failed halfway, or that another one followed at once.</summary>
public class InterruptionTests : IAsyncLifetime
{
    private MemoryFixture _fixture = null!;

    private SessionManager Memory => _fixture.Memory;

    private TenantStore Tenant => _fixture.Store.OpenTenant(Memory.Tenant);

    public async ValueTask InitializeAsync() => _fixture = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual Task<MemoryFixture> OpenAsync() => Task.FromResult(new MemoryFixture());

    [Fact]
    public async Task A_step_that_another_followed_at_once_is_not_made_again()
    {
        var session = await _fixture.StartAsync();
        var deleting = Interrupted(after: Once("sessions patch", () => Memory.RestoreAsync(session.Id)));

        await deleting.DeleteAsync(session.Id);

        Assert.Equal(SessionStatus.Active, (await Memory.GetAsync(session.Id)).Status);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(3)]
    public async Task A_change_that_up_to_eight_others_followed_at_once_is_made_once(int others)
    {
        var session = await _fixture.StartAsync();
        var made = 0;
        var changing = Interrupted(
            before: call => Task.FromResult(made += call == "sessions patch" ? 1 : 0),
            after: Once("sessions patch", async () =>
            {
                for (var i = 0; i < others; i++)
                {
                    await Memory.UpdateAsync(session.Id, new SessionPatch(new JsonObject { ["topic"] = $"Topic {i}" }));
                }
            }));

        await changing.UpdateAsync(session.Id, new SessionPatch(new JsonObject { ["title"] = "Offer" }));

        var now = await Memory.GetAsync(session.Id);
        Assert.Equal(("Offer", $"Topic {others - 1}", 1), (now.Title, now.Topic, made));
    }

    [Fact]
    public async Task A_linked_session_is_counted_and_charged_though_it_was_changed_at_once()
    {
        var visit = (await Memory.StartAsync(new NewSession { Channel = "web", AnonymousId = "v1" })).Session.Id;
        await Memory.AppendAsync(visit, new NewMessage { Role = MessageRole.Assistant, Content = "Hello.", OutputTokens = 7 });
        var linking = Interrupted(after: Once("sessions patch", () => Memory.UpdateAsync(visit, new SessionPatch(new JsonObject { ["title"] = "Visit" }))));

        Assert.Equal(1, await linking.LinkAsync("dana", "v1"));

        Assert.Equal(1, await Tenant.Records.CountAsync(new Filter.EqualTo(RecordFields.ChargedTo, "user:dana")));
    }

    [Theory]
    [InlineData("messages insert")]
    [InlineData("records upsert")]
    public async Task A_message_that_comes_while_its_visitor_is_linked_is_the_users_and_so_is_what_it_costs(string at)
    {
        var visit = (await Memory.StartAsync(new NewSession { Channel = "web", AnonymousId = "v1" })).Session.Id;
        var appending = Interrupted(before: Once(at, () => Memory.LinkAsync("dana", "v1")));

        await appending.AppendAsync(visit, new NewMessage { Role = MessageRole.Assistant, Content = "The tangerine is ripe.", OutputTokens = 7 });

        var danas = new SearchRequest { Query = "tangerine", Mode = SearchMode.Keyword, Filter = new MessageFilter { UserId = "dana" } };
        Assert.Single((await Memory.SearchAsync(danas)).Hits);
        Assert.Equal(1, await Tenant.Records.CountAsync(new Filter.EqualTo(RecordFields.ChargedTo, "user:dana")));
        Assert.Equal(0, await Tenant.Records.CountAsync(new Filter.EqualTo(RecordFields.ChargedTo, "visitor:v1")));
    }

    [Theory]
    [InlineData("messages insert")]
    [InlineData("records upsert")]
    [InlineData("sessions patch")]
    public async Task Whoever_cancels_once_a_message_is_being_written_finds_it_whole(string at)
    {
        var session = await _fixture.StartAsync();
        await Memory.ArchiveAsync(session.Id);
        using var away = new CancellationTokenSource();
        var appending = Interrupted(before: Once(at, away.CancelAsync));

        await Record.ExceptionAsync(() => appending.AppendAsync(session.Id, new NewMessage { Role = MessageRole.User, Content = "Hello.", InputTokens = 7 }, away.Token));

        Assert.True(away.IsCancellationRequested);
        var now = await Memory.GetAsync(session.Id);
        Assert.Equal((1L, 7L, "Hello.", SessionStatus.Active), (now.MessageCount, now.InputTokens, now.Title, now.Status));
        Assert.Equal("active", (await Tenant.Messages.ScrollAsync(new ScrollQuery { Filter = Filter.Everything, Order = MessageFields.Timestamp, Limit = 1 }))[0].Payload.Keyword(MessageFields.Status));
    }

    [Fact]
    public async Task Whoever_cancels_before_that_has_stored_nothing()
    {
        var session = await _fixture.StartAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Memory.AppendAsync(session.Id, new NewMessage { Role = MessageRole.User, Content = "Hello." }, new CancellationToken(true)));

        var now = await Memory.GetAsync(session.Id);
        Assert.Equal((0L, null), (now.MessageCount, now.Title));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_whose_deleting_was_interrupted_is_gone_with_all_that_was_made_from_it_when_it_is_deleted_again(bool byCancelling)
    {
        var reached = true;
        for (var at = 0; reached; at++)
        {
            var session = await _fixture.StartAsync(said: ["My password is kumquat.", "What about the offer?"]);
            await Memory.SummarizeAsync(session.Id);
            var message = (await Memory.HistoryAsync(session.Id, new HistoryQuery { Ascending = true })).Items[0].Id;
            using var away = new CancellationTokenSource();
            var (writes, stop) = (0, at);
            var deleting = Interrupted(before: _ => writes++ != stop ? Task.CompletedTask : byCancelling ? away.CancelAsync() : throw Away());

            await Record.ExceptionAsync(() => deleting.DeleteMessageAsync(message, away.Token));
            reached = writes > at;
            var again = await Record.ExceptionAsync(() => Memory.DeleteMessageAsync(message));

            Assert.True(again is null or MemoryException { Error: MemoryError.NotFound }, $"Write {at}: {again}");
            var now = await Memory.GetAsync(session.Id);
            Assert.True((now.Title, now.Summary, now.MessageCount) == ("What about the offer?", null, 1), $"Write {at}: {now}");
            Assert.Equal(MemoryError.NotFound, (await Assert.ThrowsAsync<MemoryException>(() => Memory.GetSummaryAsync(session.Id))).Error);
            Assert.True(reached || at >= 4, "A delete is more writes than that.");
        }

        Assert.Empty((await Memory.SearchAsync(new SearchRequest { Query = "kumquat", Mode = SearchMode.Keyword })).Hits);
    }

    [Fact]
    public async Task The_same_patch_again_makes_up_for_words_that_did_not_follow()
    {
        var id = await CallingAsync();
        var patch = new MessagePatch((JsonObject)JsonNode.Parse("""{"toolCalls":[{"id":"a","status":"completed","result":"kumquat"}]}""")!);
        await Assert.ThrowsAsync<MemoryException>(() => Interrupted(before: Once("messages upsert", () => throw Away())).UpdateMessageAsync(id, patch));
        Assert.Empty((await FindAsync("kumquat")).Hits);

        await Memory.UpdateMessageAsync(id, patch);

        Assert.Equal(id, Assert.Single((await FindAsync("kumquat")).Hits).Message.Id);
        Assert.Equal(id, Assert.Single((await Memory.SearchAsync(new SearchRequest { Query = "Let me look that up.", Mode = SearchMode.Semantic })).Hits).Message.Id);
    }

    [Fact]
    public async Task What_another_server_deletes_while_a_tool_call_ends_does_not_come_back()
    {
        var id = await CallingAsync();
        var session = (await Memory.GetMessageAsync(id)).SessionId;
        var ending = Interrupted(before: Once("messages whole", () => Tenant.Messages.UpsertAsync([MessagePoints.Tombstone(id, session)])));

        await ending.UpdateMessageAsync(id, new MessagePatch((JsonObject)JsonNode.Parse("""{"toolCalls":[{"id":"a","status":"completed","result":"kumquat"}]}""")!));

        Assert.Equal(MemoryError.NotFound, (await Assert.ThrowsAsync<MemoryException>(() => Memory.GetMessageAsync(id))).Error);
        Assert.Empty((await FindAsync("kumquat")).Hits);
    }

    private static MemoryException Away() => new(MemoryError.Unavailable, "store-unavailable", "Away.");

    private static Func<string, Task> Once(string call, Func<Task> does)
    {
        var done = false;
        return now =>
        {
            if (done || now != call)
            {
                return Task.CompletedTask;
            }

            done = true;
            return does();
        };
    }

    private SessionManager Interrupted(Func<string, Task>? before = null, Func<string, Task>? after = null) =>
        new(new InterruptedStore(Tenant, before ?? (_ => Task.CompletedTask), after), _fixture.Embedder, timeProvider: _fixture.Time);

    private Task<SearchResult> FindAsync(string words) => Memory.SearchAsync(new SearchRequest { Query = words, Mode = SearchMode.Keyword });

    private async Task<Guid> CallingAsync()
    {
        var session = await _fixture.StartAsync();
        return (await Memory.AppendAsync(
            session.Id, new NewMessage { Role = MessageRole.Assistant, Content = "Let me look that up.", ToolCalls = [new ToolCall { Id = "a", Name = "lookup", Arguments = "{}" }] })).Id;
    }
}
