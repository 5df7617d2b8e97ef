using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Sessions;

namespace SemanticMemory.Tests.Sessions;

public class LinkTests : IAsyncLifetime
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
    public async Task All_of_a_visitors_sessions_become_the_users()
    {
        var (one, two, deleted) = (await VisitAsync("v1", "The tangerine is ripe."), await VisitAsync("v1", "Hello."), await VisitAsync("v1", "Gone."));
        await Memory.DeleteAsync(deleted);
        var foreign = await VisitAsync("v2", "The tangerine of somebody else.");

        Assert.Equal(3, await Memory.LinkAsync("dana", "v1"));

        Assert.All(await Task.WhenAll(Memory.GetAsync(one), Memory.GetAsync(two), Memory.GetAsync(deleted)), session => Assert.Equal(("dana", "v1"), (session.UserId, session.AnonymousId)));
        Assert.Null((await Memory.GetAsync(foreign)).UserId);
        Assert.Equal(2, (await Memory.ListAsync(new SessionQuery { UserId = "dana" })).Total);
        var found = await Memory.SearchAsync(new SearchRequest { Query = "tangerine", Mode = SearchMode.Keyword, Filter = new MessageFilter { UserId = "dana" } });
        Assert.Equal("The tangerine is ripe.", Assert.Single(found.Hits).Message.Content);
        Assert.Equal(0, await Memory.LinkAsync("dana", "v1"));
    }

    [Fact]
    public async Task A_session_that_has_a_user_stays_that_users()
    {
        var kims = (await Memory.StartAsync(new NewSession { Channel = "web", UserId = "kim", AnonymousId = "v1" })).Session.Id;

        Assert.Equal(0, await Memory.LinkAsync("dana", "v1"));
        Assert.Equal("kim", (await Memory.GetAsync(kims)).UserId);
    }

    [Fact]
    public async Task What_was_linked_is_recalled_for_the_user_and_no_longer_for_the_next_visitor()
    {
        await VisitAsync("kiosk", "My tangerine order is 4711.");
        await Memory.LinkAsync("dana", "kiosk");
        var (dana, visitor) = (await _fixture.StartAsync("email"), await VisitAsync("kiosk", "Hello."));
        var asked = new ContextRequest { Query = "tangerine order" };

        Assert.Equal("My tangerine order is 4711.", (await Memory.BuildContextAsync(dana.Id, asked)).Recalled[0].Message.Content);
        Assert.Empty((await Memory.BuildContextAsync(visitor, asked)).Recalled);
    }

    [Fact]
    public async Task Two_users_at_once_share_nothing_and_lose_nothing()
    {
        var sessions = new List<Guid>();
        for (var i = 0; i < 30; i++)
        {
            sessions.Add(await VisitAsync("v1", $"Visit {i}."));
        }

        var linked = await Task.WhenAll(Task.Run(() => Memory.LinkAsync("dana", "v1")), Task.Run(() => Memory.LinkAsync("kim", "v1")));

        var owners = (await Task.WhenAll(sessions.Select(id => Memory.GetAsync(id)))).CountBy(session => session.UserId!).ToDictionary();
        Assert.Equal((linked[0], linked[1]), (owners.GetValueOrDefault("dana"), owners.GetValueOrDefault("kim")));
        Assert.Equal(30, linked.Sum());
    }

    [Fact]
    public async Task On_behalf_of_a_user_nobody_else_is_linked() =>
        Assert.Equal(MemoryError.NotFound, (await Assert.ThrowsAsync<MemoryException>(() => Memory.OnBehalfOf("dana").LinkAsync("kim", "v1"))).Error);

    [Theory]
    [InlineData(" ", "v1", "userId")]
    [InlineData("dana", " ", "anonymousId")]
    public async Task A_wrong_name_is_named(string user, string visitor, string field) =>
        Assert.Equal(field, Assert.Single((await Assert.ThrowsAsync<MemoryException>(() => Memory.LinkAsync(user, visitor))).Errors).Key);

    private async Task<Guid> VisitAsync(string visitor, string said)
    {
        var id = (await Memory.StartAsync(new NewSession { Channel = "web", AnonymousId = visitor })).Session.Id;
        await Memory.AppendAsync(id, new NewMessage { Role = MessageRole.User, Content = said });
        return id;
    }
}
