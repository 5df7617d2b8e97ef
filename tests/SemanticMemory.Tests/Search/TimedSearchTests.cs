using System.Text.Json.Nodes;
using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Profiles;
using SemanticMemory.Recall;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Tests.Sessions;

namespace SemanticMemory.Tests.Search;

/// <summary>Searches with time phrases, on Monday 2 March 2026 from 09:00 UTC.</summary>
public class TimedSearchTests : IAsyncLifetime
{
    private MemoryFixture _fixture = null!;

    private SessionManager Memory => _fixture.Memory;

    public async ValueTask InitializeAsync()
    {
        _fixture = await OpenAsync();
        var session = await _fixture.StartAsync();
        await SayAsync(session.Id, "Pricing of kettles starts at forty.", "2026-02-20T12:00:00Z");
        await SayAsync(session.Id, "Pricing of kettles is thirty for resellers.", "2026-02-24T12:00:00Z");
        await SayAsync(session.Id, "The kettle lamp is a pricing matter.", "2026-03-01T23:30:00Z");
        await SayAsync(session.Id, "Kettle pricing will be reviewed.", "2026-03-02T08:00:00Z");
    }

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual Task<MemoryFixture> OpenAsync() => Task.FromResult(new MemoryFixture());

    [Fact]
    public async Task A_phrase_filters_and_is_shown_back_without_itself_in_the_text()
    {
        var found = await Memory.SearchAsync(new SearchRequest { Query = "What did we discuss about kettle pricing last week?" });

        Assert.Equal(["Pricing of kettles is thirty for resellers.", "The kettle lamp is a pricing matter."], Contents(found));
        Assert.Equal(
            new InterpretedTime("What did we discuss about kettle pricing?", "last week", Time("2026-02-23T00:00:00Z"), Time("2026-03-02T00:00:00Z")), found.Interpreted);
    }

    [Fact]
    public async Task The_phrase_is_read_in_the_callers_time_zone()
    {
        var found = await Memory.SearchAsync(new SearchRequest { Query = "kettle pricing last week", TimeZone = "Europe/Berlin" });

        Assert.Equal(["Pricing of kettles is thirty for resellers."], Contents(found));
        Assert.Equal((Time("2026-02-22T23:00:00Z"), Time("2026-03-01T23:00:00Z")), (found.Interpreted!.From, found.Interpreted.To));
    }

    [Fact]
    public async Task On_behalf_of_a_user_the_phrase_is_read_as_that_user_prefers_unless_the_request_names_a_zone()
    {
        var user = Memory.OnBehalfOf("kim");
        await user.UpdatePreferencesAsync("kim", new PreferencesPatch(new JsonObject { ["timeZone"] = "Europe/Berlin", ["weekStart"] = "sunday" }));

        var preferred = (await user.SearchAsync(new SearchRequest { Query = "kettle pricing last week" })).Interpreted!;
        var named = (await user.SearchAsync(new SearchRequest { Query = "kettle pricing last week", TimeZone = "UTC" })).Interpreted!;

        Assert.Equal((Time("2026-02-21T23:00:00Z"), Time("2026-02-28T23:00:00Z")), (preferred.From, preferred.To));
        Assert.Equal((Time("2026-02-22T00:00:00Z"), Time("2026-03-01T00:00:00Z")), (named.From, named.To));
    }

    [Fact]
    public async Task Where_nobody_prefers_anything_the_tenants_calendar_counts()
    {
        await using var fixture = new MemoryFixture(new SessionManagerOptions { TimeZone = "Asia/Tokyo", WeekStart = WeekStart.Sunday });
        var request = new SearchRequest { Query = "kettle pricing last week" };
        var user = fixture.Memory.OnBehalfOf("kim");

        var tenants = (await fixture.Memory.SearchAsync(request)).Interpreted!;
        var users = (await user.SearchAsync(request)).Interpreted!;
        await user.UpdatePreferencesAsync("kim", new PreferencesPatch(new JsonObject { ["timeZone"] = "UTC", ["weekStart"] = "monday" }));
        var preferred = (await user.SearchAsync(request)).Interpreted!;

        Assert.Equal((Time("2026-02-21T15:00:00Z"), Time("2026-02-28T15:00:00Z")), (tenants.From, tenants.To));
        Assert.Equal((tenants.From, tenants.To), (users.From, users.To));
        Assert.Equal((Time("2026-02-23T00:00:00Z"), Time("2026-03-02T00:00:00Z")), (preferred.From, preferred.To));
    }

