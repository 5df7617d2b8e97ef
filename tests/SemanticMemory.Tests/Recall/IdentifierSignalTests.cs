using SemanticMemory.Recall;
using SemanticMemory.Search;
using SemanticMemory.Tests.Sessions;

namespace SemanticMemory.Tests.Recall;

public class IdentifierSignalTests : IAsyncLifetime
{
    private MemoryFixture _fixture = null!;

    public async ValueTask InitializeAsync() => _fixture = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual Task<MemoryFixture> OpenAsync() => Task.FromResult(new MemoryFixture());

    [Fact]
    public void What_stands_in_one_stretch_with_the_identifier_counts_a_tenth()
    {
        RecallCandidate[] messages = [.. Stretch.Of("It is INV-2041", "Paid in May", "Thanks"), .. Stretch.Of("INV-2040 is open", "Nobody knows why")];

        Assert.Equal([1, .1, .1, 0, 0], IdentifierSignal.Of(messages, AnalysedMessage.IdentifiersOf("what of inv-2041?")));
        Assert.Equal([0, 0, 0, 0, 0], IdentifierSignal.Of(messages, []));
    }

    [Fact]
    public void So_does_what_was_said_in_a_session_about_it()
    {
        RecallCandidate[] messages = [Stretch.Of("The label was torn off")[0] with { Entity = "ticket/T-8812" }, Stretch.Of("The label is blue")[0] with { Entity = "ticket/T-8813" }];

        Assert.Equal([.1, 0], IdentifierSignal.Of(messages, AnalysedMessage.IdentifiersOf("What was wrong in T-8812?")));
    }

    [Fact]
    public async Task An_answer_far_from_the_only_message_that_names_the_order_is_found_before_what_resembles_the_question()
    {
        await _fixture.StartAsync(said: ["Where is ORD-77120?", .. Enumerable.Range(0, 12).Select(i => $"Small talk number {i} about the weather"), "The crane fell on it"]);
        for (var i = 0; i < 30; i++)
        {
            await _fixture.StartAsync(said: [$"What happened to the order {i} that never came?", $"An order that never came was sent again, number {i}"]);
        }

        var found = await _fixture.Memory.SearchAsync(new SearchRequest { Query = "What happened to order ORD-77120?", Limit = 14 });

        Assert.Equal("Where is ORD-77120?", found.Hits[0].Message.Content);
        Assert.Contains("The crane fell on it", found.Hits.Select(hit => hit.Message.Content));
        Assert.All(found.Hits, hit => Assert.Equal(found.Hits[0].Message.SessionId, hit.Message.SessionId));
    }
}
