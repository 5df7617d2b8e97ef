using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Tests.Sessions;

namespace SemanticMemory.Tests.Search;

public class FacetTests : IAsyncLifetime
{
    private static readonly SearchFacet[] s_all = [SearchFacet.Channel, SearchFacet.User, SearchFacet.Role, SearchFacet.Month];

    private MemoryFixture _fixture = null!;

    private SessionManager Memory => _fixture.Memory;

    public async ValueTask InitializeAsync()
    {
        _fixture = await OpenAsync();
        await SayAsync("web", "dana", MessageRole.User, "tangerine one", "2026-01-31T23:30:00Z");
        await SayAsync("web", "dana", MessageRole.Assistant, "tangerine two of them", "2026-02-03T10:00:00Z");
        await SayAsync("email", "kim", MessageRole.User, "tangerine three or four", "2026-02-28T23:30:00Z");
        await SayAsync("phone", null, MessageRole.Tool, "tangerine jam recipe", "2026-02-10T10:00:00Z");
        await SayAsync("phone", "kim", MessageRole.User, "nothing of the kind", "2026-02-10T10:00:00Z");
    }

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual Task<MemoryFixture> OpenAsync() => Task.FromResult(new MemoryFixture());

    [Fact]
    public async Task Hits_are_counted_most_frequent_first()
    {
        var facets = (await SearchAsync(new SearchRequest { Query = "tangerine", Facets = s_all })).Facets!;

        Assert.Equal([new FacetCount("web", 2), new FacetCount("email", 1), new FacetCount("phone", 1)], facets.Channel!);
        Assert.Equal([new FacetCount("dana", 2), new FacetCount("kim", 1)], facets.User!);
        Assert.Equal([new FacetCount("user", 2), new FacetCount("assistant", 1), new FacetCount("tool", 1)], facets.Role!);
        Assert.Equal([new FacetCount("2026-02", 3), new FacetCount("2026-01", 1)], facets.Month!);
    }

    [Fact]
    public async Task Months_are_the_callers()
    {
        var facets = (await SearchAsync(new SearchRequest { Query = "tangerine", Facets = [SearchFacet.Month], TimeZone = "Europe/Berlin" })).Facets!;

        Assert.Equal([new FacetCount("2026-02", 3), new FacetCount("2026-03", 1)], facets.Month!);
    }

    [Fact]
    public async Task Only_what_was_asked_for_is_counted()
    {
        Assert.Null((await SearchAsync(new SearchRequest { Query = "tangerine" })).Facets);
        var facets = (await SearchAsync(new SearchRequest { Query = "tangerine", Facets = [SearchFacet.User, SearchFacet.User] })).Facets!;

        Assert.Equal(2, facets.User!.Count);
        Assert.Equal(new SearchFacets { User = facets.User }, facets);
    }

    [Fact]
    public async Task All_hits_that_pass_the_filter_count_and_not_the_page_alone()
    {
        var request = new SearchRequest { Query = "tangerine", Facets = [SearchFacet.Channel], Limit = 1, Filter = new MessageFilter { Channels = ["web", "email"] } };
        var first = await SearchAsync(request);

        Assert.Single(first.Hits);
        Assert.Equal([new FacetCount("web", 2), new FacetCount("email", 1)], first.Facets!.Channel!);
        Assert.Null((await SearchAsync(request with { Cursor = first.NextCursor })).Facets);
    }

    [Fact]
    public async Task A_time_phrase_narrows_what_is_counted()
    {
        var facets = (await SearchAsync(new SearchRequest { Query = "tangerine before February 2026", Facets = [SearchFacet.Channel] })).Facets!;

        Assert.Equal([new FacetCount("web", 1)], facets.Channel!);
    }

    [Fact]
    public async Task On_behalf_of_a_user_only_that_users_hits_are_counted()
    {
        var facets = (await Memory.OnBehalfOf("kim").SearchAsync(new SearchRequest { Query = "tangerine", Mode = SearchMode.Keyword, Facets = s_all })).Facets!;

        Assert.Equal([new FacetCount("kim", 1)], facets.User!);
        Assert.Equal([new FacetCount("email", 1)], facets.Channel!);
    }

    [Fact]
    public async Task Without_hits_every_list_is_empty()
    {
        var facets = (await SearchAsync(new SearchRequest { Query = "zeppelin", Facets = s_all })).Facets!;

        Assert.All([facets.Channel, facets.User, facets.Role, facets.Month], list => Assert.Empty(list!));
    }

    [Fact]
    public async Task An_unknown_facet_is_refused() => Assert.Equal(
        "facets",
        Assert.Single((await Assert.ThrowsAsync<MemoryException>(() => SearchAsync(new SearchRequest { Query = "x", Facets = [(SearchFacet)9] }))).Errors).Key);

    // By words: then the one message without the word is no hit.
    private Task<SearchResult> SearchAsync(SearchRequest request) => Memory.SearchAsync(request with { Mode = SearchMode.Keyword });

    private async Task SayAsync(string channel, string? user, MessageRole role, string text, string time)
    {
        var session = (await Memory.StartAsync(new NewSession { Channel = channel, UserId = user })).Session;
        await Memory.AppendAsync(session.Id, new NewMessage
        {
            Role = role,
            Content = text,
            ToolCallId = role == MessageRole.Tool ? "c" : null,
            Timestamp = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture),
        });
    }
}
