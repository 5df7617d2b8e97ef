using SemanticMemory.Recall;
using SemanticMemory.Search;
using SemanticMemory.Tests.Sessions;

namespace SemanticMemory.Tests.Recall;

public sealed class RecallConfidenceTests : IAsyncLifetime
{
    private readonly MemoryFixture _fixture = new();

    public async ValueTask InitializeAsync() => await _fixture.StartAsync(said:
    [
        "The invoice INV-2041 charged the scanner rental twice.", "We paid the 1,316 euros back in May.", "The trailer was too warm near Linz.", "Whose turn is it to bring cake?",
    ]);

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public void What_speaks_for_an_answer_raises_the_confidence()
    {
        var typical = Of(new BestHit());

        Assert.InRange(typical, .2, .8);
        Assert.True(Of(new BestHit { Cosine = .8, Coverage = .9 }) > typical);
        Assert.True(Of(new BestHit { Cosine = .1, Coverage = .1 }) < typical);
        Assert.True(Of(new BestHit { Names = 1 }) > typical);
        Assert.True(Of(new BestHit { AsksIdentifier = true }) < typical);
        Assert.True(Of(new BestHit { AsksIdentifier = true, Identifier = 1 }) > typical);
        Assert.True(Of(new BestHit { AsksDate = true }) < Of(new BestHit { AsksDate = true, Date = 1 }));
    }

    [Fact]
    public async Task It_is_lower_for_what_was_never_said()
    {
        var said = await FindAsync("How was the scanner rental on INV-2041 charged?");
        var never = await FindAsync("Which dentist did the astronaut of ticket T-7700 recommend?");

        Assert.True(said.Confidence > .6, $"{said.Confidence}");
        Assert.True(never.Confidence < .1, $"{never.Confidence}");
    }

    [Fact]
    public async Task Its_parts_add_up_to_its_logarithmic_odds()
    {
        var found = await FindAsync("How warm was the trailer?");

        Assert.Equal(Math.Log(found.Confidence / (1 - found.Confidence)), found.ConfidenceParts!.Values.Sum(part => part.Value * part.Weight), 9);
        Assert.Null((await _fixture.Memory.SearchAsync(new SearchRequest { Query = "trailer" })).ConfidenceParts);
    }

    [Theory]
    [InlineData(SearchMode.Keyword)]
    [InlineData(SearchMode.Semantic)]
    public async Task The_other_modes_have_one_too(SearchMode mode)
    {
        var near = await _fixture.Memory.SearchAsync(new SearchRequest { Query = "The trailer was too warm", Mode = mode });
        var far = await _fixture.Memory.SearchAsync(new SearchRequest { Query = "cake with astronauts, violins and penguins", Mode = mode });

        Assert.True(near.Confidence > far.Confidence, $"{near.Confidence} {far.Confidence}");
    }

    private static double Of(BestHit best) => RecallConfidence.Of(best).Probability;

    private Task<SearchResult> FindAsync(string query) => _fixture.Memory.SearchAsync(new SearchRequest { Query = query, Explain = true });
}
