using System.Text.Json.Nodes;
using SemanticMemory.Messages;
using SemanticMemory.Sessions;

namespace SemanticMemory.Tests.Sessions;

public class SessionSearchTests : IAsyncLifetime
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
    [InlineData("kettle", "title said")]
    [InlineData("KETTLES", "title said")]
    [InlineData("the kettle", "title said")]
    [InlineData("kettle discount", "said")]
    [InlineData("offer resellers", "title")]
    [InlineData("INV-2041", "archived")]
    [InlineData("2041", "archived")]
    [InlineData("zeppelin", "")]
    [InlineData("kettle zeppelin", "")]
    [InlineData("🙂", "")]
    public async Task Every_word_has_to_occur_in_title_or_messages(string query, string expected)
    {
        await StartAsync("title", "Offer of kettles", "Hello there.", "For resellers only.");
        await StartAsync("said", "A chat", "What does the kettle cost?", "There is a discount.");
        var archived = await StartAsync("archived", "Billing", "Invoice INV-2041 is overdue.");
        await Memory.ArchiveAsync(archived.Id);

        Assert.Equal(expected, await FoundAsync(new SessionQuery { Query = query }));
    }

    [Fact]
    public async Task A_renamed_session_is_found_by_its_new_title_only()
    {
        var session = await StartAsync("one", "Samovar", "Hello.");
        await Memory.UpdateAsync(session.Id, new SessionPatch(new JsonObject { ["title"] = "Percolator" }));

        Assert.Equal("", await FoundAsync(new SessionQuery { Query = "samovar" }));
        Assert.Equal("one", await FoundAsync(new SessionQuery { Query = "percolator" }));
        await Memory.UpdateAsync(session.Id, new SessionPatch(new JsonObject { ["title"] = null }));
        Assert.Equal("", await FoundAsync(new SessionQuery { Query = "percolator" }));
    }

    [Fact]
    public async Task A_title_made_from_the_first_message_is_found_and_so_is_a_single_character()
    {
        await StartAsync("one", null, "私は猫が好き");

        Assert.Equal("one", await FoundAsync(new SessionQuery { Query = "猫" }));
    }

    [Fact]
    public async Task The_other_filters_hold_as_well()
    {
        await StartAsync("web", "Tangerine", "one");
        await StartAsync("mail", null, "tangerine two", "email", "kim");
        var gone = await StartAsync("gone", "Tangerine gone", "three");
        await Memory.DeleteAsync(gone.Id);

        Assert.Equal("web mail", await FoundAsync(new SessionQuery { Query = "tangerine" }));
        Assert.Equal("mail", await FoundAsync(new SessionQuery { Query = "tangerine", Channel = "email" }));
        Assert.Equal("mail", await FoundAsync(new SessionQuery { Query = "tangerine", UserId = "kim" }));
        Assert.Equal("gone", await FoundAsync(new SessionQuery { Query = "tangerine", Status = SessionStatus.Deleted }));
        Assert.Equal("", await FoundAsync(new SessionQuery { Query = "tangerine", Status = SessionStatus.Paused }));
        Assert.Equal(["mail"], (await Memory.OnBehalfOf("kim").ListAsync(new SessionQuery { Query = "tangerine" })).Items.Select(session => session.ExternalId));
    }

    [Fact]
    public async Task A_deleted_message_is_no_longer_found()
    {
        var session = (await Memory.StartAsync(new NewSession { Channel = "web", Title = "Chat", ExternalId = "one" })).Session;
        var said = await _fixture.SayAsync(session.Id, "the password is tangerine");
        Assert.Equal("one", await FoundAsync(new SessionQuery { Query = "tangerine" }));

        await Memory.DeleteMessageAsync(said.Id);

        Assert.Equal("", await FoundAsync(new SessionQuery { Query = "tangerine" }));
    }

    [Fact]
    public async Task Pages_and_total_are_true_however_often_a_word_was_said()
    {
        var talkative = await StartAsync("talkative", "Chat", "hello");
        await Memory.AppendAsync(talkative.Id, Often(1000));
        await Memory.AppendAsync(talkative.Id, Often(1000));
        for (var i = 0; i < 12; i++)
        {
            await StartAsync($"s{i}", "Chat", $"A tangerine or {i}, and a long sentence that makes the one word count for far less than it does in a short one.");
        }

        var query = new SessionQuery { Query = "tangerine", Limit = 5 };
        var seen = new List<string>();
        Page<Session> page;
        do
        {
            page = await Memory.ListAsync(query);
            seen.AddRange(page.Items.Select(session => session.ExternalId!));
            Assert.Equal(13, page.Total);
            query = query with { Cursor = page.NextCursor };
        }
        while (page.NextCursor is not null);

        Assert.Equal(13, seen.Count);
        Assert.Equal(13, seen.Distinct().Count());
    }

    [Fact]
    public async Task A_cursor_belongs_to_its_words()
    {
        await StartAsync("one", "Tangerine", "a");
        await StartAsync("two", "Tangerine", "b");
        var cursor = (await Memory.ListAsync(new SessionQuery { Query = "tangerine", Limit = 1 })).NextCursor;

        var refused = await Assert.ThrowsAsync<MemoryException>(() => Memory.ListAsync(new SessionQuery { Query = "lemon", Limit = 1, Cursor = cursor }));

        Assert.Equal("cursor", Assert.Single(refused.Errors).Key);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("a\0")]
    public async Task Words_of_another_form_are_refused(string query) => Assert.Equal(
        "q", Assert.Single((await Assert.ThrowsAsync<MemoryException>(() => Memory.ListAsync(new SessionQuery { Query = query }))).Errors).Key);

    [Fact]
    public async Task Longer_than_two_hundred_characters_and_half_a_character_is_refused()
    {
        foreach (var query in new[] { new string('x', 201), "a\ud800" })
        {
            Assert.Equal("q", Assert.Single((await Assert.ThrowsAsync<MemoryException>(() => Memory.ListAsync(new SessionQuery { Query = query }))).Errors).Key);
        }
    }

    private static NewMessage[] Often(int times) => [.. Enumerable.Range(0, times).Select(_ => new NewMessage { Role = MessageRole.Tool, ToolCallId = "c", Content = "tangerine" })];

    private async Task<string> FoundAsync(SessionQuery query)
    {
        var page = await Memory.ListAsync(query);
        Assert.Equal(page.Items.Count, page.Total);
        return string.Join(' ', page.Items.OrderBy(session => session.CreatedAt).Select(session => session.ExternalId));
    }

    private Task<Session> StartAsync(string id, string? title, params string[] said) => StartAsync(id, title, said, "web", "dana");

    private Task<Session> StartAsync(string id, string? title, string said, string channel, string user) => StartAsync(id, title, [said], channel, user);

    private async Task<Session> StartAsync(string id, string? title, string[] said, string channel, string user)
    {
        _fixture.Time.Advance(TimeSpan.FromMinutes(1));
        var session = (await Memory.StartAsync(new NewSession { Channel = channel, UserId = user, Title = title, ExternalId = id })).Session;
        foreach (var text in said)
        {
            await _fixture.SayAsync(session.Id, text);
        }

        return session;
    }
}
