using SemanticMemory.Cli.Eval;

namespace SemanticMemory.Tests.Cli;

public sealed class RankingScoreTests
{
    [Fact]
    public void Recall_is_the_share_of_the_evidence_within_each_cut()
    {
        var score = RankingScore.Of([5, 10, 20, 51]);

        Assert.Equal((.25, .5, .75, .75), (score.Recall5, score.Recall10, score.Recall20, score.Recall50));
    }

    [Fact]
    public void All_evidence_on_top_is_a_perfect_score() => Assert.Equal(new RankingScore(1, 1, 1, 1, 1, 1), RankingScore.Of([2, 1, 3]));

    [Fact]
    public void Evidence_that_was_not_found_scores_nothing() => Assert.Equal(new RankingScore(0, 0, 0, 0, 0, 0), RankingScore.Of([null, null]));

    [Fact]
    public void The_gain_of_a_place_is_one_over_the_logarithm_of_the_next_one()
    {
        // Ranks 1 and 3 of two: (1 + 1/2) / (1 + 1/log2 3).
        Assert.Equal(1.5 / (1 + (1 / Math.Log2(3))), RankingScore.Of([3, 1]).Ndcg10, 12);
        Assert.Equal(1, RankingScore.Of([3, 1]).Mrr10);
    }

    [Fact]
    public void More_evidence_than_ten_pieces_can_still_score_perfectly_within_ten() =>
        Assert.Equal(1, RankingScore.Of([.. Enumerable.Range(1, 12).Select(rank => (int?)rank)]).Ndcg10, 12);

    [Theory]
    [InlineData(10, .1)]
    [InlineData(11, 0)]
    public void The_reciprocal_rank_ends_at_ten(int rank, double expected) => Assert.Equal(expected, RankingScore.Of([rank, null]).Mrr10);

    [Fact]
    public void The_tenth_place_gains_and_the_eleventh_does_not()
    {
        Assert.Equal(1 / Math.Log2(11), RankingScore.Of([10]).Ndcg10, 12);
        Assert.Equal(0, RankingScore.Of([11]).Ndcg10);
    }

    [Fact]
    public void Every_question_counts_the_same_in_the_mean() =>
        Assert.Equal(.75, RankingScore.Mean([RankingScore.Of([1, null]), RankingScore.Of([1])]).Recall5);

    [Fact]
    public void A_percentile_is_the_least_time_that_the_share_did_not_exceed()
    {
        var times = new QueryTimes();
        foreach (var milliseconds in Enumerable.Range(1, 20).Reverse())
        {
            times.Add(TimeSpan.FromMilliseconds(milliseconds));
        }

        Assert.Equal((10, 19), (times.Percentile(.5), times.Percentile(.95)));
    }
}