    [Fact]
    public async Task The_tenants_time_zone_is_that_of_windows_and_summaries_too()
    {
        await using var fixture = new MemoryFixture(new SessionManagerOptions { TimeZone = "Asia/Tokyo" });
        var session = await fixture.StartAsync(said: "Hello.");

        Assert.Contains("18:00 user", (await fixture.Memory.BuildContextAsync(session.Id, new ContextRequest { Format = ContextFormat.Text })).Text, StringComparison.Ordinal);
        Assert.Contains("2026-03-02 18:00", (await fixture.Memory.SummarizeAsync(session.Id)).Summary, StringComparison.Ordinal);
        Assert.Null((await fixture.Memory.GetPreferencesAsync("dana")).TimeZone);
    }

    [Fact]
    public void A_time_zone_that_is_none_is_refused_before_anything_is_read_in_it() => Assert.Equal(
        (MemoryError.Misconfigured, "time-zone-unknown"),
        Assert.Throws<MemoryException>(() => new SessionManager(_fixture.Store.OpenTenant(Memory.Tenant), _fixture.Embedder, new SessionManagerOptions { TimeZone = "Mars/Base" })) is var refused
            ? (refused.Error, refused.Problem)
            : default);

    [Fact]
    public async Task Nothing_is_filtered_when_that_is_switched_off()
    {
        var found = await Memory.SearchAsync(new SearchRequest { Query = "kettle pricing last week", ParseTime = false });

        Assert.Null(found.Interpreted);
        Assert.Equal(4, found.Hits.Count);
    }

    [Fact]
    public async Task A_bare_month_filters_nothing()
    {
        var found = await Memory.SearchAsync(new SearchRequest { Query = "kettle pricing in February" });

        Assert.Null(found.Interpreted);
        Assert.Equal(4, found.Hits.Count);
    }

    [Fact]
    public async Task The_filters_own_times_hold_as_well()
    {
        async Task<IReadOnlyList<string>> FindAsync(string query, MessageFilter filter) =>
            Contents(await Memory.SearchAsync(new SearchRequest { Query = query, Filter = filter }));

        Assert.Equal(["The kettle lamp is a pricing matter."], await FindAsync("kettle pricing last week", new MessageFilter { From = Time("2026-02-25T00:00:00Z") }));
        Assert.Equal(["Pricing of kettles is thirty for resellers."], await FindAsync("kettle pricing last week", new MessageFilter { To = Time("2026-02-25T00:00:00Z") }));
        Assert.Equal(["Pricing of kettles starts at forty."], await FindAsync("kettle pricing before 24 February", new MessageFilter { From = Time("2026-01-01T00:00:00Z") }));
        Assert.Empty(await FindAsync("kettle pricing last week", new MessageFilter { To = Time("2026-01-01T00:00:00Z") }));
    }

    [Fact]
    public async Task A_time_alone_finds_what_was_said_then_newest_first()
    {
        var found = await Memory.SearchAsync(new SearchRequest { Query = "Last week?" });

        Assert.Equal(["The kettle lamp is a pricing matter.", "Pricing of kettles is thirty for resellers."], found.Hits.Select(hit => hit.Message.Content));
        Assert.Equal("?", found.Interpreted!.Text);
        Assert.Empty((await Memory.SearchAsync(new SearchRequest { Query = "yesterday afternoon" })).Hits);
    }

    [Theory]
    [InlineData(SearchMode.Hybrid)]
    [InlineData(SearchMode.Semantic)]
    [InlineData(SearchMode.Keyword)]
    public async Task A_time_alone_weighs_nothing_and_is_answered_for_certain(SearchMode mode)
    {
        var request = new SearchRequest { Query = "last week", Mode = mode, Explain = true, Limit = 1 };

        var found = await Memory.SearchAsync(request);
        var next = await Memory.SearchAsync(request with { Cursor = found.NextCursor });
        var nothing = await Memory.SearchAsync(request with { Query = "yesterday afternoon" });
        var weighed = await Memory.SearchAsync(request with { Query = "kettle pricing last week" });

        Assert.Equal(["The kettle lamp is a pricing matter.", "Pricing of kettles is thirty for resellers."], found.Hits.Concat(next.Hits).Select(hit => hit.Message.Content));
        Assert.Equal([1, 1], found.Hits.Concat(next.Hits).Select(hit => hit.Score));
        Assert.Equal((1, 1, 0), (found.Confidence, next.Confidence, nothing.Confidence));
        Assert.Empty(found.ConfidenceParts!);
        Assert.Empty(nothing.ConfidenceParts!);
        var why = found.Hits[0].Explain!;
        Assert.Empty(why.Signals);
        Assert.Equal((null, null), (why.DenseRank, why.LexicalRank));
        Assert.InRange(weighed.Confidence, .001, .999);
        Assert.NotEmpty(weighed.ConfidenceParts!);
        Assert.NotEmpty(weighed.Hits[0].Explain!.Signals);
    }

