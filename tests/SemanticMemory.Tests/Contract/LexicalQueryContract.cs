using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

public abstract class LexicalQueryContract : StoreContract
{
    [Fact]
    public async Task A_score_is_the_sum_of_query_weight_times_idf_times_stored_weight()
    {
        await StoreAsync(
            Sample.Message(1, words: Sample.Words((1, 1.5f), (2, .25f), (9, 4))),
            Sample.Message(2, words: Sample.Words((2, 4))),
            Sample.Message(3, words: Sample.Words((3, 1))));
        var hits = await WithWordsAsync(Sample.Words((1, 2), (2, 3), (3, .5f)));
        Assert.Equal([2, 1, 3], hits.Numbers());
        AssertLexical(3 * 4 * Sample.Idf(3, 2), hits[0].Score);
        AssertLexical((2 * 1.5 * Sample.Idf(3, 1)) + (3 * .25 * Sample.Idf(3, 2)), hits[1].Score);
        AssertLexical(.5 * Sample.Idf(3, 1), hits[2].Score);
    }

    [Fact]
    public async Task Points_that_share_no_term_are_no_hits()
    {
        await StoreAsync(Sample.Message(1, words: Sample.Words((1, 1))), Sample.Message(2), Sample.Message(3, words: Sample.Words((2, 1))));
        Assert.Equal([3], (await WithWordsAsync(Sample.Words((2, 1), (4, 1)))).Numbers());
        Assert.Empty(await WithWordsAsync(Sample.Words((5, 1))));
    }

    [Fact]
    public async Task A_query_without_terms_has_no_hits()
    {
        await StoreAsync(Sample.Message(1, words: Sample.Words((1, 1))));
        Assert.Empty(await WithWordsAsync(SparseVector.Empty));
    }

    [Fact]
    public async Task A_term_that_every_point_has_still_scores_above_zero()
    {
        await StoreAsync([.. Enumerable.Range(1, 50).Select(number => Sample.Message(number, words: Sample.Words((1, 1))))]);
        var hits = await WithWordsAsync(Sample.Words((1, 1)));
        Assert.Equal(50, hits.Count);
        Assert.All(hits, hit => AssertLexical(Sample.Idf(50, 50), hit.Score));
    }

    [Fact]
    public async Task Points_without_words_do_not_count_for_the_idf()
    {
        await StoreAsync(Sample.Message(1, words: Sample.Words((1, 1))), Sample.Message(2), Sample.Message(3, vector: Sample.Turned(0)));
        AssertLexical(Sample.Idf(1, 1), Assert.Single(await WithWordsAsync(Sample.Words((1, 1)))).Score);
    }

    [Fact]
    public async Task Deleted_points_no_longer_count_for_the_idf()
    {
        await StoreAsync([.. Enumerable.Range(1, 6).Select(number => Sample.Message(number, words: Sample.Words((1, 1), ((uint)number + 10, 1))))]);
        await DeleteAsync(new Filter.HasId([Sample.Id(2), Sample.Id(3)]));
        Assert.Equal([1, 4, 5, 6], (await WithWordsAsync(Sample.Words((1, 1)))).Numbers());
        AssertLexical(Sample.Idf(4, 4), (await WithWordsAsync(Sample.Words((1, 1))))[0].Score);
        AssertLexical(Sample.Idf(4, 1), Assert.Single(await WithWordsAsync(Sample.Words((11, 1)))).Score);
        Assert.Empty(await WithWordsAsync(Sample.Words((12, 1))));
    }

    [Fact]
    public async Task A_term_dropped_by_an_upsert_no_longer_counts()
    {
        await StoreAsync(Sample.Message(1, words: Sample.Words((1, 1), (2, 1))), Sample.Message(2, words: Sample.Words((1, 1))));
        await StoreAsync(Sample.Message(1, words: Sample.Words((2, 1))));
        AssertLexical(Sample.Idf(2, 1), Assert.Single(await WithWordsAsync(Sample.Words((1, 1)))).Score);
    }

    [Fact]
    public async Task A_point_that_lost_its_words_no_longer_counts()
    {
        await StoreAsync(Sample.Message(1, words: Sample.Words((1, 1))), Sample.Message(2, words: Sample.Words((1, 1))));
        await StoreAsync(Sample.Message(1));
        AssertLexical(Sample.Idf(1, 1), Assert.Single(await WithWordsAsync(Sample.Words((1, 1)))).Score);
    }

    [Fact]
    public async Task A_point_upserted_with_the_same_words_counts_once()
    {
        for (var i = 0; i < 4; i++)
        {
            await StoreAsync(Sample.Message(1, words: Sample.Words((1, 1))), Sample.Message(2, words: Sample.Words((2, 1))));
        }

        AssertLexical(Sample.Idf(2, 1), Assert.Single(await WithWordsAsync(Sample.Words((1, 1)))).Score);
    }

