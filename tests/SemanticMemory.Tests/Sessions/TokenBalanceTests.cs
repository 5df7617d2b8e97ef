using SemanticMemory.Messages;
using SemanticMemory.Sessions;

namespace SemanticMemory.Tests.Sessions;

public sealed class TokenBalanceTests
{
    private static readonly DateOnly s_may = new(2026, 5, 1);
    private static readonly DateOnly s_june = new(2026, 6, 1);

    [Fact]
    public void What_is_there_and_what_is_gone_make_what_was_counted()
    {
        var balance = Of(kept: [(s_may, 10, 5, 0)], gone: [(s_may, 3, 0, 0)], counted: [(s_may, 13, 5, 0)]);
        Assert.Empty(balance.Uncounted());
        Assert.Empty(balance.Unnoted());
    }

    [Fact]
    public void What_was_not_counted_goes_to_the_months_that_lack_it()
    {
        var balance = Of(kept: [(s_may, 10, 0, 0), (s_june, 20, 4, 0)], gone: [], counted: [(s_may, 4, 0, 0), (s_june, 15, 0, 0)]);
        Assert.Equal([Use(s_june, 5, 4, 0), Use(s_may, 6, 0, 0)], balance.Uncounted());
        Assert.Empty(balance.Unnoted());
    }

    [Fact]
    public void An_import_that_was_counted_in_another_month_is_no_difference()
    {
        var balance = Of(kept: [(s_may, 10, 5, 0)], gone: [], counted: [(s_june, 10, 5, 0)]);
        Assert.Empty(balance.Uncounted());
        Assert.Empty(balance.Unnoted());
    }

    [Fact]
    public void What_was_counted_and_has_no_message_is_noted_and_not_taken_back()
    {
        var balance = Of(kept: [(s_may, 10, 0, 0)], gone: [(s_may, 1, 0, 0)], counted: [(s_may, 15, 2, 0)]);
        Assert.Empty(balance.Uncounted());
        Assert.Equal([Use(s_may, 4, 2, 0)], balance.Unnoted());
    }

    [Fact]
    public void Copies_are_missing_only_where_tokens_are()
    {
        Assert.Equal([Use(s_may, 10, 5, 15)], Of(kept: [(s_may, 10, 5, 15)], gone: [], counted: []).Uncounted());
        Assert.Equal([Use(s_may, 5, 0, 0)], Of(kept: [(s_may, 15, 0, 10)], gone: [], counted: [(s_may, 10, 0, 10)]).Uncounted());
        Assert.Empty(Of(kept: [(s_may, 10, 5, 15)], gone: [], counted: [(s_may, 10, 5, 0)]).Uncounted());
    }

    [Fact]
    public void In_a_fork_what_is_older_than_it_is_a_copy_of_the_month_it_was_made()
    {
        var made = new DateTimeOffset(2026, 6, 3, 0, 0, 0, TimeSpan.Zero);
        var fork = Session(made) with { ForkedFrom = new ForkOrigin(Guid.NewGuid(), Guid.NewGuid()) };
        Assert.Equal(Use(s_june, 3, 4, 7), TokenUse.Of(fork, Said(fork, made.AddMonths(-1))));
        Assert.Equal(Use(s_june, 3, 4, 0), TokenUse.Of(fork, Said(fork, made.AddTicks(10))));
        Assert.Equal(Use(s_may, 3, 4, 0), TokenUse.Of(Session(made), Said(fork, made.AddMonths(-1))));
    }

    private static Session Session(DateTimeOffset made) => new() { Id = Guid.NewGuid(), Channel = "web", CreatedAt = made, UpdatedAt = made };

    private static Message Said(Session session, DateTimeOffset at) =>
        Message.From(new NewMessage { Role = MessageRole.Assistant, Content = "Hm.", InputTokens = 3, OutputTokens = 4 }, Guid.NewGuid(), session, at);

    private static TokenUse Use(DateOnly month, long input, long output, long copied) => new(month, new TokenSums(input, output, copied));

    private static TokenBalance Of(
        (DateOnly Month, long Input, long Output, long Copied)[] kept,
        (DateOnly Month, long Input, long Output, long Copied)[] gone,
        (DateOnly Month, long Input, long Output, long Copied)[] counted)
    {
        var balance = new TokenBalance();
        Array.ForEach(kept, use => balance.AddKept(Use(use.Month, use.Input, use.Output, use.Copied)));
        Array.ForEach(gone, use => balance.AddGone(Use(use.Month, use.Input, use.Output, use.Copied)));
        Array.ForEach(counted, use => balance.AddCounted(Use(use.Month, use.Input, use.Output, use.Copied)));
        return balance;
    }
}
