using System.Text.Json.Nodes;
using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Sessions;

namespace SemanticMemory.Client.Tests.Contract;

/// <summary>Context windows and searches.</summary>
public abstract partial class MemoryClientContract
{
    [Fact]
    public async Task A_window_has_what_another_session_said()
    {
        var mail = (await Memory.StartAsync(new NewSession { Channel = "email", UserId = "dana", Title = "Offer" })).Session.Id;
        await Memory.AppendAsync(mail, [Said("What would 120 seats cost us for a year?"), Said("120 seats are 9,400 euros a year.", MessageRole.Assistant)]);
        var chat = (await Memory.StartAsync(new NewSession { Channel = "web", UserId = "dana" }, Said("Hi, it is me again, about the price of 120 seats."))).Session.Id;

        var window = await Memory.BuildContextAsync(chat, new ContextRequest { MaxTokens = 1000, Format = ContextFormat.Text, Explain = true, Recent = [Said("So what do 120 seats cost?")] });

        Assert.Equal(RecallScopeUsed.User, window.ScopeUsed);
        Assert.Contains("9,400 euros", window.Text, StringComparison.Ordinal);
        Assert.Equal("Offer", window.Recalled[0].Session.Title);
        Assert.NotEmpty(window.Recalled[0].Explain!.Signals);
        Assert.InRange(window.Tokens.Total, 1, 1000);
        Assert.Empty((await Memory.BuildContextAsync(chat, new ContextRequest { CrossSession = false })).Recalled);
    }

    [Fact]
    public async Task A_window_leaves_the_summary_out_where_it_is_not_wanted()
    {
        var id = (await Memory.StartAsync(new NewSession { Channel = "web" })).Session.Id;
        await Memory.AppendAsync(id, [.. Enumerable.Range(0, 30).Select(i => Said($"Point {i} of the renewal talks is settled."))]);

        Assert.NotNull((await Memory.BuildContextAsync(id, new ContextRequest { MaxMessages = 2 })).Summary);
        Assert.Null((await Memory.BuildContextAsync(id, new ContextRequest { MaxMessages = 2, IncludeSummary = false })).Summary);
        Assert.NotNull((await Memory.BuildContextAsync(id, new ContextRequest { MaxMessages = 30, MaxTokens = 300 })).Summary);
        Assert.Null((await Memory.BuildContextAsync(id, new ContextRequest { MaxMessages = 30, MaxTokens = 300, IncludeSummary = false })).Summary);
    }

    [Fact]
    public async Task A_search_filters_groups_counts_and_explains()
    {
        var id = (await Memory.StartAsync(new NewSession { Channel = "web", UserId = "dana", Tags = ["vip"], AgentId = "aria", Entity = new EntityRef("case", "1") })).Session.Id;
        await Memory.AppendAsync(id, Said("Invoice INV-2041 is wrong.") with { Metadata = new JsonObject { ["kind"] = "complaint" }, Timestamp = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero) });
        var filter = new MessageFilter
        {
            SessionIds = [id],
            Channels = ["web"],
            UserId = "dana",
            AgentId = "aria",
            Roles = [MessageRole.User],
            Entity = new EntityRef("case", "1"),
            Tags = ["vip"],
            Statuses = [SessionStatus.Active],
            From = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero),
            To = new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero),
            Metadata = new JsonObject { ["kind"] = "complaint" },
        };
        var found = await Memory.SearchAsync(new SearchRequest
        {
            Query = "INV-2041",
            Mode = SearchMode.Keyword,
            Filter = filter,
            GroupBySession = true,
            Explain = true,
            TimeZone = "Europe/Berlin",
            Facets = [SearchFacet.Channel, SearchFacet.Month],
        });

        var hit = Assert.Single(found.Hits);
        Assert.Contains(new TextRange(8, 8), hit.Highlights);
        Assert.NotNull(hit.Explain!.LexicalRank);
        Assert.Equal(id, Assert.Single(found.Groups!).Session.Id);
        Assert.Equal([new FacetCount("web", 1)], found.Facets!.Channel!);
        Assert.Equal([new FacetCount("2026-03", 1)], found.Facets.Month!);
        Assert.True(found.Exhausted);
        Assert.Empty((await Memory.SearchAsync(new SearchRequest { Query = "INV-2041", Filter = filter with { Tags = ["other"] } })).Hits);
    }

    [Fact]
    public async Task Recency_counts_as_much_as_a_request_wants_it_to()
    {
        var day = TimeProvider.System.GetUtcNow().AddDays(-200);
        foreach (var (text, at) in new[] { ("The tangerine price is forty euros a crate.", day), ("Lunch was a cheese sandwich.", day), ("Sorry, but the price of tangerines is now fifty euros for each crate.", day.AddDays(199)) })
        {
            await Memory.StartAsync(new NewSession { Channel = "web", UserId = "dana" }, Said(text) with { Timestamp = at });
        }

        var now = (await Memory.StartAsync(new NewSession { Channel = "web", UserId = "dana" })).Session.Id;
        var search = new SearchRequest { Query = "tangerine price in euros a crate", Limit = 1, Explain = true };
        var window = new ContextRequest { Query = search.Query, MaxRecalled = 1, Explain = true };
        async Task<(string Content, double Weight)> FoundAsync(SearchRequest request) =>
            (await Memory.SearchAsync(request)).Hits.Select(hit => (hit.Message.Content, hit.Explain!.Signals["recency"].Weight)).Single();
        async Task<(string Content, double Weight)> RecalledAsync(ContextRequest request) =>
            (await Memory.BuildContextAsync(now, request)).Recalled.Select(passage => (passage.Message.Content, passage.Explain!.Signals["recency"].Weight)).Single();

        Assert.Equal(("The tangerine price is forty euros a crate.", 0), await FoundAsync(search));
        Assert.Equal(("The tangerine price is forty euros a crate.", 0), await RecalledAsync(window));
        Assert.Equal(("Sorry, but the price of tangerines is now fifty euros for each crate.", 9.5), await FoundAsync(search with { Recency = 9.5, RecencyHalfLifeDays = 30 }));
        Assert.Equal(("Sorry, but the price of tangerines is now fifty euros for each crate.", 9.5), await RecalledAsync(window with { Recency = 9.5, RecencyHalfLifeDays = 30 }));
        Assert.Equal(["recency"], (await FailsAsync(MemoryError.Invalid, "invalid-request", () => Memory.SearchAsync(search with { Recency = -1 }))).Errors.Keys);
        Assert.Equal(["recencyHalfLifeDays"], (await FailsAsync(MemoryError.Invalid, "invalid-request", () => Memory.BuildContextAsync(now, window with { RecencyHalfLifeDays = 30 }))).Errors.Keys);
        await FailsAsync(MemoryError.Invalid, "invalid-request", () => Memory.SearchAsync(search with { Recency = double.NaN }));
        await FailsAsync(MemoryError.Invalid, "invalid-request", () => Memory.BuildContextAsync(now, window with { Recency = double.PositiveInfinity }));
    }
}
