using System.Text.Json.Nodes;
using SemanticMemory.CrashChild;
using SemanticMemory.Messages;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Sessions;

/// <summary>What becomes of an append that ended between the message and what follows it.</summary>
public class UnfinishedAppendTests : IAsyncLifetime
{
    private static readonly TimeSpan s_whenNobodyIsAtIt = TimeSpan.FromMinutes(1);

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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whichever_write_it_ended_before_a_read_later_or_a_repeat_at_once_makes_up_for_it(bool byRepeating)
    {
        var reached = true;
        for (var write = 2; reached; write++)
        {
            var session = await ArchivedAsync();
            reached = await EndBeforeAsync(session, write, Said());
            if (byRepeating)
            {
                Assert.False((await Memory.AppendAsync(session, Said())).Created);
            }
            else
            {
                _fixture.Time.Advance(s_whenNobodyIsAtIt);
            }

            await Memory.GetAsync(session);

            var listed = (await Memory.ListAsync(new SessionQuery { Limit = 200 })).Items.Single(one => one.Id == session);
            Assert.True((listed.Title, listed.Status) == ("Is the tangerine ripe?", SessionStatus.Active), $"Write {write}: {listed}");
            Assert.Equal((await MessagesAsync(session))[0].Payload.Integer(MessageFields.Timestamp), listed.LastMessageAt!.Value.ToMicroseconds());
            Assert.Equal("active", (await MessagesAsync(session))[0].Payload.Keyword(MessageFields.Status));
            Assert.True(reached || write >= 8, "An append to such a session is more writes than that.");
        }
    }

    [Fact]
    public async Task A_read_leaves_one_alone_that_somebody_may_still_be_at()
    {
        var session = await ArchivedAsync();
        await EndBeforeAsync(session, write: 2, Said());
        _fixture.Time.Advance(s_whenNobodyIsAtIt - TimeSpan.FromMilliseconds(1));

        var read = await Memory.GetAsync(session);

        Assert.Equal((null, SessionStatus.Archived, true), (read.Title, read.Status, read.LastMessageAt is not null));
        Assert.Null(Assert.Single((await Memory.ListAsync(new SessionQuery { Status = SessionStatus.Archived })).Items).LastMessageAt);
    }

    [Fact]
    public async Task A_session_that_was_archived_after_the_message_stays_archived()
    {
        var session = await _fixture.StartAsync(said: ["Hello."]);
        _fixture.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await EndBeforeAsync(session.Id, write: 3, Said()));
        _fixture.Time.Advance(TimeSpan.FromMinutes(5));
        await Memory.ArchiveAsync(session.Id);

        Assert.Equal(SessionStatus.Archived, (await Memory.GetAsync(session.Id)).Status);
    }

    [Fact]
    public async Task A_title_that_was_taken_away_stays_away_until_the_user_says_something()
    {
        var session = await _fixture.StartAsync(said: ["Hello."]);
        await Memory.UpdateAsync(session.Id, new SessionPatch(new JsonObject { ["title"] = null }));
        _fixture.Time.Advance(TimeSpan.FromHours(1));
        Assert.Null((await Memory.GetAsync(session.Id)).Title);

        await _fixture.SayAsync(session.Id, "And the offer?");

        Assert.Equal("And the offer?", (await Memory.GetAsync(session.Id)).Title);
    }

    [Fact]
    public async Task A_message_that_missed_the_linking_of_its_visitor_becomes_the_users()
    {
        var visit = (await Memory.StartAsync(new NewSession { Channel = "web", AnonymousId = "v1" })).Session.Id;
        var appending = new SessionManager(
            new InterruptedStore(
                Tenant,
                async call =>
                {
                    if (call == "messages insert")
                    {
                        await Memory.LinkAsync("dana", "v1");
                    }
                    else if (call == "messages patch")
                    {
                        throw Away();
                    }
                }),
            _fixture.Embedder,
            timeProvider: _fixture.Time);
        await Assert.ThrowsAsync<MemoryException>(() => appending.AppendAsync(visit, Said()));
        Assert.Null((await MessagesAsync(visit))[0].Payload.Keyword(MessageFields.User));
        _fixture.Time.Advance(s_whenNobodyIsAtIt);

        await Memory.GetAsync(visit);

        Assert.Equal("dana", (await MessagesAsync(visit))[0].Payload.Keyword(MessageFields.User));
        Assert.Equal(1, await Tenant.Records.CountAsync(new Filter.EqualTo(RecordFields.ChargedTo, "user:dana")));
    }

    [Fact]
    public async Task A_title_that_is_made_from_a_message_while_it_is_deleted_goes_with_it()
    {
        var session = await _fixture.StartAsync(said: ["My password is kumquat."]);
        var message = (await Memory.HistoryAsync(session.Id, new HistoryQuery())).Items[0].Id;
        await Memory.UpdateAsync(session.Id, new SessionPatch(new JsonObject { ["title"] = null }));
        var deleting = new SessionManager(
            new InterruptedStore(
                Tenant,
                call => call == "messages upsert" ? Memory.UpdateAsync(session.Id, new SessionPatch(new JsonObject { ["title"] = "My password is kumquat." })) : Task.CompletedTask),
            _fixture.Embedder,
            timeProvider: _fixture.Time);

        await deleting.DeleteMessageAsync(message);

        Assert.Null((await Memory.GetAsync(session.Id)).Title);
    }

    private static NewMessage Said() => new() { Role = MessageRole.User, Content = "Is the tangerine ripe?", ExternalId = "said", InputTokens = 7 };

    private static MemoryException Away() => new(MemoryError.Unavailable, "store-unavailable", "Away.");

    private async Task<Guid> ArchivedAsync()
    {
        var session = await _fixture.StartAsync();
        await Memory.ArchiveAsync(session.Id);
        _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        return session.Id;
    }

    /// <summary>Appends, and goes away before one of the writes; <see langword="false"/>: there are fewer.</summary>
    private async Task<bool> EndBeforeAsync(Guid session, int write, NewMessage message)
    {
        var writes = 0;
        var ending = new SessionManager(
            new InterruptedStore(Tenant, _ => ++writes >= write ? throw Away() : Task.CompletedTask), _fixture.Embedder, timeProvider: _fixture.Time);
        return await Record.ExceptionAsync(() => ending.AppendAsync(session, message)) is not null;
    }

    private Task<IReadOnlyList<StoredPoint>> MessagesAsync(Guid session) => Tenant.Messages.ScrollAsync(
        new ScrollQuery { Filter = new Filter.EqualTo(MessageFields.Session, session.ToString()), Order = MessageFields.Timestamp, Descending = true, Limit = 10 });
}
