using SemanticMemory.Sessions;

namespace SemanticMemory.Tests.Sessions;

public class ResolveTests : IAsyncLifetime
{
    private static readonly ResolveRequest s_danas = new() { Channel = "web", UserId = "dana", AgentId = "desk", Entity = new EntityRef("case", "7") };

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
    public async Task The_first_call_starts_a_session_and_the_next_takes_it_up()
    {
        var first = await Memory.ResolveAsync(s_danas);
        var second = await Memory.ResolveAsync(s_danas);

        Assert.Equal((true, false), (first.Created, second.Created));
        Assert.Equal(first.Session.Id, second.Session.Id);
        Assert.Equal(("web", "dana", "desk", new EntityRef("case", "7")), (first.Session.Channel, first.Session.UserId, first.Session.AgentId, first.Session.Entity));
    }

    [Fact]
    public async Task Callers_at_once_get_the_same_session_generation_after_generation()
    {
        var seen = new HashSet<Guid>();
        for (var generation = 0; generation < 20; generation++)
        {
            var resolved = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => _fixture.Tenant("acme").ResolveAsync(s_danas))));

            var id = Assert.Single(resolved.Select(one => one.Session.Id).Distinct());
            Assert.Single(resolved, one => one.Created);
            Assert.True(seen.Add(id), "An earlier generation came again.");
            _ = generation % 2 == 0 ? await Memory.ArchiveAsync(id) : await Memory.DeleteAsync(id);
        }

        Assert.Equal(10, (await Memory.ListAsync(new SessionQuery { Status = SessionStatus.Archived })).Total);
    }

    [Fact]
    public async Task The_newest_active_session_is_taken_whoever_started_it()
    {
        var older = await _fixture.StartAsync(said: "one");
        var newer = await _fixture.StartAsync(said: "two");
        var request = new ResolveRequest { Channel = "web", UserId = "dana" };
        Assert.Equal(newer.Id, (await Memory.ResolveAsync(request)).Session.Id);

        await _fixture.SayAsync(older.Id, "three");
        Assert.Equal(older.Id, (await Memory.ResolveAsync(request)).Session.Id);

        await Memory.PauseAsync(older.Id);
        Assert.Equal(newer.Id, (await Memory.ResolveAsync(request)).Session.Id);
    }

    [Fact]
    public async Task A_member_left_out_matches_only_sessions_without_it()
    {
        var full = (await Memory.ResolveAsync(s_danas)).Session.Id;
        var requests = new[]
        {
            s_danas with { UserId = null }, s_danas with { AgentId = null }, s_danas with { Entity = null }, s_danas with { Channel = "email" },
            s_danas with { UserId = "kim" }, s_danas with { Entity = new EntityRef("case", "8") },
        };
        var ids = new HashSet<Guid> { full };
        foreach (var request in requests)
        {
            var resolved = await Memory.ResolveAsync(request);
            Assert.True(resolved.Created && ids.Add(resolved.Session.Id));
        }
    }

    [Fact]
    public async Task A_visitors_session_is_not_taken_up_by_somebody_without_a_name()
    {
        var visitors = (await Memory.StartAsync(new NewSession { Channel = "web", AnonymousId = "v1" })).Session.Id;

        Assert.NotEqual(visitors, (await Memory.ResolveAsync(new ResolveRequest { Channel = "web" })).Session.Id);
    }

    [Fact]
    public async Task Its_external_id_names_the_session_that_it_starts()
    {
        var started = await Memory.ResolveAsync(s_danas with { ExternalId = "thread-1" });
        var again = await Memory.ResolveAsync(s_danas with { ExternalId = "thread-2" });

        Assert.Equal(("thread-1", started.Session.Id, false), (again.Session.ExternalId, again.Session.Id, again.Created));
        Assert.Equal(started.Session.Id, (await Memory.StartAsync(new NewSession { Channel = "web", ExternalId = "thread-1" })).Session.Id);
        await Memory.ArchiveAsync(started.Session.Id);
        Assert.Equal("external-id-taken", (await Assert.ThrowsAsync<MemoryException>(() => Memory.ResolveAsync(s_danas with { ExternalId = "thread-1" }))).Problem);
        Assert.True((await Memory.ResolveAsync(s_danas with { ExternalId = "thread-2" })).Created);
    }

    [Fact]
    public async Task On_behalf_of_a_user_only_that_users_session_is_taken_up()
    {
        var kims = await Memory.ResolveAsync(s_danas with { UserId = "kim" });
        var dana = Memory.OnBehalfOf("dana");

        var own = await dana.ResolveAsync(s_danas with { UserId = null });

        Assert.Equal(("dana", true), (own.Session.UserId, own.Session.Id != kims.Session.Id));
        Assert.Equal(MemoryError.Forbidden, (await Assert.ThrowsAsync<MemoryException>(() => dana.ResolveAsync(s_danas with { UserId = "kim" }))).Error);
    }

    [Fact]
    public async Task A_wrong_member_is_named()
    {
        var refused = await Assert.ThrowsAsync<MemoryException>(() => Memory.ResolveAsync(new ResolveRequest { Channel = " ", Entity = new EntityRef("a/b", "") }));

        Assert.Equal(["channel", "entity.id", "entity.type"], refused.Errors.Keys.Order(StringComparer.Ordinal));
    }
}
