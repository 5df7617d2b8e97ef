using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

public abstract class DenseQueryContract : StoreContract
{
    [Fact]
    public async Task Scores_are_cosines_and_the_nearest_comes_first()
    {
        await StoreAsync(
            Sample.Message(1, vector: Sample.Turned(90)),
            Sample.Message(2, vector: Sample.Turned(180)),
            Sample.Message(3, vector: Sample.Turned(60)),
            Sample.Message(4, vector: Sample.Turned(0)));
        var hits = await NearestAsync(Sample.Turned(0));
        Assert.Equal([4, 3, 1, 2], hits.Numbers());
        Assert.All(hits.Zip([1, .5, 0, -1]), pair => AssertCosine(pair.Second, pair.First.Score));
    }

    [Fact]
    public async Task A_point_is_one_hit_and_scores_as_its_best_passage()
    {
        await StoreAsync(
            Sample.Message(1) with { Dense = [Sample.Turned(170), Sample.Turned(20), Sample.Turned(100)] },
            Sample.Message(2) with { Dense = [Sample.Turned(30), Sample.Turned(30)] },
            Sample.Message(3, vector: Sample.Turned(10)));
        var hits = await NearestAsync(Sample.Turned(0));
        Assert.Equal([3, 1, 2], hits.Numbers());
        AssertCosine(Math.Cos(20 * Math.PI / 180), hits[1].Score);
    }

    [Fact]
    public async Task A_limit_counts_points_not_passages()
    {
        await StoreAsync(
            Sample.Message(1) with { Dense = [.. Enumerable.Range(0, 50).Select(degrees => Sample.Turned(degrees / 10d))] },
            Sample.Message(2, vector: Sample.Turned(80)));
        Assert.Equal([1, 2], (await NearestAsync(Sample.Turned(0), limit: 2)).Numbers());
    }

    [Fact]
    public async Task A_hit_carries_the_stored_point()
    {
        var point = Sample.Message(1, vector: Sample.Turned(0), digest: "d");
        await StoreAsync(point);
        Assert.Equal(Rendered.Point(point), Rendered.Point(Assert.Single(await NearestAsync(Sample.Turned(0))).Point));
    }

    [Fact]
    public async Task Equal_scores_are_ordered_by_id_across_the_limit()
    {
        int[] numbers = [0x0100_0000, 300, 2, 257, 1, 0x7F00_0001, 65_536];
        await StoreAsync([.. numbers.Select(number => Sample.Message(number, vector: Sample.Turned(30)))]);
        Assert.Equal(numbers.Order(), (await NearestAsync(Sample.Turned(0))).Numbers());
        Assert.Equal(numbers.Order().Take(3), (await NearestAsync(Sample.Turned(0), limit: 3)).Numbers());
    }

    [Fact]
    public async Task Among_thousands_of_equal_scores_the_smallest_ids_are_the_hits()
    {
        Assert.SkipUnless(Capabilities.SearchesExactly, "The store searches approximately.");
        var numbers = Enumerable.Range(1, 3000).ToArray();
        new Random(5).Shuffle(numbers);
        await StoreAsync([.. numbers.Select(number => Sample.Message(number, vector: Sample.Turned(30)))]);
        Assert.Equal([1, 2, 3, 4, 5], (await NearestAsync(Sample.Turned(0), limit: 5)).Numbers());
    }

    [Fact]
    public async Task A_zero_vector_has_no_hits()
    {
        await StoreAsync(Sample.Message(1, vector: Sample.Turned(0)));
        Assert.Empty(await NearestAsync(new float[Sample.Dimension]));
    }

    [Fact]
    public async Task Points_without_vectors_are_no_hits()
    {
        await StoreAsync(Sample.Message(1), Sample.Message(2, vector: Sample.Turned(180)), Sample.Message(3, words: Sample.Words((1, 1))));
        Assert.Equal([2], (await NearestAsync(Sample.Turned(0))).Numbers());
    }

    [Fact]
    public async Task The_largest_limit_asks_for_every_hit()
    {
        await StoreAsync(Sample.Message(1, vector: Sample.Turned(0)), Sample.Message(2, vector: Sample.Turned(10)));
        Assert.Equal([1, 2], (await NearestAsync(Sample.Turned(0), limit: int.MaxValue)).Numbers());
    }

    [Fact]
    public async Task An_empty_tenant_has_no_hits() => Assert.Empty(await NearestAsync(Sample.Turned(0)));

    [Fact]
    public async Task Several_queries_are_answered_in_their_order()
    {
        await StoreAsync(
            Sample.Message(1, "s", vector: Sample.Turned(0), words: Sample.Words((1, 1))),
            Sample.Message(2, "t", vector: Sample.Turned(10), words: Sample.Words((2, 1))));
        var inT = new Filter.EqualTo(MessageFields.Session, "t");
        var answers = await Messages.QueryAsync(
            [
                new VectorQuery.Lexical(Sample.Words((2, 1)), Filter.Everything, 5),
                new VectorQuery.Dense(Sample.Turned(0), inT, 5),
                new VectorQuery.Dense(Sample.Turned(10), Filter.Everything, 1),
                new VectorQuery.Lexical(Sample.Words((1, 1)), inT, 5),
                new VectorQuery.Dense(Sample.Turned(0), Filter.Everything, 5),
            ],
            cancellationToken: Token);
        Assert.Equal(["2", "2", "2", "", "1 2"], answers.Select(hits => string.Join(' ', hits.Numbers())));
    }

    [Fact]
    public async Task No_queries_have_no_answers() => Assert.Empty(await Messages.QueryAsync([], cancellationToken: Token));

    [Fact]
    public async Task The_nearest_of_thousands_are_those_that_counting_by_hand_finds()
    {
        Assert.SkipUnless(Capabilities.SearchesExactly, "The store searches approximately.");
        var random = new Random(11);
        var points = Enumerable.Range(0, 3000)
            .Select(number => Sample.Message(number) with { Dense = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Sample.Direction(random))] })
            .ToArray();
        await StoreAsync(points);
        for (var i = 0; i < 20; i++)
        {
            var query = Sample.Direction(random);
            var scores = points.ToDictionary(point => point.Id, point => point.Dense.Max(vector => Model.Scoring.Cosine(query, vector)));
            Model.Ranking.Verify(scores, await NearestAsync(query, limit: 25), 25, _ => Capabilities.CosineTolerance);
        }
    }

    [Fact]
    public async Task Near_duplicates_are_ranked_by_their_own_scores()
    {
        Assert.SkipUnless(Capabilities.SearchesExactly, "The store searches approximately.");
        var points = Enumerable.Range(0, 2000).Select(number => Sample.Message(number, vector: Sample.Turned(number * 7 % 2000 / 100d))).ToArray();
        await StoreAsync(points);
        var scores = points.ToDictionary(point => point.Id, point => Model.Scoring.Cosine(Sample.Turned(0), point.Dense[0]));
        Model.Ranking.Verify(scores, await NearestAsync(Sample.Turned(0), limit: 50), 50, _ => Capabilities.CosineTolerance);
    }
}
