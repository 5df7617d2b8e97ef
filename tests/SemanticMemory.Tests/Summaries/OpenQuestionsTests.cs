using SemanticMemory.Messages;
using SemanticMemory.Summaries;
using SemanticMemory.Tests.Context;

namespace SemanticMemory.Tests.Summaries;

public sealed class OpenQuestionsTests
{
    [Theory]
    [InlineData("Hello. Is it ripe? It is late.", "Is it ripe?")]
    [InlineData("Is v2.8.1 out?! And \"who knows?\" And where", "Is v2.8.1 out?|And \"who knows?")]
    [InlineData("See https://example.com/?q=1 for more.", "")]
    [InlineData("???", "")]
    [InlineData("first line\nsecond line?", "second line?")]
    [InlineData("熟していますか？はい。いつ？", "熟していますか？|いつ？")]
    public void A_question_is_a_sentence_that_ends_with_its_mark(string text, string questions) =>
        Assert.Equal(questions.Split('|', StringSplitOptions.RemoveEmptyEntries), OpenQuestions.In(text));

    [Theory]
    [InlineData("?")]
    [InlineData("…")]
    [InlineData(".)")]
    [InlineData("?\"*")]
    public async Task A_message_of_nothing_but_marks_is_gone_through_once(string marks)
    {
        var text = $"Really{string.Concat(Enumerable.Repeat(marks, 250_000 / marks.Length))}x";

        Assert.Empty(await Task.Run(() => OpenQuestions.In(text).ToList(), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_question_is_open_until_somebody_else_speaks()
    {
        Message[] messages = [Given.User(1, "What does it cost?"), Given.Assistant(2, "38 euros. For how many seats?"), Given.User(3, "120."), Given.User(4, "Is there a discount?"), Given.User(5, "Anybody?")];

        Assert.Equal(["Is there a discount?", "Anybody?"], OpenQuestions.Of(messages).Select(question => question.Text));
        Assert.Empty(OpenQuestions.Of([.. messages, Given.Assistant(6, "Yes.")]));
    }

    [Fact]
    public void In_a_group_another_member_is_somebody_else() => Assert.Empty(OpenQuestions.Of(
        [Given.Turn(1, MessageRole.User, "Who is on call?", "Jonas"), Given.Turn(2, MessageRole.User, "Me.", "Priyanka")]));

    [Fact]
    public void What_a_tool_says_answers_nobody() => Assert.Single(OpenQuestions.Of([Given.User(1, "Ripe?"), Given.Answer(2, "c"), Given.Call(3, "c")]));
}
