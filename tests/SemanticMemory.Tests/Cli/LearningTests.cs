using SemanticMemory.Cli.Learning;
using SemanticMemory.Recall;

namespace SemanticMemory.Tests.Cli;

public sealed class LearningTests
{
    private static readonly int s_topic = RecallWeights.Names.Index().Single(name => name.Item == "topic").Index;
    private static readonly int s_dense = RecallWeights.Names.Index().Single(name => name.Item == "dense").Index;

    [Fact]
    public void The_minimum_of_a_bowl_is_found()
    {
        var minimum = Minimum.Of(
            (at, slope) =>
            {
                (slope[0], slope[1]) = (2 * (at[0] - 3), 200 * (at[1] + 1));
                return ((at[0] - 3) * (at[0] - 3)) + (100 * (at[1] + 1) * (at[1] + 1));
            },
            [10, 10]);

        Assert.Equal([3, -1], minimum.Select(value => Math.Round(value, 4)));
    }

    [Fact]
    public void The_signal_that_tells_answers_apart_gains_weight_and_a_ridge_holds_it_back()
    {
        var questions = Questions();
        var prior = new double[RecallWeights.Names.Count];
        double[] Ridge(double topic) => [.. prior.Select((_, i) => i == s_topic ? topic : i == s_dense ? .01 : double.PositiveInfinity)];

        var free = ListwiseSoftmax.Fit(questions, prior, Ridge(.01));
        var held = ListwiseSoftmax.Fit(questions, prior, Ridge(1));
        var stays = ListwiseSoftmax.Fit(questions, prior, Ridge(double.PositiveInfinity));

        Assert.True(free[s_topic] > 1 && free[s_topic] > 3 * Math.Abs(free[s_dense]), $"{free[s_topic]} {free[s_dense]}");
        Assert.InRange(held[s_topic], .01, free[s_topic] / 2);
        Assert.Equal(0, stays[s_topic]);
        Assert.All(Enumerable.Range(0, prior.Length).Except([s_topic, s_dense]), i => Assert.Equal(0, free[i]));
    }

    [Fact]
    public void Questions_whose_evidence_was_not_found_leave_the_weights_as_they_are()
    {
        double[] prior = [.. RecallWeights.Names.Select((_, i) => .5 * i)];
        AskedOnce[] astray = [.. Questions().Take(3).Select(question => question with { Hits = [.. question.Hits.Where(hit => !hit.Answers)] })];

        Assert.Equal(prior, ListwiseSoftmax.Fit(astray, prior, new double[prior.Length]));
    }

    [Fact]
    public void Conversations_are_ranked_by_weights_that_were_learned_on_others()
    {
        var (weights, ridge, reports) = WeightLearning.Learn(Questions());

        Assert.Equal(7, reports.Count);
        Assert.Contains(reports, report => report.Ridge.Equals(ridge));
        Assert.True(weights.Topic > 1, $"{weights.Topic}");
        Assert.Equal(new RecallWeights().Identifier, weights.Identifier);
    }

    [Fact]
    public void A_confidence_learns_what_answered_questions_have_in_common()
    {
        var random = new Random(5);
        AskedForAnswer[] asked = [.. Enumerable.Range(0, 200).Select(i => new AskedForAnswer(
            $"talk {i / 2 % 4}",
            new Dictionary<string, double> { ["bias"] = 1, ["cosine"] = (i % 2 * .3) + random.NextDouble(), ["noise"] = random.NextDouble() },
            0,
            i % 2 == 1 ? AnswerKind.There : AnswerKind.Never))];

        var weights = ConfidenceLearning.Fit(asked);
        var validated = ConfidenceLearning.Validated(asked);

        Assert.True(weights["cosine"] > 1 && weights["cosine"] > 2 * Math.Abs(weights["noise"]), $"{weights["cosine"]} {weights["noise"]}");
        Assert.InRange(validated.Average(question => question.Confidence), .45, .55);
        Assert.InRange(ConfidenceReport.Area(validated)!.Value, .6, .9);
    }

    [Fact]
    public void The_area_under_the_curve_counts_pairs()
    {
        AskedForAnswer Asked(double confidence, AnswerKind kind) => new("talk", new Dictionary<string, double>(), confidence, kind);

        Assert.Equal(.625, ConfidenceReport.Area([Asked(.9, AnswerKind.There), Asked(.4, AnswerKind.There), Asked(.4, AnswerKind.LeftOut), Asked(.6, AnswerKind.Never)]));
        Assert.Null(ConfidenceReport.Area([Asked(.9, AnswerKind.There)]));
        Assert.Null(ConfidenceReport.Area([Asked(.9, AnswerKind.Never)]));
    }

    // Evidence has the topic in most questions, and any cosine.
    private static AskedOnce[] Questions()
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, 80).Select(i => new AskedOnce(
            $"talk {i % 4}",
            [.. Enumerable.Range(0, 12).Select(hit => Hit(random, answers: hit == 5, topic: hit == 5 ? (i % 5 == 0 ? 0 : 1) : random.Next(4) == 0 ? 1 : 0))],
            1))];
    }

    private static SignalledHit Hit(Random random, bool answers, double topic)
    {
        var values = new double[RecallWeights.Names.Count];
        (values[s_topic], values[s_dense]) = (topic, random.NextDouble());
        return new SignalledHit(values, answers);
    }
}
