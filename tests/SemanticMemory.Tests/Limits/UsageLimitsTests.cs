using SemanticMemory.Limits;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Sessions;

namespace SemanticMemory.Tests.Limits;

public sealed class UsageLimitsTests : IAsyncDisposable
{
    private readonly MemoryFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_limit_below_one_is_refused_by_its_name(int limit)
    {
        AssertRefused(new UsageLimits { MessagesPerDay = limit }, "MessagesPerDay");
        AssertRefused(new UsageLimits { TokensPerMonth = limit }, "TokensPerMonth");
        AssertRefused(new UsageLimits { TokensPerSession = limit }, "TokensPerSession");
        AssertRefused(new UsageLimits { TokensPerSessionByAgent = new Dictionary<string, int> { ["sales"] = 100, ["aria"] = limit } }, "TokensPerSessionByAgent[aria]");
    }

    [Fact]
    public void One_and_none_are_limits_that_can_be()
    {
        Manager(new UsageLimits { MessagesPerDay = 1, TokensPerMonth = 1, TokensPerSession = 1, TokensPerSessionByAgent = new Dictionary<string, int> { ["aria"] = 1 } });
        Manager(new UsageLimits { TokensPerSession = null });
    }

    private void AssertRefused(UsageLimits limits, string name)
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => Manager(limits));
        Assert.Equal($"SessionManagerOptions.Limits.{name}", refused.ParamName);
        Assert.Contains("1 or more", refused.Message, StringComparison.Ordinal);
    }

    private SessionManager Manager(UsageLimits limits) =>
        new(_fixture.Store.OpenTenant(TenantId.Parse("acme")), _fixture.Embedder, new SessionManagerOptions { Limits = limits }, _fixture.Time);
}
