using System.Text.Json.Nodes;
using SemanticMemory.CrashChild;
using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Sessions;

public class LifecycleTests : IAsyncLifetime
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
    [InlineData("pause", "active>paused paused>paused archived>409 deleted>409")]
    [InlineData("resume", "active>active paused>active archived>409 deleted>409")]
    [InlineData("archive", "active>archived paused>archived archived>archived deleted>409")]
    [InlineData("unarchive", "active>active paused>409 archived>active deleted>409")]
    [InlineData("delete", "active>deleted paused>deleted archived>deleted deleted>deleted")]
    [InlineData("restore", "active>409 paused>409 archived>409 deleted>active")]
    public async Task A_step_is_allowed_from_some_states_only(string step, string table)
    {
        foreach (var (from, to) in table.Split(' ').Select(pair => pair.Split('>')).Select(pair => (pair[0], pair[1])))
        {
            var session = await InStateAsync(from);
            if (to == "409")
            {
                Assert.Equal(MemoryError.Conflict, (await Assert.ThrowsAsync<MemoryException>(() => StepAsync(step, session))).Error);
                Assert.Equal(from, StoredSession.Keyword((await Memory.GetAsync(session)).Status));
            }
            else
            {
                Assert.Equal(to, StoredSession.Keyword((await StepAsync(step, session)).Status));
            }
        }
    }

    [Theory]
    [InlineData("active")]
    [InlineData("paused")]
    [InlineData("archived")]
    public async Task Restoring_goes_back_to_the_state_before(string state)
    {
        var session = await InStateAsync(state);
        await Memory.DeleteAsync(session);

        Assert.Equal(state, StoredSession.Keyword((await Memory.RestoreAsync(session)).Status));
    }

    [Fact]
    public async Task Each_state_keeps_the_time_it_was_reached_and_loses_it_again()
    {
        var session = await InStateAsync("active");
        _fixture.Time.Advance(TimeSpan.FromHours(1));
        var paused = await Memory.PauseAsync(session);
        var resumed = await Memory.ResumeAsync(session);
        _fixture.Time.Advance(TimeSpan.FromHours(1));
        var archived = await Memory.ArchiveAsync(session);
        var deleted = await Memory.DeleteAsync(session);

        Assert.Equal((MemoryFixture.Start.AddHours(1), null, null), (paused.PausedAt, paused.ArchivedAt, paused.DeletedAt));
        Assert.Null(resumed.PausedAt);
        Assert.Equal(MemoryFixture.Start.AddHours(2), archived.ArchivedAt);
        Assert.Equal((MemoryFixture.Start.AddHours(2), MemoryFixture.Start.AddHours(2)), (deleted.ArchivedAt, deleted.DeletedAt));
        Assert.Null((await Memory.RestoreAsync(session)).DeletedAt);
    }

    [Fact]
    public async Task A_deleted_session_is_read_but_neither_written_nor_found()
    {
        var session = await _fixture.StartAsync(said: "The launch code is tangerine.");
        await Memory.DeleteAsync(session.Id);

        Assert.Single((await Memory.HistoryAsync(session.Id, new HistoryQuery())).Items);
        Assert.Empty((await Memory.SearchAsync(new SearchRequest { Query = "tangerine" })).Hits);
        Assert.Empty((await Memory.RecentMessagesAsync(new HistoryQuery())).Items);
        Assert.Equal(MemoryError.Conflict, (await Assert.ThrowsAsync<MemoryException>(() => _fixture.SayAsync(session.Id, "more"))).Error);
        Assert.Equal(MemoryError.Conflict, (await Assert.ThrowsAsync<MemoryException>(() => Memory.UpdateAsync(session.Id, Patch("""{"title":"x"}""")))).Error);
        Assert.Empty((await Memory.ListAsync(new SessionQuery())).Items);
        Assert.Equal(session.Id, Assert.Single((await Memory.ListAsync(new SessionQuery { Status = SessionStatus.Deleted })).Items).Id);

        await Memory.RestoreAsync(session.Id);
        Assert.Single((await Memory.SearchAsync(new SearchRequest { Query = "tangerine" })).Hits);
    }

    [Fact]
    public async Task Erasing_removes_all_that_was_said_and_counts_it()
    {
        var session = await _fixture.StartAsync(externalId: "gone", said: ["one", "two", "three"]);
        var first = (await Memory.HistoryAsync(session.Id, new HistoryQuery { Ascending = true })).Items[0];
        await Memory.DeleteMessageAsync(first.Id);

        Assert.Equal(2, await Memory.EraseAsync(session.Id));

        Assert.Equal(MemoryError.NotFound, (await Assert.ThrowsAsync<MemoryException>(() => Memory.GetAsync(session.Id))).Error);
        Assert.Equal(0, (await Memory.RecentMessagesAsync(new HistoryQuery())).Total);
        var again = await Memory.StartAsync(new NewSession { Channel = "web", ExternalId = "gone" });
        Assert.True(again.Created);
        Assert.Equal(0, again.Session.MessageCount);
    }

    [Theory]
    [InlineData("sessions delete")]
    [InlineData("sessions patch")]
    [InlineData("nothing")]
    public async Task Erasing_leaves_nothing_of_a_message_that_comes_at_the_same_time(string comesBefore)
    {
        var session = await _fixture.StartAsync(said: "one");
        var (reached, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var tenant = _fixture.Store.OpenTenant(Memory.Tenant);
        var appending = new SessionManager(
            new InterruptedStore(tenant, call => call == "messages insert" ? WaitAsync(reached, goOn) : Task.CompletedTask), _fixture.Embedder, timeProvider: _fixture.Time);
        var append = Record.ExceptionAsync(() => appending.AppendAsync(session.Id, new NewMessage { Role = MessageRole.Assistant, Content = "more", OutputTokens = 1 })).AsTask();
        await reached.Task;

        var erasing = new SessionManager(
            new InterruptedStore(tenant, call => call == comesBefore ? WaitAsync(goOn, append) : Task.CompletedTask), _fixture.Embedder, timeProvider: _fixture.Time);
        await erasing.EraseAsync(session.Id);
        goOn.TrySetResult();
        await append;

        Assert.Equal(0, await tenant.Messages.CountAsync(new Filter.EqualTo(MessageFields.Session, session.Id.ToString())));
        Assert.Equal(0, await tenant.Records.CountAsync(new Filter.EqualTo(RecordFields.Owner, session.Id.ToString())));
    }

    private static Task WaitAsync(TaskCompletionSource reached, TaskCompletionSource until) => WaitAsync(reached, until.Task);

    private static async Task WaitAsync(TaskCompletionSource reached, Task until)
    {
        reached.TrySetResult();
        await until;
    }

    [Fact]
    public async Task A_patch_changes_what_it_names_and_null_removes()
    {
        var session = await Memory.StartAsync(new NewSession { Channel = "web", Title = "Old", Topic = "t", Tags = ["a"], Metadata = new JsonObject { ["keep"] = 1, ["drop"] = 2 } });

        var changed = await Memory.UpdateAsync(session.Session.Id, Patch("""{"title":"New","topic":null,"tags":["b","c"],"metadata":{"drop":null,"add":{"x":1}},"isResolved":true,"tokenLimit":9}"""));

        Assert.Equal(("New", null, true, 9), (changed.Title, changed.Topic, changed.IsResolved, changed.TokenLimit));
        Assert.Equal(["b", "c"], changed.Tags);
        Assert.Equal("""{"keep":1,"add":{"x":1}}""", changed.Metadata!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"channel":"email"}""", "channel")]
    [InlineData("""{"title":5}""", "title")]
    [InlineData("""{"tags":"a"}""", "tags")]
    [InlineData("""{"isResolved":"yes"}""", "isResolved")]
    [InlineData("""{"tokenLimit":1.5}""", "tokenLimit")]
    [InlineData("""{"tokenLimit":0}""", "tokenLimit")]
    [InlineData("""{"metadata":[]}""", "metadata")]
    public async Task A_wrong_patch_names_the_field_and_changes_nothing(string patch, string field)
    {
        var session = await _fixture.StartAsync();

        var refused = await Assert.ThrowsAsync<MemoryException>(() => Memory.UpdateAsync(session.Id, Patch(patch)));

        Assert.Equal(field, Assert.Single(refused.Errors).Key);
        Assert.Equal(session.UpdatedAt, (await Memory.GetAsync(session.Id)).UpdatedAt);
    }

    [Fact]
    public async Task Changes_of_many_callers_at_once_are_all_kept()
    {
        var session = await _fixture.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(() => Memory.UpdateAsync(session.Id, Patch($$$"""{"metadata":{"m{{{i}}}":{{{i}}}}}""")))));

        Assert.Equal(24, (await Memory.GetAsync(session.Id)).Metadata!.Count);
    }

    [Fact]
    public async Task Messages_follow_a_change_of_their_session()
    {
        var session = await _fixture.StartAsync(said: "The tangerine shipment is late.");
        SearchRequest Tagged(string tag) => new() { Query = "tangerine", Filter = new MessageFilter { Tags = [tag] } };
        Assert.Empty((await Memory.SearchAsync(Tagged("urgent"))).Hits);

        await Memory.UpdateAsync(session.Id, Patch("""{"tags":["urgent"]}"""));
        Assert.Single((await Memory.SearchAsync(Tagged("urgent"))).Hits);

        await Memory.UpdateAsync(session.Id, Patch("""{"tags":null}"""));
        Assert.Empty((await Memory.SearchAsync(Tagged("urgent"))).Hits);
    }

    private static SessionPatch Patch(string json) => new((JsonObject)JsonNode.Parse(json)!);

    private async Task<Guid> InStateAsync(string state)
    {
        var session = (await _fixture.StartAsync()).Id;
        if (state != "active")
        {
            await StepAsync(state switch { "paused" => "pause", "archived" => "archive", _ => "delete" }, session);
        }

        return session;
    }

    private Task<Session> StepAsync(string step, Guid session) => step switch
    {
        "pause" => Memory.PauseAsync(session),
        "resume" => Memory.ResumeAsync(session),
        "archive" => Memory.ArchiveAsync(session),
        "unarchive" => Memory.UnarchiveAsync(session),
        "delete" => Memory.DeleteAsync(session),
        _ => Memory.RestoreAsync(session),
    };
}
