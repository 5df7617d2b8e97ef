using SemanticMemory.Limits;
using SemanticMemory.Messages;
using SemanticMemory.Sessions;
using SemanticMemory.Tests.Contract;

namespace SemanticMemory.Tests.Limits;

public sealed class DailyMessageTests
{
    private const string Reached = "daily-messages-reached";

    private static readonly TimeSpan s_halfDay = TimeSpan.FromHours(12);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_user_says_so_many_messages_a_day_over_all_sessions(bool onQdrant)
    {
        await using var limited = await LimitedMemory.OpenAsync(onQdrant, new UsageLimits { MessagesPerDay = 3 });
        var (first, second, others) = (await limited.StartAsync(), await limited.StartAsync(), await limited.StartAsync("kim"));
        await limited.SayAsync(first);
        await limited.SayAsync(second);
        await limited.SayAsync(second);

        await LimitedMemory.RefusedAsync(limited.SayAsync(first), Reached, s_halfDay);
        await limited.SayAsync(others);
        Assert.Equal(1, (await limited.Memory.GetAsync(first, TestContext.Current.CancellationToken)).MessageCount);

        limited.Time.Advance(s_halfDay);
        await limited.SayAsync(first);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_a_user_the_visitor_counts_until_somebody_logs_in(bool onQdrant)
    {
        await using var limited = await LimitedMemory.OpenAsync(onQdrant, new UsageLimits { MessagesPerDay = 2 });
        var (visit, nobodys) = (await limited.StartAsync(user: null, visitor: "v-1"), await limited.StartAsync(user: null));
        await limited.SayAsync(visit);
        await limited.SayAsync(visit);
        await LimitedMemory.RefusedAsync(limited.SayAsync(visit), Reached, s_halfDay);

        await limited.Memory.LinkAsync("dana", "v-1", TestContext.Current.CancellationToken);
        await LimitedMemory.RefusedAsync(limited.SayAsync(await limited.StartAsync()), Reached, s_halfDay);
        await limited.SayAsync(await limited.StartAsync(user: null, visitor: "v-1"));
        for (var i = 0; i < 4; i++)
        {
            await limited.SayAsync(nobodys);
        }
    }

    [Fact]
    public async Task A_batch_that_does_not_fit_is_refused_whole()
    {
        await using var limited = await LimitedMemory.OpenAsync(onQdrant: false, new UsageLimits { MessagesPerDay = 3 });
        var session = await limited.StartAsync();
        NewMessage[] four = [.. Enumerable.Range(0, 4).Select(i => new NewMessage { Role = MessageRole.User, Content = $"Number {i}." })];

        await LimitedMemory.RefusedAsync(limited.Memory.AppendAsync(session, four, TestContext.Current.CancellationToken), Reached, s_halfDay);
        Assert.Equal(0, (await limited.Memory.GetAsync(session, TestContext.Current.CancellationToken)).MessageCount);
        await limited.Memory.AppendAsync(session, four[1..], TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Repeats_answers_and_what_was_said_on_earlier_days_need_no_room()
    {
        await using var limited = await LimitedMemory.OpenAsync(onQdrant: false, new UsageLimits { MessagesPerDay = 1 });
        var session = await limited.StartAsync();
        await limited.SayAsync(session, externalId: "m-1");

        Assert.False((await limited.SayAsync(session, externalId: "m-1")).Created);
        await limited.AnswerAsync(session, 10, 10);
        await limited.SayAsync(session, timestamp: limited.Time.GetUtcNow().AddHours(-13));
        await LimitedMemory.RefusedAsync(limited.SayAsync(session, externalId: "m-2"), Reached, s_halfDay);
    }

    [Fact]
    public async Task A_session_whose_first_message_is_refused_is_not_started()
    {
        await using var limited = await LimitedMemory.OpenAsync(onQdrant: false, new UsageLimits { MessagesPerDay = 1 });
        await limited.SayAsync(await limited.StartAsync());
        var first = new NewMessage { Role = MessageRole.User, Content = "Hello again." };

        await LimitedMemory.RefusedAsync(
            limited.Memory.StartAsync(new NewSession { Channel = "web", UserId = "dana" }, first, TestContext.Current.CancellationToken), Reached, s_halfDay);
        Assert.Equal(1, (await limited.Memory.ListAsync(new SessionQuery(), TestContext.Current.CancellationToken)).Total);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 4)]
    [InlineData(true, 4)]
    public async Task Of_callers_at_once_each_server_lets_at_most_one_too_many_in_and_a_single_one_none(bool onQdrant, int servers)
    {
        const int Limit = 10;
        await using var limited = await LimitedMemory.OpenAsync(onQdrant, new UsageLimits { MessagesPerDay = Limit });
        var sessions = new[] { await limited.StartAsync(), await limited.StartAsync() };
        var managers = Enumerable.Range(0, servers).Select(i => limited.Server($"server-{i}")).ToArray();
        var token = TestContext.Current.CancellationToken;

        var stored = await Simultaneous.RunAsync(48, async caller =>
        {
            try
            {
                await managers[caller % servers].AppendAsync(sessions[caller % 2], new NewMessage { Role = MessageRole.User, Content = $"Caller {caller}." }, token);
                return 1;
            }
            catch (MemoryException refusal) when (refusal.Problem == Reached)
            {
                return 0;
            }
        });

        Assert.InRange(stored.Sum(), Limit, Limit + servers - 1);
        Assert.Equal(stored.Sum(), (await limited.Memory.GetAsync(sessions[0], token)).MessageCount + (await limited.Memory.GetAsync(sessions[1], token)).MessageCount);
        await LimitedMemory.RefusedAsync(limited.SayAsync(sessions[0]), Reached, s_halfDay);
    }
}
