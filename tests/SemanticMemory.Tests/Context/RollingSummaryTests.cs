using SemanticMemory.Context;
using static SemanticMemory.Tests.Context.Given;

namespace SemanticMemory.Tests.Context;

public sealed class RollingSummaryTests
{
    [Fact]
    public void Turns_that_the_budget_leaves_out_are_summed_up_and_no_others()
    {
        var turns = Enumerable.Range(1, 40).Select(i => User(i, $"Crate{i} {Words(12)}")).ToArray();

        var window = Material(turns).Within(600).Window();

        var omitted = 40 - window.Messages.Count;
        Assert.InRange(omitted, 1, 39);
        Assert.StartsWith($"{omitted} earlier messages on web over ", window.Summary, StringComparison.Ordinal);
        Assert.Contains($"Last said by user (2026-03-12 12:{omitted:00}): Crate{omitted} ", window.Summary, StringComparison.Ordinal);
        Assert.Equal($"Crate{omitted + 1}", window.Messages[0].Content.Split(' ')[0]);
        Assert.InRange(window.Tokens.Total, 500, 600);
    }

    [Fact]
    public void Turns_that_all_fit_keep_the_room_to_themselves()
    {
        var turns = Enumerable.Range(1, 10).Select(i => User(i, Words(8))).ToArray();
        var needed = Material(turns).Within(10_000).Window().Tokens.Total;

        var window = Material(turns).Within(needed).Window();

        Assert.Equal((10, null), (window.Messages.Count, window.Summary));
    }

    [Fact]
    public void A_window_too_small_for_a_summary_shows_turns_instead()
    {
        var turns = Enumerable.Range(1, 10).Select(i => User(i, "Yes.")).ToArray();

        var window = (Material(turns) with { OlderTurns = 5 }).Within(64).Window();

        Assert.NotEmpty(window.Messages);
        Assert.InRange(window.Tokens.Total, 1, 64);
    }

    [Fact]
    public void A_written_summary_stands_in_place_of_one_put_together()
    {
        var window = (Material(User(1, "Hello")) with { Session = Session with { Summary = "Written." }, OlderTurns = 30 }).Window();

        Assert.Equal("Written.", window.Summary);
    }
}
