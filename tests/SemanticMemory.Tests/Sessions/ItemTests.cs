using SemanticMemory.Context;
using SemanticMemory.Profiles;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Sessions;

public class ItemTests : IAsyncLifetime
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
    public async Task An_item_is_written_read_replaced_and_removed()
    {
        var scope = ItemScope.User("dana");
        var first = await Memory.PutItemAsync(scope, "memory", "cat", new ItemContent("Has a cat.", 3));
        _fixture.Time.Advance(TimeSpan.FromHours(1));
        var second = await Memory.PutItemAsync(scope, "memory", "cat", new ItemContent("Has two cats.", ExpiresAt: MemoryFixture.Start.AddDays(1)));

        Assert.Equal(("user:dana", "memory", "cat", "Has a cat.", 3, MemoryFixture.Start), (first.Scope, first.Type, first.Key, first.Value, first.Priority, first.UpdatedAt));
        Assert.Equal(second, await Memory.GetItemAsync(scope, "memory", "cat"));
        Assert.Equal(("Has two cats.", 0, MemoryFixture.Start.AddDays(1), MemoryFixture.Start.AddHours(1)), (second.Value, second.Priority, second.ExpiresAt, second.UpdatedAt));
        await Memory.DeleteItemAsync(scope, "memory", "cat");
        await AssertNotFoundAsync(() => Memory.GetItemAsync(scope, "memory", "cat"));
        await AssertNotFoundAsync(() => Memory.DeleteItemAsync(scope, "memory", "cat"));
    }

    [Fact]
    public async Task A_window_has_the_items_of_its_session_its_user_and_the_tenant()
    {
        var (session, other) = (await _fixture.StartAsync(said: "Hello."), await _fixture.StartAsync(user: "kim", said: "Hello."));
        await PutAsync(ItemScope.Session(session.Id), "of session");
        await PutAsync(ItemScope.User("dana"), "of user");
        await PutAsync(ItemScope.Tenant, "of tenant");
        await PutAsync(ItemScope.Session(other.Id), "of another session");
        await PutAsync(ItemScope.User("kim"), "of another user");

        Assert.Equal(["of session", "of user", "of tenant"], await ShownAsync(session));
        Assert.Equal(["of another session", "of another user", "of tenant"], await ShownAsync(other));
    }

    [Fact]
    public async Task Larger_priorities_come_first_whatever_their_scope()
    {
        var session = await _fixture.StartAsync(said: "Hello.");
        await PutAsync(ItemScope.Session(session.Id), "b", 1);
        await PutAsync(ItemScope.Tenant, "a", 9);
        await PutAsync(ItemScope.User("dana"), "c", -5);

        Assert.Equal(["a", "b", "c"], await ShownAsync(session));
    }

    [Fact]
    public async Task An_item_counts_until_it_expires()
    {
        var session = await _fixture.StartAsync(said: "Hello.");
        await Memory.PutItemAsync(ItemScope.User("dana"), "memory", "m", new ItemContent("Short-lived.", ExpiresAt: MemoryFixture.Start.AddHours(1)));

        _fixture.Time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMicroseconds(1) - (_fixture.Time.GetUtcNow() - MemoryFixture.Start));
        Assert.Equal(["Short-lived."], await ShownAsync(session));
        _fixture.Time.Advance(TimeSpan.FromMicroseconds(1));

        Assert.Empty(await ShownAsync(session));
        Assert.Equal(0, (await Memory.ListItemsAsync(ItemScope.User("dana"))).Total);
        await AssertNotFoundAsync(() => Memory.GetItemAsync(ItemScope.User("dana"), "memory", "m"));
    }

    [Fact]
    public async Task A_scope_is_listed_page_by_page_with_its_total()
    {
        for (var i = 0; i < 7; i++)
        {
            await PutAsync(ItemScope.Tenant, $"{i}", i / 2);
        }

        await PutAsync(ItemScope.User("dana"), "elsewhere");
        var (seen, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = await Memory.ListItemsAsync(ItemScope.Tenant, 3, cursor);
            Assert.Equal(7, page.Total);
            seen.AddRange(page.Items.Select(item => item.Value));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(7, seen.Distinct().Count());
        Assert.Equal([3, 2, 2, 1, 1, 0, 0], seen.Select(value => int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) / 2));
    }

    [Fact]
    public async Task More_items_than_one_read_are_all_considered()
    {
        var session = await _fixture.StartAsync(said: "Hello.");
        await Task.WhenAll(Enumerable.Range(0, 450).Select(i => PutAsync(ItemScope.Tenant, $"fact {i}", i)));

        var window = await Memory.BuildContextAsync(session.Id, new ContextRequest { MaxTokens = 100_000 });

        Assert.Equal((450, 0), (window.Items.Count, window.Omitted.Items));
    }

    [Fact]
    public async Task A_session_that_is_not_there_has_no_items()
    {
        var nowhere = ItemScope.Session(Guid.NewGuid());

        await AssertNotFoundAsync(() => PutAsync(nowhere, "x"));
        await AssertNotFoundAsync(() => Memory.ListItemsAsync(nowhere));
        await AssertNotFoundAsync(() => PutAsync(ItemScope.Parse("session:not-a-uuid"), "x"));
    }

    [Fact]
    public async Task A_deleted_sessions_items_are_read_and_an_erased_ones_are_gone()
    {
        var session = await _fixture.StartAsync();
        var scope = ItemScope.Session(session.Id);
        await PutAsync(scope, "fact");
        await Memory.DeleteAsync(session.Id);

        Assert.Equal(1, (await Memory.ListItemsAsync(scope)).Total);
        Assert.Equal("session-deleted", (await Assert.ThrowsAsync<MemoryException>(() => PutAsync(scope, "x"))).Problem);
        await Memory.EraseAsync(session.Id);
        Assert.Equal(0, await _fixture.Store.OpenTenant(Memory.Tenant).Records.CountAsync(new Filter.EqualTo(RecordFields.Owner, scope.ToString())));
    }

    [Fact]
    public async Task On_behalf_of_a_user_only_own_items_are_written()
    {
        var dana = Memory.OnBehalfOf("dana");
        await PutAsync(ItemScope.Tenant, "of all");

        await dana.PutItemAsync(ItemScope.User("dana"), "memory", "m", new ItemContent("x"));
        Assert.Equal(1, (await dana.ListItemsAsync(ItemScope.Tenant)).Total);
        Assert.Equal(MemoryError.Forbidden, (await Assert.ThrowsAsync<MemoryException>(() => dana.DeleteItemAsync(ItemScope.Tenant, "memory", "of all"))).Error);
        await AssertNotFoundAsync(() => dana.ListItemsAsync(ItemScope.User("kim")));
    }

    [Theory]
    [InlineData("tenant", "tenant")]
    [InlineData("user:a:b/c", "user:a:b/c")]
    [InlineData("session:6F1B0000-0000-4000-8000-00000000000A", "session:6f1b0000-0000-4000-8000-00000000000a")]
    public void A_scope_reads_as_it_is_written(string text, string canonical) => Assert.Equal(canonical, ItemScope.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("user:")]
    [InlineData("Tenant")]
    [InlineData("agent:x")]
    public void Any_other_scope_is_refused(string text) =>
        Assert.Equal("scope", Assert.Single(Assert.Throws<MemoryException>(() => ItemScope.Parse(text)).Errors).Key);

    [Theory]
    [InlineData(" ", "k", "v", "type")]
    [InlineData("t", "", "v", "key")]
    [InlineData("t", "k", " \n", "value")]
    public async Task A_wrong_member_is_named(string type, string key, string value, string field) => Assert.Equal(
        field, Assert.Single((await Assert.ThrowsAsync<MemoryException>(() => Memory.PutItemAsync(ItemScope.Tenant, type, key, new ItemContent(value)))).Errors).Key);

    private static async Task AssertNotFoundAsync(Func<Task> call) => Assert.Equal(MemoryError.NotFound, (await Assert.ThrowsAsync<MemoryException>(call)).Error);

    private Task<PinnedItem> PutAsync(ItemScope scope, string value, int priority = 0) => Memory.PutItemAsync(scope, "memory", value, new ItemContent(value, priority));

    private async Task<IEnumerable<string>> ShownAsync(Session session) =>
        (await Memory.BuildContextAsync(session.Id, new ContextRequest())).Items.Select(item => item.Value);
}
