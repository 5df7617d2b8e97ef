using SemanticMemory.Limits;
using SemanticMemory.Messages;

namespace SemanticMemory.Tests.Limits;

public sealed class MonthlyTokenTests
{
    private const string Reached = "monthly-tokens-reached";

    // From noon of 14 March to the first of April.
    private static readonly TimeSpan s_restOfMonth = TimeSpan.FromDays(17.5);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_user_uses_so_many_tokens_a_month_over_all_sessions_and_servers(bool onQdrant)
    {
        await using var limited = await LimitedMemory.OpenAsync(onQdrant, new UsageLimits { TokensPerMonth = 100 });
        var (first, second) = (await limited.StartAsync(), await limited.StartAsync());
        await limited.AnswerAsync(first, 30, 10);
        await limited.Server("b").AppendAsync(second, new NewMessage { Role = MessageRole.Assistant, Content = "Hm.", InputTokens = 59 }, TestContext.Current.CancellationToken);
        await limited.SayAsync(first);
        await limited.AnswerAsync(second, 0, 1);

        await LimitedMemory.RefusedAsync(limited.SayAsync(first), Reached, s_restOfMonth);
        await limited.AnswerAsync(first, 1, 1);
        await limited.SayAsync(await limited.StartAsync("kim"));

        limited.Time.Advance(s_restOfMonth);
        await limited.SayAsync(first);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_visitor_used_is_charged_to_the_user_who_logs_in(bool onQdrant)
    {
        await using var limited = await LimitedMemory.OpenAsync(onQdrant, new UsageLimits { TokensPerMonth = 100 });
        var (visit, own) = (await limited.StartAsync(user: null, visitor: "v-1"), await limited.StartAsync());
        await limited.AnswerAsync(visit, 50, 50);
        await LimitedMemory.RefusedAsync(limited.SayAsync(visit), Reached, s_restOfMonth);
        await limited.SayAsync(own);

        await limited.Memory.LinkAsync("dana", "v-1", TestContext.Current.CancellationToken);
        await LimitedMemory.RefusedAsync(limited.SayAsync(own), Reached, s_restOfMonth);
        await limited.SayAsync(await limited.StartAsync(user: null, visitor: "v-1"));
    }

    [Fact]
    public async Task A_fork_counts_for_its_session_and_charges_nobody_again()
    {
        await using var limited = await LimitedMemory.OpenAsync(onQdrant: false, new UsageLimits { TokensPerMonth = 100 });
        var session = await limited.StartAsync();
        var answer = await limited.AnswerAsync(session, 40, 20);
        var fork = await limited.Memory.ForkAsync(session, answer.Id, TestContext.Current.CancellationToken);

        Assert.Equal((40, 20), (fork.InputTokens, fork.OutputTokens));
        await limited.AnswerAsync(fork.Id, 0, 39);
        await limited.SayAsync(fork.Id);
        await limited.AnswerAsync(fork.Id, 0, 1);
        await LimitedMemory.RefusedAsync(limited.SayAsync(fork.Id), Reached, s_restOfMonth);
    }

    [Fact]
    public async Task Both_limits_hold_at_the_same_time()
    {
        await using var limited = await LimitedMemory.OpenAsync(onQdrant: false, new UsageLimits { TokensPerMonth = 100, MessagesPerDay = 1 });
        var session = await limited.StartAsync();
        await limited.SayAsync(session);
        await LimitedMemory.RefusedAsync(limited.SayAsync(session), "daily-messages-reached", TimeSpan.FromHours(12));

        await limited.AnswerAsync(session, 100, 0);
        limited.Time.Advance(TimeSpan.FromHours(12));
        await LimitedMemory.RefusedAsync(limited.SayAsync(session), Reached, s_restOfMonth - TimeSpan.FromHours(12));
    }
}