    [Fact]
    public async Task A_time_alone_answers_with_twice_as_many_messages_as_a_query_has_hits()
    {
        await using var fixture = new MemoryFixture(new SessionManagerOptions { Recall = new RecallOptions { Hits = 2 } });
        await fixture.StartAsync(said: ["The kettle leaks.", "We sail at dawn.", "Who bakes bread?", "Rain is near.", "Cats sleep long."]);

        var found = await fixture.Memory.SearchAsync(new SearchRequest { Query = "today" });

        Assert.Equal(["Cats sleep long.", "Rain is near.", "Who bakes bread?", "We sail at dawn."], found.Hits.Select(hit => hit.Message.Content));
        Assert.True(found.Exhausted);
        Assert.Equal(160, 2 * new RecallOptions().Hits);
    }

    [Fact]
    public async Task The_phrase_is_no_highlight()
    {
        var session = await _fixture.StartAsync();
        await SayAsync(session.Id, "Last week the samovar broke.", "2026-02-25T12:00:00Z");

        var hit = Assert.Single((await Memory.SearchAsync(new SearchRequest { Query = "samovar last week", Mode = SearchMode.Keyword })).Hits);

        Assert.Equal(["samovar"], hit.Highlights.Select(range => hit.Message.Content.Substring(range.Start, range.Length)));
    }

    [Fact]
    public async Task Pages_count_a_phrase_from_when_the_first_was_asked_for()
    {
        var session = await _fixture.StartAsync();
        for (var i = 0; i < 6; i++)
        {
            await SayAsync(session.Id, $"Tangerine {i}{i}{i} {(char)('a' + i)}{(char)('q' - i)}{i}", "2026-03-02T08:30:00Z");
        }

        var request = new SearchRequest { Query = "tangerine today", Mode = SearchMode.Keyword, Limit = 4 };
        var first = await Memory.SearchAsync(request);
        _fixture.Time.Advance(TimeSpan.FromDays(1));
        await SayAsync(session.Id, "Tangerine of another day", "2026-03-02T08:31:00Z");
        var second = await Memory.SearchAsync(request with { Cursor = first.NextCursor });

        Assert.Equal(6, first.Hits.Concat(second.Hits).Select(hit => hit.Message.Id).Distinct().Count());
        Assert.Equal(2, second.Hits.Count);
        Assert.Equal(first.Interpreted, second.Interpreted);
    }

    [Fact]
    public async Task A_cursor_belongs_to_its_reading_of_the_query()
    {
        var request = new SearchRequest { Query = "kettle pricing this year", Limit = 1 };
        var cursor = (await Memory.SearchAsync(request)).NextCursor;
        SearchRequest[] foreign = [request with { ParseTime = false, Cursor = cursor }, request with { TimeZone = "Asia/Tokyo", Cursor = cursor }];

        foreach (var other in foreign)
        {
            Assert.Equal("cursor", Assert.Single((await Assert.ThrowsAsync<MemoryException>(() => Memory.SearchAsync(other))).Errors).Key);
        }

        Assert.Single((await Memory.SearchAsync(request with { Cursor = cursor })).Hits);
    }

    [Theory]
    [InlineData("Mars/Base")]
    [InlineData("")]
    [InlineData("CEST")]
    [InlineData("+02:00")]
    [InlineData("../etc/passwd")]
    [InlineData("Europe/../Europe/Berlin")]
    [InlineData("right/Europe/Berlin")]
    [InlineData("W. Europe Standard Time")]
    public async Task An_unknown_time_zone_is_refused_with_the_cure(string zone)
    {
        var refused = await Assert.ThrowsAsync<MemoryException>(() => Memory.SearchAsync(new SearchRequest { Query = "x", TimeZone = zone }));

        Assert.Equal(MemoryError.Invalid, refused.Error);
        Assert.Contains("Europe/Berlin", Assert.Single(refused.Errors["timeZone"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UTC")]
    [InlineData("Europe/Berlin")]
    [InlineData("America/Argentina/Buenos_Aires")]
    [InlineData("America/Port-au-Prince")]
    [InlineData("Etc/GMT-14")]
    public async Task A_known_time_zone_is_taken(string zone) => Assert.NotNull(await Memory.SearchAsync(new SearchRequest { Query = "x today", TimeZone = zone }));

    private static IReadOnlyList<string> Contents(SearchResult found) => [.. found.Hits.OrderBy(hit => hit.Message.Timestamp).Select(hit => hit.Message.Content)];

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private Task<AppendedMessage> SayAsync(Guid session, string text, string time) =>
        Memory.AppendAsync(session, new NewMessage { Role = MessageRole.User, Content = text, Timestamp = Time(time) });
}