    [Fact]
    public async Task A_repeated_insert_counts_once()
    {
        await InsertAsync(Sample.Message(1, words: Sample.Words((1, 1)), digest: "a"));
        await InsertAsync(Sample.Message(1, words: Sample.Words((1, 1), (2, 1)), digest: "a"));
        AssertLexical(Sample.Idf(1, 1), Assert.Single(await WithWordsAsync(Sample.Words((1, 1)))).Score);
    }

    [Fact]
    public async Task A_patch_leaves_the_idf_alone()
    {
        await StoreAsync(Sample.Message(1, words: Sample.Words((1, 1))), Sample.Message(2, words: Sample.Words((1, 1), (2, 1))));
        await PatchAsync(Filter.Everything, new PointPatch { Set = new Payload { [MessageFields.Session] = Sample.Keyword("t") } });
        AssertLexical(Sample.Idf(2, 1), Assert.Single(await WithWordsAsync(Sample.Words((2, 1)))).Score);
    }

    [Fact]
    public async Task The_filter_leaves_the_idf_alone()
    {
        await StoreAsync([.. Enumerable.Range(1, 9).Select(number => Sample.Message(number, $"s{number}", words: Sample.Words((1, 1))))]);
        var hit = Assert.Single(await WithWordsAsync(Sample.Words((1, 1)), filter: new Filter.EqualTo(MessageFields.Session, "s3")));
        AssertLexical(Sample.Idf(9, 9), hit.Score);
    }

    [Fact]
    public async Task Other_tenants_never_change_a_score()
    {
        await StoreAsync(Sample.Message(1, words: Sample.Words((1, 1))), Sample.Message(2, words: Sample.Words((2, 1))));
        var before = Assert.Single(await WithWordsAsync(Sample.Words((1, 1)))).Score;
        var other = Under.Store.OpenTenant(Globex).Messages;
        await other.UpsertAsync([.. Enumerable.Range(1, 40).Select(number => Sample.Message(number, words: Sample.Words((1, 3))))], Token);
        Assert.Equal(before, Assert.Single(await WithWordsAsync(Sample.Words((1, 1)))).Score);
        await other.DeleteAsync(Filter.Everything, Token);
        Assert.Equal(before, Assert.Single(await WithWordsAsync(Sample.Words((1, 1)))).Score);
        AssertLexical(Sample.Idf(2, 1), before);
    }

    [Fact]
    public async Task The_smallest_and_the_largest_term_id_are_terms_like_others()
    {
        await StoreAsync(Sample.Message(1, words: Sample.Words((0, 1), (uint.MaxValue, 2))), Sample.Message(2, words: Sample.Words((1, 1))));
        var hit = Assert.Single(await WithWordsAsync(Sample.Words((0, 1), (0x8000_0000, 1), (uint.MaxValue, 1))));
        AssertLexical(3 * Sample.Idf(2, 1), hit.Score);
    }

    [Fact]
    public async Task Equal_scores_are_ordered_by_id_across_the_limit()
    {
        int[] numbers = [65_536, 300, 2, 257, 1, 0x7F00_0001];
        await StoreAsync([.. numbers.Select(number => Sample.Message(number, words: Sample.Words((1, 1.25f))))]);
        Assert.Equal(numbers.Order(), (await WithWordsAsync(Sample.Words((1, 1)))).Numbers());
        Assert.Equal([1, 2], (await WithWordsAsync(Sample.Words((1, 1)), limit: 2)).Numbers());
    }

    [Fact]
    public async Task The_largest_limit_asks_for_every_hit()
    {
        await StoreAsync(Sample.Message(1, words: Sample.Words((1, 2))), Sample.Message(2, words: Sample.Words((1, 1))));
        Assert.Equal([1, 2], (await WithWordsAsync(Sample.Words((1, 1)), limit: int.MaxValue)).Numbers());
    }

    [Fact]
    public async Task A_hit_carries_the_stored_point()
    {
        var point = Sample.Message(1, words: Sample.Words((1, 1)), digest: "d");
        await StoreAsync(point);
        Assert.Equal(Rendered.Point(point), Rendered.Point(Assert.Single(await WithWordsAsync(Sample.Words((1, 1)))).Point));
    }

    [Fact]
    public async Task The_best_of_thousands_are_those_that_counting_by_hand_finds()
    {
        var random = new Random(13);
        var points = Enumerable.Range(0, 3000).Select(number => Sample.Message(number, words: Model.RandomData.Words(random, 60, 12))).ToArray();
        await StoreAsync(points);
        for (var i = 0; i < 20; i++)
        {
            var query = Model.RandomData.Words(random, 60, 6);
            Model.Ranking.Verify(
                Model.Scoring.Lexical(query, points), await WithWordsAsync(query, limit: 25), 25, score => (float)score * Capabilities.LexicalTolerance);
        }
    }
}
