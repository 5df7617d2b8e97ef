using SemanticMemory.Context;
using SemanticMemory.Recall;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Tests.Sessions;

namespace SemanticMemory.Tests.Search;

public class RecencyTests : IAsyncLifetime
{
    private const string Old = "The tangerine price is forty euros a crate.";
    private const string New = "Sorry to say it, but the price of tangerines is now fifty euros for each crate.";

    private static readonly SearchRequest s_price = new() { Query = "tangerine price in euros a crate" };

    private MemoryFixture _fixture = null!;

    public async ValueTask InitializeAsync() => _fixture = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual Task<MemoryFixture> OpenAsync(SessionManagerOptions? options = null) => Task.FromResult(new MemoryFixture(options));

    [Theory]
    [InlineData(SearchMode.Hybrid)]
    [InlineData(SearchMode.Semantic)]
    [InlineData(SearchMode.Keyword)]
    public async Task The_newer_of_two_comes_first_where_that_is_asked_for(SearchMode mode)
    {
        await SayBothAsync();
        var request = s_price with { Mode = mode };

        Assert.Equal([Old, New], await FoundAsync(request));
        Assert.Equal([Old, New], await FoundAsync(request with { Recency = 0 }));
        Assert.Equal([New, Old], await FoundAsync(request with { Recency = 10 }));
        Assert.Equal([Old, New], await FoundAsync(request with { Recency = .01 }));
    }

    [Fact]
    public async Task An_explanation_shows_value_and_weight_of_what_was_asked_for()
    {
        await SayBothAsync();

        var plain = (await _fixture.Memory.SearchAsync(s_price with { Explain = true })).Hits;
        var asked = (await _fixture.Memory.SearchAsync(s_price with { Explain = true, Recency = 2.5, RecencyHalfLifeDays = 60 })).Hits;
        var slower = (await _fixture.Memory.SearchAsync(s_price with { Explain = true, Recency = 2.5 })).Hits;

        Assert.Equal([new SignalValue(Math.Round(Math.Pow(.5, 60 / 90.0), 14), 0), new SignalValue(1, 0)], Recencies(plain));
        Assert.Equal([new SignalValue(.5, 2.5), new SignalValue(1, 2.5)], Recencies(asked));
        Assert.Equal([new SignalValue(Math.Round(Math.Pow(.5, 60 / 90.0), 14), 2.5), new SignalValue(1, 2.5)], Recencies(slower));
        Assert.All(asked, hit => Assert.Equal(hit.Score, hit.Explain!.Signals.Values.Sum(signal => signal.Value * signal.Weight), 9));
        Assert.Equal(plain.Single(hit => hit.Message.Content == New).Score + 2.5, asked.Single(hit => hit.Message.Content == New).Score, 9);
    }

    [Fact]
    public async Task What_a_request_leaves_out_is_as_the_memory_is_set_up()
    {
        await using var fixture = await OpenAsync(new SessionManagerOptions { Recall = new RecallOptions { Weights = new RecallWeights { Recency = 10 }, RecencyHalfLife = TimeSpan.FromDays(30) } });
        await SayBothAsync(fixture);

        var left = (await fixture.Memory.SearchAsync(s_price with { Explain = true })).Hits;
        var weighed = (await fixture.Memory.SearchAsync(s_price with { Explain = true, Recency = 1 })).Hits;

        Assert.Equal(New, left[0].Message.Content);
        Assert.Equal([new SignalValue(.25, 10), new SignalValue(1, 10)], Recencies(left));
        Assert.Equal([new SignalValue(.25, 1), new SignalValue(1, 1)], Recencies(weighed));
        Assert.Equal(Old, (await fixture.Memory.SearchAsync(s_price with { Recency = 0 })).Hits[0].Message.Content);
    }

    [Fact]
    public async Task An_exact_identifier_comes_first_however_old()
    {
        await _fixture.StartAsync(said: "INV-2041 is for the tangerines.");
        _fixture.Time.Advance(TimeSpan.FromDays(2000));
        await _fixture.StartAsync("email", said: New);

        var found = await _fixture.Memory.SearchAsync(new SearchRequest { Query = "the tangerine price on INV-2041", Recency = 10 });
        Assert.Equal(["INV-2041 is for the tangerines.", New], found.Hits.Select(hit => hit.Message.Content));
    }

