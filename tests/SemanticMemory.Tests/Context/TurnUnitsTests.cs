using SemanticMemory.Context;
using SemanticMemory.Messages;
using static SemanticMemory.Tests.Context.Given;

namespace SemanticMemory.Tests.Context;

public sealed class TurnUnitsTests
{
    [Fact]
    public void Other_messages_are_by_themselves() => Assert.Equal("1|2|3", Units(User(1, "a"), Assistant(2, "b"), User(3, "c")));

    [Fact]
    public void A_call_and_its_answers_are_one() => Assert.Equal("1|2 3 4|5", Units(User(1, "a"), Call(2, "x", "y"), Answer(3, "x"), Answer(4, "y"), Assistant(5, "b")));

    [Fact]
    public void What_is_said_between_a_call_and_its_answer_belongs_to_them() => Assert.Equal("1 2 3 4", Units(Call(1, "x"), User(2, "Hurry"), Call(3, "y"), Answer(4, "x")));

    [Fact]
    public void A_late_answer_to_a_call_inside_joins_the_same() => Assert.Equal("1 2 3 4 5", Units(Call(1, "x"), Call(2, "y"), Answer(3, "x"), User(4, "Hurry"), Answer(5, "y")));

    [Fact]
    public void An_id_used_again_is_answered_by_the_later_call() => Assert.Equal("1 2|3 4", Units(Call(1, "x"), Answer(2, "x"), Call(3, "x"), Answer(4, "x")));

    [Fact]
    public void An_answer_without_its_call_is_left_out() => Assert.Equal("2", Units(Answer(1, "x"), User(2, "a"), Answer(3, "y")));

    [Fact]
    public void An_answer_that_names_no_call_belongs_to_the_message_before() => Assert.Equal("2 3 4", Units(Answer(1, null), User(2, "a"), Answer(3, null), Answer(4, null)));

    private static string Units(params Message[] messages) =>
        string.Join('|', TurnUnits.Of(messages).Select(unit => string.Join(' ', unit.Select(message => (message.Timestamp - Noon).TotalMinutes))));
}
