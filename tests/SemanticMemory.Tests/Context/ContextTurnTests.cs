using SemanticMemory.Context;
using SemanticMemory.Messages;
using static SemanticMemory.Tests.Context.Given;

namespace SemanticMemory.Tests.Context;

public sealed class ContextTurnTests
{
    [Fact]
    public void Turns_that_fit_come_whole_and_in_time_order()
    {
        var window = Material(User(1, "Hello"), Assistant(2, "Good day"), User(3, "Where is my order?")).Window();

        Assert.Equal(["Hello", "Good day", "Where is my order?"], window.Messages.Select(message => message.Content));
        Assert.Equal(new ContextOmissions(0, 0), window.Omitted);
        Assert.Empty(window.Truncated);
    }

    [Fact]
    public void Old_turns_go_first_and_leave_no_gap()
    {
        var window = Material([.. Enumerable.Range(1, 40).Select(number => User(number, Words(20)))]).Within(500).Window();

        Assert.InRange(window.Messages.Count, 5, 39);
        Assert.Equal(Enumerable.Range(41 - window.Messages.Count, window.Messages.Count).Select(Id), window.Messages.Select(message => message.Id));
    }

    [Fact]
    public void Turns_that_were_not_even_fetched_count_as_left_out()
    {
        var window = (Material(User(1, Words(400)), User(2, "And now?")) with { OlderTurns = 17 }).Within(200).Window();

        Assert.Equal(17 + 2 - window.Messages.Count, window.Omitted.Messages);
    }

    [Fact]
    public void The_newest_turn_is_cut_at_a_word_border_with_a_mark_when_it_alone_is_too_long()
    {
        var window = Material(User(1, "Hello"), User(2, Words(5000))).Within(300).Window();

        var newest = window.Messages[^1];
        Assert.Matches(@"^word0 word1 .*word\d+ … \[shortened: [\d,]+ of 43,889 characters\]$", newest.Content);
        Assert.StartsWith(newest.Content[..newest.Content.IndexOf(" …", StringComparison.Ordinal)] + " ", Words(5000), StringComparison.Ordinal);
        Assert.Equal([newest.Id], window.Truncated);
        Assert.InRange(window.Tokens.Total, 270, 300);
    }

    [Fact]
    public void The_smallest_budget_shows_at_least_that_there_is_a_turn()
    {
        var window = Material(Turn(1, MessageRole.User, string.Concat(Enumerable.Repeat("💡", 9000)), new string('漢', 500))).Within(64).Window();

        Assert.EndsWith("of 18,000 characters]", window.Messages[0].Content, StringComparison.Ordinal);
        Assert.Null(window.Messages[0].Author);
        Assert.Equal([Id(1)], window.Truncated);
    }

    [Fact]
    public void A_long_older_turn_is_cut_rather_than_ending_the_window()
    {
        var window = Material(User(1, "Hello"), Assistant(2, Words(2000)), User(3, "Shorter, please.")).Within(400).Window();

        Assert.Equal([Id(2), Id(3)], window.Messages.Select(message => message.Id));
        Assert.Equal([Id(2)], window.Truncated);
        Assert.InRange(window.Tokens.Total, 370, 400);
    }

    [Fact]
    public void A_call_and_its_answers_are_left_out_together()
    {
        var material = Material(User(1, "Where is it?"), Call(2, "a", "b"), Answer(3, "a", Words(60)), Answer(4, "b", Words(60)), Assistant(5, "On its way."), User(6, "Thanks"));

        Assert.Equal(6, material.Within(600).Window().Messages.Count);
        Assert.Equal([Id(5), Id(6)], material.Within(120).Window().Messages.Select(message => message.Id));
    }

    [Fact]
    public void A_tools_answer_without_its_call_is_left_out()
    {
        var window = Material(Answer(1, "gone"), User(2, "Where is it?")).Window();

        Assert.Equal([Id(2)], window.Messages.Select(message => message.Id));
        Assert.Equal(1, window.Omitted.Messages);
    }

    [Fact]
    public void The_newest_tool_answer_is_cut_together_with_its_call()
    {
        var call = Call(1, "a");
        call = call with { ToolCalls = [call.ToolCalls[0] with { Arguments = $"\"{Words(3000)}\"" }] };

        var window = Material(call, Answer(2, "a", Words(3000))).Within(300).Window();

        Assert.Equal([Id(1), Id(2)], window.Truncated);
        Assert.Contains("[shortened: ", System.Text.Json.JsonSerializer.Deserialize<string>(window.Messages[0].ToolCalls[0].Arguments!), StringComparison.Ordinal);
        Assert.Contains("[shortened: ", window.Messages[1].Content, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_turn_given_twice_is_shown_once() => Assert.Single(Material(User(1, "Hello"), User(1, "Hello")).Window().Messages);

    [Fact]
    public void A_system_prompt_beyond_the_budget_is_refused()
    {
        var material = Material(User(1, "Hello"));

        var refusal = Assert.Throws<MemoryException>(() => (material with { Session = Session with { SystemPrompt = Words(500) } }).Within(300).Window());

        Assert.Equal(["maxTokens"], refusal.Errors.Keys);
        Assert.Contains("system prompt alone", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_system_prompt_that_leaves_no_room_for_the_newest_turn_is_refused()
    {
        var material = Material(User(1, "Hello"));

        var refusal = Assert.Throws<MemoryException>(() => (material with { Session = Session with { SystemPrompt = string.Concat(Enumerable.Repeat("word ", 85)) } }).Within(100).Window());

        Assert.Contains("newest turn", refusal.Errors["maxTokens"][0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_without_turns_has_a_window()
    {
        var window = (Material() with { OlderTurns = 3 }).Window();

        Assert.Empty(window.Messages);
        Assert.Equal(3, window.Omitted.Messages);
    }

    [Fact]
    public void The_largest_budget_counts_without_overflow() => Assert.Equal(2, Material(User(1, Words(9000)), User(2, "Hi")).Within(int.MaxValue).Window().Messages.Count);
}