    [Fact]
    public async Task A_window_recalls_the_newer_first_where_that_is_asked_for()
    {
        await SayBothAsync();
        var session = await _fixture.StartAsync("phone");
        async Task<string[]> RecalledAsync(ContextRequest request) =>
            [.. (await _fixture.Memory.BuildContextAsync(session.Id, request with { Query = s_price.Query })).Recalled.Select(passage => passage.Message.Content).Where(text => text is Old or New)];
        var asked = new ContextRequest { Explain = true, Recency = 10, RecencyHalfLifeDays = 60 };

        Assert.Equal([Old, New], await RecalledAsync(new ContextRequest()));
        Assert.Equal([New, Old], await RecalledAsync(asked));
        var window = await _fixture.Memory.BuildContextAsync(session.Id, asked with { Query = s_price.Query });
        Assert.Equal(new SignalValue(1, 10), window.Recalled[0].Explain!.Signals["recency"]);
    }

    [Theory]
    [InlineData(3.0, null)]
    [InlineData(2.0, 30.0)]
    [InlineData(null, null)]
    public async Task A_cursor_is_good_for_the_recency_that_it_was_made_with(double? recency, double? days)
    {
        await SayBothAsync();
        var request = s_price with { Limit = 1, Recency = 2 };
        var cursor = (await _fixture.Memory.SearchAsync(request)).NextCursor;

        Assert.Single((await _fixture.Memory.SearchAsync(request with { Cursor = cursor })).Hits);
        var other = request with { Cursor = cursor, Recency = recency, RecencyHalfLifeDays = days };
        Assert.Equal("cursor", Assert.Single((await Assert.ThrowsAsync<MemoryException>(() => _fixture.Memory.SearchAsync(other))).Errors).Key);
    }

    [Theory]
    [InlineData(-.5, null, "recency")]
    [InlineData(10.01, null, "recency")]
    [InlineData(double.NaN, null, "recency")]
    [InlineData(double.PositiveInfinity, null, "recency")]
    [InlineData(1.0, 0.0, "recencyHalfLifeDays")]
    [InlineData(1.0, -1.0, "recencyHalfLifeDays")]
    [InlineData(1.0, 36_501.0, "recencyHalfLifeDays")]
    [InlineData(1.0, double.NaN, "recencyHalfLifeDays")]
    [InlineData(null, 30.0, "recencyHalfLifeDays")]
    public async Task What_is_out_of_bounds_is_refused_by_name(double? recency, double? days, string field)
    {
        var session = await _fixture.StartAsync();

        var search = await Assert.ThrowsAsync<MemoryException>(() => _fixture.Memory.SearchAsync(s_price with { Recency = recency, RecencyHalfLifeDays = days }));
        var window = await Assert.ThrowsAsync<MemoryException>(() => _fixture.Memory.BuildContextAsync(session.Id, new ContextRequest { Recency = recency, RecencyHalfLifeDays = days }));

        Assert.Equal([field], search.Errors.Keys);
        Assert.Equal([field], window.Errors.Keys);
    }

    [Theory]
    [InlineData(0, .01)]
    [InlineData(10, 36_500)]
    public async Task The_bounds_themselves_are_taken(double recency, double days)
    {
        await SayBothAsync();

        Assert.Equal(2, (await FoundAsync(s_price with { Recency = recency, RecencyHalfLifeDays = days })).Length);
    }

    private Task SayBothAsync() => SayBothAsync(_fixture);

    // 60 days apart to the second, and among others: over two candidates alone every signal is stretched to nothing and all.
    private static async Task SayBothAsync(MemoryFixture fixture)
    {
        await fixture.StartAsync(said: Old);
        await fixture.StartAsync("phone", said: "Lunch was a cheese sandwich.");
        await fixture.StartAsync("phone", said: "The crate of lemons came without a bill.");
        fixture.Time.Advance(TimeSpan.FromDays(60) - TimeSpan.FromSeconds(30));
        await fixture.StartAsync("email", said: New);
    }

    private async Task<string[]> FoundAsync(SearchRequest request) => [.. (await _fixture.Memory.SearchAsync(request)).Hits.Select(hit => hit.Message.Content).Where(text => text is Old or New)];

    // The older one first.
    private static IEnumerable<SignalValue> Recencies(IReadOnlyList<SearchHit> hits) =>
        hits.Where(hit => hit.Message.Content is Old or New).OrderBy(hit => hit.Message.Timestamp).Select(hit => hit.Explain!.Signals["recency"] with { Value = Math.Round(hit.Explain.Signals["recency"].Value, 14) });
}
