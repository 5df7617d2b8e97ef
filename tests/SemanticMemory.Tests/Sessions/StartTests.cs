using System.Text.Json.Nodes;
using SemanticMemory.Messages;
using SemanticMemory.Sessions;

namespace SemanticMemory.Tests.Sessions;

public class StartTests : IAsyncLifetime
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
    public async Task A_session_keeps_what_it_was_started_with()
    {
        var given = new NewSession
        {
            Channel = "email",
            ExternalId = "mail-1",
            UserId = "dana",
            AnonymousId = "visitor-9",
            AgentId = "sales",
            Entity = new EntityRef("deal", "D/17"),
            Title = "Pricing",
            SystemPrompt = "Be brief.",
            Model = "small",
            Language = "en",
            Topic = "seats",
            Tags = ["pricing", "São Paulo"],
            Metadata = new JsonObject { ["source"] = "form", ["score"] = 3 },
            TokenLimit = 500,
        };

        var started = await Memory.StartAsync(given);
        var read = await Memory.GetAsync(started.Session.Id);

        Assert.True(started.Created);
        Assert.Equal(("email", "mail-1", "dana", "visitor-9", "sales"), (read.Channel, read.ExternalId, read.UserId, read.AnonymousId, read.AgentId));
        Assert.Equal((given.Entity, "Pricing", "Be brief.", "small", "en", "seats", 500), (read.Entity, read.Title, read.SystemPrompt, read.Model, read.Language, read.Topic, read.TokenLimit));
        Assert.Equal(given.Tags, read.Tags);
        Assert.True(JsonNode.DeepEquals(given.Metadata, read.Metadata));
        Assert.Equal((SessionStatus.Active, 0, null), (read.Status, read.MessageCount, read.LastMessageAt));
        Assert.Equal((MemoryFixture.Start, MemoryFixture.Start), (read.CreatedAt, read.UpdatedAt));
    }

    [Fact]
    public async Task Starting_again_with_the_same_external_id_answers_the_session_as_it_is()
    {
        var first = await Memory.StartAsync(new NewSession { Channel = "web", ExternalId = "s-1", Title = "First" });
        var again = await Memory.StartAsync(new NewSession { Channel = "email", ExternalId = "s-1", Title = "Second" });

        Assert.False(again.Created);
        Assert.Equal((first.Session.Id, "web", "First"), (again.Session.Id, again.Session.Channel, again.Session.Title));
    }

    [Fact]
    public async Task Many_callers_at_once_start_one_session()
    {
        var started = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Memory.StartAsync(new NewSession { Channel = "web", ExternalId = "s-1" }))));

        Assert.Single(started.Select(one => one.Session.Id).Distinct());
        Assert.Single(started, one => one.Created);
    }

    [Fact]
    public async Task A_session_starts_with_its_first_message_or_not_at_all()
    {
        var started = await Memory.StartAsync(new NewSession { Channel = "web", ExternalId = "s-1" }, new NewMessage { Role = MessageRole.User, Content = "Hello." });
        Assert.Equal((true, 1L), (started.Created, (long)started.Session.MessageCount));
        Assert.False((await Memory.StartAsync(new NewSession { Channel = "web", ExternalId = "s-1" }, new NewMessage { Role = MessageRole.User, Content = "Late." })).Created);
        Assert.Equal(1, (await Memory.RecentMessagesAsync(new HistoryQuery())).Total);

        var refused = await Assert.ThrowsAsync<MemoryException>(() => Memory.StartAsync(new NewSession { Channel = "web" }, new NewMessage { Role = MessageRole.User, Content = " " }));

        Assert.Equal("message.content", Assert.Single(refused.Errors).Key);
        Assert.Equal(1, (await Memory.ListAsync(new SessionQuery())).Total);
    }

    [Fact]
    public async Task A_first_message_that_is_refused_takes_nobody_elses_messages_with_it()
    {
        for (var round = 0; round < 100; round++)
        {
            var session = new NewSession { Channel = "web", ExternalId = $"s-{round}" };
            var refused = Task.Run(() => Assert.ThrowsAsync<MemoryException>(() => Memory.StartAsync(session, new NewMessage { Role = MessageRole.User, Content = " " })));
            var appended = await Task.Run(async () =>
                await Memory.AppendAsync((await Memory.StartAsync(session)).Session.Id, new NewMessage { Role = MessageRole.User, Content = "Hello." }));

            await refused;

            Assert.Equal("Hello.", (await Memory.GetMessageAsync(appended.Id)).Content);
        }
    }

    [Fact]
    public async Task Two_tenants_may_use_one_external_id()
    {
        var other = _fixture.Tenant("globex");
        var ours = await Memory.StartAsync(new NewSession { Channel = "web", ExternalId = "s-1" });
        var theirs = await other.StartAsync(new NewSession { Channel = "web", ExternalId = "s-1" });

        Assert.True(theirs.Created);
        Assert.NotEqual(ours.Session.Id, theirs.Session.Id);
        await Assert.ThrowsAsync<MemoryException>(() => other.GetAsync(ours.Session.Id));
    }

    [Fact]
    public async Task Every_wrong_field_is_named()
    {
        var wrong = new NewSession
        {
            Channel = " ",
            ExternalId = new string('x', 129),
            UserId = "a\0b",
            Entity = new EntityRef("a/b", ""),
            Tags = ["\ud800"],
            TokenLimit = 0,
        };

        var refused = await Assert.ThrowsAsync<MemoryException>(() => Memory.StartAsync(wrong));

        Assert.Equal(MemoryError.Invalid, refused.Error);
        Assert.Equal(["channel", "entity.id", "entity.type", "externalId", "tags[0]", "tokenLimit", "userId"], refused.Errors.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task A_channel_that_an_address_would_swallow_is_refused(string channel) =>
        Assert.Equal("channel", Assert.Single((await Assert.ThrowsAsync<MemoryException>(() => Memory.StartAsync(new NewSession { Channel = channel }))).Errors).Key);

    [Fact]
    public async Task On_behalf_of_a_user_a_session_is_that_users()
    {
        var narrowed = Memory.OnBehalfOf("dana");

        Assert.Equal("dana", (await narrowed.StartAsync(new NewSession { Channel = "web" })).Session.UserId);
        var refused = await Assert.ThrowsAsync<MemoryException>(() => narrowed.StartAsync(new NewSession { Channel = "web", UserId = "kim" }));
        Assert.Equal(MemoryError.Forbidden, refused.Error);
    }

    [Fact]
    public async Task On_behalf_of_a_user_other_peoples_sessions_do_not_exist()
    {
        var kims = await _fixture.StartAsync(user: "kim", externalId: "k");
        var nobodys = await _fixture.StartAsync(user: null);
        var narrowed = Memory.OnBehalfOf("dana");

        foreach (var id in new[] { kims.Id, nobodys.Id })
        {
            Assert.Equal(MemoryError.NotFound, (await Assert.ThrowsAsync<MemoryException>(() => narrowed.GetAsync(id))).Error);
        }

        Assert.Equal(MemoryError.NotFound, (await Assert.ThrowsAsync<MemoryException>(() => narrowed.StartAsync(new NewSession { Channel = "web", ExternalId = "k" }))).Error);
        Assert.Empty((await narrowed.ListAsync(new SessionQuery())).Items);
    }
}
