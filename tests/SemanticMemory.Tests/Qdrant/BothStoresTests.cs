using SemanticMemory.Embedded;
using SemanticMemory.Messages;
using SemanticMemory.Qdrant;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Contract;
using SemanticMemory.Tests.Contract.Model;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>With exact search both stores give the same answers.</summary>
public sealed class BothStoresTests
{
    private const int Points = 2000;
    private const int Queries = 1000;

    // What half precision in one store and the quotient of norms in the other may make of the same cosine.
    private const float Rounding = 2e-3f;

    [Fact]
    public async Task A_thousand_random_filtered_queries_have_the_same_hits_in_the_same_order()
    {
        var seed = TestSeed.Next();
        var token = TestContext.Current.CancellationToken;
        var directory = Directory.CreateTempSubdirectory("semantic-memory-both-");
        var options = await QdrantUnderTest.OptionsAsync();
        try
        {
            await using var embedded = new EmbeddedMemoryStore(new EmbeddedOptions { Path = directory.FullName }, Sample.Model);
            await using var qdrant = new QdrantMemoryStore(options, Sample.Model);
            PointCollection[] stores = [embedded.OpenTenant(TenantId.Parse("acme")).Messages, qdrant.OpenTenant(TenantId.Parse("acme")).Messages];
            await TestSeed.RunAsync(seed, async () =>
            {
                var random = new Random(seed);
                var points = Enumerable.Range(0, Points).Select(number => RandomData.Point(random, number)).ToArray();
                await Task.WhenAll(stores.Select(store => store.UpsertAsync(points, token)));
                for (var i = 0; i < Queries; i += 20)
                {
                    var queries = Enumerable.Range(0, 20).Select(_ => Query(random)).ToArray();
                    var answers = await Task.WhenAll(stores.Select(store => store.QueryAsync(queries, cancellationToken: token)));
                    for (var at = 0; at < queries.Length; at++)
                    {
                        AssertSame(answers[0][at], answers[1][at]);
                    }
                }
            });
        }
        finally
        {
            await QdrantUnderTest.DropAsync(options);
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_questions_of_eval_data_have_the_same_hits_in_the_same_order()
    {
        await using var both = await EvalDataOnBothStores.OpenAsync(exactly: true);
        foreach (var questions in both.Queries.Chunk(40))
        {
            var (one, other) = await both.AskAsync(questions);
            for (var at = 0; at < questions.Length; at++)
            {
                AssertSame(one[at], other[at]);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{both.Queries.Count} queries, by meaning and by words, among {both.Messages} messages.");
    }

    /// <remarks>The double and the exact endpoints have no graph: there the overlap is that of exact search with itself, and only a real Qdrant shows what its graph and its quantisation cost.</remarks>
    [Fact]
    public async Task With_approximate_search_the_first_ten_overlap()
    {
        await using var both = await EvalDataOnBothStores.OpenAsync(exactly: false);
        var (shared, all) = (0, 0);
        foreach (var questions in both.Queries.OfType<VectorQuery.Dense>().Chunk(40))
        {
            var (one, other) = await both.AskAsync([.. questions.Select(query => query with { Limit = 10 })]);
            shared += one.Zip(other).Sum(pair => pair.First.Select(hit => hit.Point.Id).Intersect(pair.Second.Select(hit => hit.Point.Id)).Count());
            all += one.Sum(hits => hits.Count);
        }

        var overlap = (double)shared / all;
        TestContext.Current.TestOutputHelper?.WriteLine($"Of the first ten by meaning, {overlap:P2} are the same ({all} hits, {await QdrantEndpoint.DescribeAsync()}).");
        Assert.True(overlap >= .97, $"Only {overlap:P2} of the first ten are the same.");
    }

    private static VectorQuery Query(Random random)
    {
        var filter = Filter.AllOf(RandomData.Filter(random), random.Next(2) == 0 ? new Filter.Range(MessageFields.Timestamp, random.Next(5)) : null);
        return random.Next(2) == 0
            ? new VectorQuery.Dense(Sample.Direction(random), filter, 30)
            : new VectorQuery.Lexical(RandomData.Words(random, RandomData.Terms, 5), filter, 30);
    }

    // Rank by rank the scores agree, and a hit of one that is none of the other ties with the last.
    private static void AssertSame(IReadOnlyList<ScoredPoint<StoredPoint>> left, IReadOnlyList<ScoredPoint<StoredPoint>> right)
    {
        Assert.Equal(left.Count, right.Count);
        var scores = right.ToDictionary(hit => hit.Point.Id, hit => hit.Score);
        foreach (var (one, other) in left.Zip(right))
        {
            Assert.Equal(one.Score, other.Score, Rounding);
            Assert.Equal(one.Score, scores.TryGetValue(one.Point.Id, out var score) ? score : right[^1].Score, Rounding);
        }
    }
}
