using SemanticMemory.Context;
using SemanticMemory.Search;
using SemanticMemory.Transfer;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>Whole rankings and windows: a question has the same answer on both stores.</summary>
/// <remarks>
/// The core works every signal out of the texts, so what a store can change is which 80 messages each query finds, and the scores it tells of them. A hybrid search with the
/// built-in model uses none of these, a search by words BM25 weights that are summed up in single precision in the store's own order. A search by meaning alone goes by the cosines,
/// and the embedded store keeps vectors in half precision: each number is off by up to 2^-11 of it, a cosine by up to 4.9e-4 (1.1e-4 is the most here), which is then stretched over
/// the range of the 80 hits.
/// </remarks>
public sealed class SameRankingTests(ConversationsOnBothStores both) : IClassFixture<ConversationsOnBothStores>
{
    private const int First = 20;

    // A message that is among the first on one store may stand just behind them on the other where only rounding tells it from the next.
    private const int Spare = 5;

    [Theory]
    [InlineData(SearchMode.Hybrid, 1e-9)]
    [InlineData(SearchMode.Keyword, 1e-5)]
    public async Task Every_question_finds_the_same_in_the_same_order(SearchMode mode, double rounding)
    {
        await EachAsync(async question =>
        {
            var (one, other) = await both.SearchAsync(question, mode, First);

            Assert.NotEmpty(one.Hits);
            Assert.Equal(Ids(one.Hits), Ids(other.Hits));
            Assert.All(one.Hits.Zip(other.Hits), pair => Assert.Equal(pair.First.Score, pair.Second.Score, rounding));
            Assert.Equal(one.Confidence, other.Confidence, rounding);
        });
    }

    [Fact]
    public async Task Every_question_by_meaning_alone_finds_the_same_but_for_what_half_precision_cannot_tell_apart()
    {
        const double Rounding = 1e-3;
        var inOrder = 0;
        await EachAsync(async question =>
        {
            var (one, other) = await both.SearchAsync(question, SearchMode.Semantic, First + Spare);

            // Each list falls: of two that stand in another order on the other store, the scores are at most twice the rounding apart.
            AssertScored(one.Hits.Take(First), other.Hits, Rounding);
            AssertScored(other.Hits.Take(First), one.Hits, Rounding);
            Assert.Equal(one.Confidence, other.Confidence, Rounding);
            if (Ids(one.Hits.Take(First)).SequenceEqual(Ids(other.Hits.Take(First))))
            {
                Interlocked.Increment(ref inOrder);
            }
        });

        // 47 of 51 when this was written.
        Assert.True(inOrder >= .9 * ConversationsOnBothStores.Questions.Count, $"Only {inOrder} of {ConversationsOnBothStores.Questions.Count} questions have the same order.");
    }

    [Fact]
    public async Task Every_question_recalls_the_same_into_its_window()
    {
        await EachAsync(async question =>
        {
            var (one, other) = await both.WindowAsync(question, maxTokens: 2000);

            Assert.NotEmpty(one.Recalled);
            Assert.Equal(Shown(one), Shown(other));
            Assert.Equal((one.Tokens, one.Omitted), (other.Tokens, other.Omitted));
            Assert.All(one.Recalled.Zip(other.Recalled), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-9));
            Assert.Equal(one.Confidence, other.Confidence, 1e-9);
        });
    }

    private static Task EachAsync(Func<ConversationQuestion, Task> compare) =>
        Parallel.ForEachAsync(ConversationsOnBothStores.Questions, TestContext.Current.CancellationToken, async (question, _) => await compare(question));

    private static void AssertScored(IEnumerable<SearchHit> hits, IReadOnlyList<SearchHit> others, double rounding)
    {
        var scores = others.ToDictionary(hit => hit.Message.Id, hit => hit.Score);
        Assert.All(hits, hit => Assert.Equal(hit.Score, Assert.Contains(hit.Message.Id, scores), rounding));
    }

    private static IEnumerable<string?> Ids(IEnumerable<SearchHit> hits) => hits.Select(hit => hit.Message.ExternalId);

    // Whole or cut as they stand in the window, each passage with what stands beside it.
    private static IEnumerable<string> Shown(ContextWindow window) =>
        window.Recalled.Select(passage => string.Join('\n', passage.Neighbours.Prepend(passage.Message).Select(message => $"{message.ExternalId}: {message.Content}")));
}
