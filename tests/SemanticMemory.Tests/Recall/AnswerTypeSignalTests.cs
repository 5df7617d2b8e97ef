using SemanticMemory.Recall;

namespace SemanticMemory.Tests.Recall;

public sealed class AnswerTypeSignalTests
{
    [Theory]
    [InlineData("When did the courier come?", nameof(AnswerType.Time))]
    [InlineData("and when will it be back?", nameof(AnswerType.Time))]
    [InlineData("What time does the shop open?", nameof(AnswerType.Time))]
    [InlineData("Which week suits them?", nameof(AnswerType.Time))]
    [InlineData("How long did the outage last?", nameof(AnswerType.Time))]
    [InlineData("How many lamps were broken?", nameof(AnswerType.Number))]
    [InlineData("HOW MUCH is the express service?", nameof(AnswerType.Number))]
    [InlineData("What did the courier say?", nameof(AnswerType.Other))]
    [InlineData("How is the whenever clause meant?", nameof(AnswerType.Other))]
    [InlineData("", nameof(AnswerType.Other))]
    public void A_question_asks_for_a_time_a_number_or_neither(string question, string asked) =>
        Assert.Equal(asked, AnswerTypes.AskedBy(question).ToString());

    [Theory]
    [InlineData("It came yesterday", 1)]
    [InlineData("Two weeks ago, I think", 1)]
    [InlineData("on Tuesdays", 1)]
    [InlineData("on the 3rd", 1)]
    [InlineData("in March 2024", 1)]
    [InlineData("It may come", 0)]
    [InlineData("By the back door", 0)]
    [InlineData("", 0)]
    public void A_turn_that_names_a_time_answers_when(string text, double value) => Assert.Equal([value], Of(AnswerType.Time, text));

    [Theory]
    [InlineData("seven, and a spare one", 1)]
    [InlineData("12,500 of them", 1)]
    [InlineData("a dozen", 1)]
    [InlineData("It came yesterday", 0)]
    [InlineData("Some of them", 0)]
    public void A_turn_that_has_a_number_answers_how_many(string text, double value) => Assert.Equal([value], Of(AnswerType.Number, text));

    [Fact]
    public void Where_neither_is_asked_for_no_turn_counts() => Assert.Equal([0, 0], Of(AnswerType.Other, "yesterday", "seven"));

    private static double[] Of(AnswerType asked, params string[] texts) => [.. AnswerTypeSignal.Of(TurnChain.Of(Stretch.Of(texts)), asked)];
}
