using SemanticMemory.Context;
using static SemanticMemory.Tests.Context.Given;

namespace SemanticMemory.Tests.Context;

public sealed class RecallQueryTests
{
    private const string SelfContained = "What did we agree with the landlord in Vienna about the deposit for the second floor office?";

    [Fact]
    public void The_newest_question_the_answer_before_and_the_question_before_that_count_less_and_less()
    {
        var query = RecallQuery.From([User(1, "oldest"), Assistant(2, "older"), User(3, "Does the X200 have Wi-Fi?"), Assistant(4, "Yes, it does."), User(5, "How do I set it up?")]);

        Assert.Equal(["How do I set it up?", "Yes, it does.", "Does the X200 have Wi-Fi?"], query.Parts.Select(part => part.Text));
        Assert.Equal(1, query.Parts[0].Weight);
        Assert.Equal(query.Parts[1].Weight / 2, query.Parts[2].Weight);
        Assert.Equal("How do I set it up?\nYes, it does.\nDoes the X200 have Wi-Fi?", query.Text);
    }

    [Theory]
    [InlineData("How do I set it up?", SelfContained)]
    [InlineData("And then?", "How do I set up the second monitor?")]
    [InlineData("Is that covered by the warranty terms?", "Is water covered by the warranty terms?")]
    [InlineData("为什么？", "公司二楼办公室的押金我们和房东是怎么约定的？")]
    public void A_short_follow_up_leans_more_on_what_was_said_before(string followUp, string question) =>
        Assert.True(WeightBefore(followUp) > WeightBefore(question));

    [Theory]
    [InlineData("it?", 0.8f)]
    [InlineData(SelfContained, 0.2f)]
    public void The_turn_before_counts_from_a_fifth_to_four_fifths(string question, float weight) => Assert.Equal(weight, WeightBefore(question), 3);

    [Fact]
    public void Tools_instructions_and_blank_turns_say_nothing()
    {
        var query = RecallQuery.From([Turn(1, Messages.MessageRole.System, "Be brief."), User(2, "Where is it?"), Call(3, "a"), Answer(4, "a", "shipped")]);

        Assert.Equal(["Where is it?"], query.Parts.Select(part => part.Text));
    }

    [Fact]
    public void An_answer_given_since_is_nearer_than_the_one_before() => Assert.Equal(
        ["Which one?", "The blue one.", "Hello"],
        RecallQuery.From([User(1, "Hello"), Assistant(2, "Good day"), User(3, "Which one?"), Assistant(4, "The blue one.")]).Parts.Select(part => part.Text));

    [Fact]
    public void Where_only_the_assistant_spoke_its_last_turn_counts() =>
        Assert.Equal([("Your order is late.", 1f)], RecallQuery.From([Assistant(1, "Your order is late.")]).Parts.Select(part => (part.Text, part.Weight)));

    [Fact]
    public void A_repeated_question_counts_once() =>
        Assert.Equal(["Hello?", "Yes?"], RecallQuery.From([User(1, "Hello?"), Assistant(2, "Yes?"), User(3, "Hello?")]).Parts.Select(part => part.Text));

    [Fact]
    public void Of_a_long_question_the_beginning_and_the_end_count_and_of_an_answer_the_beginning()
    {
        var query = RecallQuery.From([Assistant(1, Words(500)), User(2, Words(500))]);

        Assert.Matches(@"^word0 .* word\d+ word\d+ .* word499$", query.Parts[0].Text);
        Assert.InRange(query.Parts[0].Text.Length, 560, 601);
        Assert.Matches(@"^word0 .* word\d+$", query.Parts[1].Text);
        Assert.InRange(query.Parts[1].Text.Length, 200, 240);
    }

    [Fact]
    public void Nothing_said_is_nothing_to_recall_by()
    {
        Assert.Empty(RecallQuery.From([]).Parts);
        Assert.Equal("", RecallQuery.From([]).Text);
        Assert.Empty(RecallQuery.Of("  ").Parts);
    }

    [Fact]
    public void A_given_query_is_taken_as_it_is() => Assert.Equal([new WeightedText("deposit in Vienna", 1)], RecallQuery.Of(" deposit in Vienna ").Parts);

    private static float WeightBefore(string question) => RecallQuery.From([Assistant(1, "An answer"), User(2, question)]).Parts[1].Weight;
}
