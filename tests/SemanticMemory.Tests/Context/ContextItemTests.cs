using SemanticMemory.Context;
using SemanticMemory.Messages;
using static SemanticMemory.Tests.Context.Given;

namespace SemanticMemory.Tests.Context;

public sealed class ContextItemTests
{
    [Fact]
    public void Items_come_by_priority_and_equal_ones_as_given()
    {
        var window = With(1000, Item("low", 0), Item("first", 7), Item("top", 9), Item("second", 7)).Window();

        Assert.Equal(["top", "first", "second", "low"], window.Items.Select(item => item.Key));
    }

    [Fact]
    public void The_highest_priority_survives_a_small_budget()
    {
        var window = With(180, Item("low", 0, 30), Item("high", 5, 30), Item("middle", 3, 30)).Window();

        Assert.Equal("high", window.Items[0].Key);
        Assert.Equal(3 - window.Items.Count, window.Omitted.Items);
        Assert.InRange(window.Omitted.Items, 1, 2);
    }

    [Fact]
    public void An_item_too_long_for_the_window_does_not_keep_out_the_next()
    {
        var window = With(400, Item("endless", 9, 2000), Item("short", 1)).Window();

        Assert.Equal(["short"], window.Items.Select(item => item.Key));
        Assert.Equal(1, window.Omitted.Items);
    }

    [Fact]
    public void A_large_item_takes_what_turns_and_recall_leave()
    {
        var window = With(1000, Item("large", 1, 300)).Window();

        Assert.Single(window.Items);
        Assert.InRange(window.Tokens.Items, 600, 1000);
    }

    [Fact]
    public void A_summary_that_is_too_long_is_cut_with_a_mark()
    {
        var window = (Material(User(1, "Hello")) with { Session = Session with { Summary = Words(3000) } }).Within(400).Window();

        Assert.EndsWith(" characters]", window.Summary, StringComparison.Ordinal);
        Assert.InRange(window.Tokens.Total, 380, 400);
    }

    [Fact]
    public void A_summary_that_fits_is_whole()
    {
        var window = (Material(User(1, "Hello")) with { Session = Session with { Summary = Words(30) } }).Window();

        Assert.Equal(Words(30), window.Summary);
    }

    private static ContextItem Item(string key, int priority, int words = 3) => new("preference", key, Words(words), priority);

    private static ContextMaterial With(int budget, params ContextItem[] items) =>
        (Material(Turn(1, MessageRole.User, "Hello")) with { Items = items }).Within(budget);
}
