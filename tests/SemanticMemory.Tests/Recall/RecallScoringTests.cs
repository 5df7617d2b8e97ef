using SemanticMemory.Recall;
using SemanticMemory.Tests.Sessions;

namespace SemanticMemory.Tests.Recall;

public sealed class RecallScoringTests
{
    private static readonly DateTimeOffset s_now = MemoryFixture.Start;

    [Fact]
    public void Values_are_stretched_from_zero_to_one_over_the_candidates()
    {
        RecallCandidate[] messages = [.. Stretch.Of("a", "b", "c"), .. Stretch.Of("d", "e").Select(other => other with { IsCandidate = false })];

        Assert.Equal([0, .5, 1, 0, 1], MinMax.Of([2, 3, 4, 1, 9], TurnChain.Of(messages)).Select(value => Math.Round(value, 6)));
    }

    [Fact]
    public void Equal_values_tell_nothing_apart()
    {
        Assert.Equal([0, 0], MinMax.Of([2, 2], TurnChain.Of(Stretch.Of("a", "b"))));
        Assert.Empty(MinMax.Of([], TurnChain.Of(Stretch.Of())).ToArray());
    }

    [Fact]
    public void A_score_is_the_weighted_sum_of_the_signals()
    {
        var ranked = Rank(Stretch.Of("a", "b", "c"), (Signal.Dense, [1, .5, 0]), (Signal.Bm25Window, [0, 1, .5]));

        Assert.Equal([1, 2, 0], ranked.Select(Stretch.PlaceOf));
        Assert.Equal([3.35 + (.5 * 1.24), .5 * 3.35, 1.24], ranked.Select(hit => Math.Round(hit.Score, 9)));
        Assert.All(ranked, hit => Assert.Equal(hit.Score, hit.Explanation!.Signals.Values.Sum(signal => signal.Value * signal.Weight), 9));
        Assert.Equal(
            ["answerType", "answers", "authorNamed", "bm25", "bm25Prev", "bm25Window", "day", "dense", "denseWindow", "identifier", "isQuestion", "maxsim", "month", "namesPresent", "recency", "topic"],
            ranked[0].Explanation!.Signals.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_weight_counts_for_its_own_signal()
    {
        foreach (var signal in Enum.GetValues<Signal>().Except([Signal.Identifier, Signal.Recency]))
        {
            var explained = Rank(Stretch.Of("a"), (signal, [1])).Single();

            var weight = (double)typeof(RecallWeights).GetProperty(signal.ToString())!.GetValue(new RecallWeights())!;
            Assert.Equal(weight, explained.Score, 9);
            Assert.Equal(new SignalValue(1, weight), explained.Explanation!.Signals[Signals.Name(signal)]);
        }
    }

    [Fact]
    public void A_message_scores_as_its_best_passage()
    {
        var sentences = string.Join(' ', Enumerable.Range(0, 60).Select(i => $"Sentence number {i} says one or two things about lamps."));
        var messages = Stretch.Of(sentences);
        var turns = messages[0].Text.TurnCount;

        var ranked = Assert.Single(Rank(messages, (Signal.Dense, [.. Enumerable.Range(0, turns).Select(i => i == 2 ? 1.0 : .5)])));

        Assert.True(turns > 3);
        Assert.Equal(1.24, ranked.Score, 9);
        Assert.Equal(messages[0].Text.Passages[2], ranked.Best);
    }

    [Fact]
    public void A_message_that_is_there_for_its_neighbours_only_is_not_ranked()
    {
        var messages = Stretch.Of("a", "b", "c");
        messages[1] = messages[1] with { IsCandidate = false };

        Assert.Equal([2, 0], Rank(messages, (Signal.Dense, [.2, 1, .8])).Select(Stretch.PlaceOf));
    }

    [Fact]
    public void Recency_halves_with_every_half_life()
    {
        var month = TimeSpan.FromDays(30);

        Assert.Equal(1, RecallScoring.Recency(s_now, s_now, month));
        Assert.Equal(1, RecallScoring.Recency(s_now.AddDays(1), s_now, month));
        Assert.Equal(.5, RecallScoring.Recency(s_now.AddDays(-30), s_now, month), 12);
        Assert.Equal(.25, RecallScoring.Recency(s_now.AddDays(-60), s_now, month), 12);
    }

    [Fact]
    public void Of_two_equal_answers_the_newer_one_comes_first()
    {
        Assert.Equal(1, Stretch.PlaceOf(Rank(Stretch.Of("old", "new"))[0]));
        Assert.Equal(1, Stretch.PlaceOf(Rank(Stretch.Of("old", "new"), new RecallWeights { Recency = .05 })[0]));
    }

    [Fact]
    public void The_order_does_not_depend_on_the_order_given()
    {
        var random = new Random(7);
        var candidates = Enumerable.Range(0, 60).Select(i => Stretch.Of($"c{i}")[0]).ToArray();
        var dense = candidates.ToDictionary(candidate => candidate.Message.Id, _ => random.Next(4) / 4.0);
        Guid[] Ranked() => [.. Rank(candidates, (Signal.Dense, [.. candidates.Select(candidate => dense[candidate.Message.Id])])).Select(hit => hit.Message.Id)];
        var expected = Ranked();

        random.Shuffle(candidates);

        Assert.Equal(expected, Ranked());
    }

    [Fact]
    public void An_identifier_outweighs_all_else()
    {
        var messages = Stretch.Of("INV-2041 is paid", "INV-2040 is paid", "Both INV-2041 and INV-77-3 are paid");
        var others = Enum.GetValues<Signal>().Except([Signal.IsQuestion, Signal.Bm25, Signal.Identifier, Signal.Recency]).Select(signal => (signal, new double[] { 0, 1, 0 }));

        var ranked = Rank(messages, new RecallWeights(), AnalysedMessage.IdentifiersOf("inv-2041, inv-77-3?"), [.. others]);

        Assert.Equal([2, 0, 1], ranked.Select(Stretch.PlaceOf));
        Assert.Equal([1, .75, .1], ranked.Select(hit => hit.Explanation!.Signals["identifier"].Value));
    }

    private static IReadOnlyList<RankedMessage> Rank(RecallCandidate[] messages, params (Signal Signal, double[] Values)[] given) =>
        Rank(messages, new RecallWeights(), [], given);

    private static IReadOnlyList<RankedMessage> Rank(RecallCandidate[] messages, RecallWeights weights) => Rank(messages, weights, [], []);

    private static IReadOnlyList<RankedMessage> Rank(
        RecallCandidate[] messages, RecallWeights weights, IReadOnlyList<uint> identifiers, (Signal Signal, double[] Values)[] given)
    {
        var chain = TurnChain.Of(messages);
        var values = Enumerable.Range(0, Signals.Count).Select(_ => new ArraySegment<double>(new double[chain.Count])).ToArray();
        foreach (var (signal, value) in given)
        {
            values[(int)signal] = value;
        }

        var ranking = RecallScoring.Rank(chain, new TurnSignals(values, new double[chain.Count]), identifiers, new RecallOptions { Weights = weights }, s_now, explain: true);
        return [.. ranking.Turns.Select(ranking.MessageOf)];
    }
}
