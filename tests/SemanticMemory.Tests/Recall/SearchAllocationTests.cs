using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Tests.Sessions;

namespace SemanticMemory.Tests.Recall;

/// <summary>For what is measured of the whole process: what a search borrows, others borrow as well, and an array that somebody else has is made anew.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class SearchAllocationTests : IAsyncLifetime
{
    // It is 179,000 bytes, and was 360,000 when each message that is ranked was an object.
    private const int Most = 240_000;
    private const int Searches = 200;

    private readonly MemoryFixture _fixture = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_search_that_ranks_hundreds_of_messages_leaves_little_to_the_collector()
    {
        for (var i = 0; i < 50; i++)
        {
            var session = await _fixture.StartAsync(externalId: $"s{i}");
            await _fixture.Memory.AppendAsync(
                session.Id, [.. Enumerable.Range(0, 20).Select(j => new NewMessage { Role = j % 2 == 0 ? MessageRole.User : MessageRole.Assistant, Author = j % 2 == 0 ? "Dana" : "Kim", Content = Said(i, j) })],
                TestContext.Current.CancellationToken);
        }

        // The least of many: code that is compiled in haste allocates more until it is compiled anew, and what a search borrows has to be made once.
        var (least, ranked) = (long.MaxValue, 0);
        for (var i = 0; i < Searches && (least > Most || ranked == 0); i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var search = _fixture.Memory.SearchAsync(new SearchRequest { Query = "Which courier brought the lamp?" }, TestContext.Current.CancellationToken);
            var isWhole = search.IsCompleted;
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            least = isWhole ? Math.Min(least, allocated) : least;
            ranked = await CountAsync(await search);
        }

        Assert.True(ranked > 300, $"Only {ranked} messages are ranked.");
        Assert.True(least <= Most, $"A search allocates {least:N0} bytes.");
    }

    // Different enough that none is left out as a near-duplicate.
    private static string Said(int session, int turn) =>
        $"The courier of round {session} brought lamp {turn} to the {(char)('a' + (session % 26))}{session * 7 % 50}{turn} workshop, box {session * turn}, shelf {(session + turn) * 13 % 97}, invoice INV-{session}-{turn}";

    private async Task<int> CountAsync(SearchResult found)
    {
        var count = found.Hits.Count;
        while (found.NextCursor is { } cursor)
        {
            found = await _fixture.Memory.SearchAsync(new SearchRequest { Query = "Which courier brought the lamp?", Cursor = cursor, Limit = 100 }, TestContext.Current.CancellationToken);
            count += found.Hits.Count;
        }

        return count;
    }
}
