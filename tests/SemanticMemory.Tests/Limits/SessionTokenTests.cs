using SemanticMemory.Limits;
using SemanticMemory.Sessions;

namespace SemanticMemory.Tests.Limits;

public sealed class SessionTokenTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sessions_own_limit_wins_over_its_agents_and_that_over_the_one_for_all(bool onQdrant)
    {
        await using var limited = await LimitedMemory.OpenAsync(onQdrant, new UsageLimits { TokensPerSession = 100, TokensPerSessionByAgent = new Dictionary<string, int> { ["sales"] = 50 } });
        await AssertLimitAsync(limited, new NewSession { Channel = "web" }, 100);
        await AssertLimitAsync(limited, new NewSession { Channel = "web", AgentId = "support" }, 100);
        await AssertLimitAsync(limited, new NewSession { Channel = "web", AgentId = "sales" }, 50);
        await AssertLimitAsync(limited, new NewSession { Channel = "web", AgentId = "sales", TokenLimit = 20 }, 20);
    }

    [Fact]
    public async Task It_is_8000_unless_said_otherwise_and_may_be_none()
    {
        await using var usual = await LimitedMemory.OpenAsync(onQdrant: false, new UsageLimits());
        await AssertLimitAsync(usual, new NewSession { Channel = "web" }, 8_000);

        await using var unlimited = await LimitedMemory.OpenAsync(onQdrant: false, new UsageLimits { TokensPerSession = null });
        var session = await unlimited.StartAsync();
        await unlimited.AnswerAsync(session, 1_000_000, 1_000_000);
        await unlimited.RequireTokensLeftAsync(session);
    }

    private static async Task AssertLimitAsync(LimitedMemory limited, NewSession start, int limit)
    {
        var session = (await limited.Memory.StartAsync(start, TestContext.Current.CancellationToken)).Session.Id;
        await limited.RequireTokensLeftAsync(session);
        await limited.AnswerAsync(session, limit - 2, 1);
        await limited.RequireTokensLeftAsync(session);
        await limited.AnswerAsync(session, 0, 1);

        var refusal = await Assert.ThrowsAsync<MemoryException>(() => limited.RequireTokensLeftAsync(session));
        Assert.Equal((MemoryError.Conflict, "token-limit-reached"), (refusal.Error, refusal.Problem));

        // It refuses replies; what is appended is kept.
        await limited.SayAsync(session);
    }
}
