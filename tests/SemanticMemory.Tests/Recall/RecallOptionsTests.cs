using SemanticMemory.Recall;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Sessions;

namespace SemanticMemory.Tests.Recall;

public sealed class RecallOptionsTests : IAsyncDisposable
{
    private readonly MemoryFixture _fixture = new();

    public static TheoryData<double> WeightsThatCannotBe => [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1_000.1, -1_000.1];

    public static TheoryData<double> SharesThatCannotBe => [double.NaN, double.PositiveInfinity, -.9, 0, 1.01];

    public static TheoryData<TimeSpan> HalfLivesThatCannotBe => [TimeSpan.Zero, TimeSpan.FromDays(-90), TimeSpan.FromMinutes(14), TimeSpan.MaxValue];

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(-80)]
    [InlineData(10_001)]
    [InlineData(int.MaxValue)]
    public void A_number_of_hits_that_cannot_be_is_refused(int hits) => AssertRefused(new RecallOptions { Hits = hits }, "Hits", "1 to 10,000");

    [Theory]
    [MemberData(nameof(WeightsThatCannotBe))]
    public void A_weight_that_cannot_be_is_refused_by_its_signal(double weight)
    {
        foreach (var name in RecallWeights.Names)
        {
            var refused = Refusal(new RecallOptions { Weights = new RecallWeights().With(name, weight) });

            Assert.Equal($"SessionManagerOptions.Recall.Weights.{name}", refused.ParamName, ignoreCase: true);
            Assert.Contains("-1,000 to 1,000", refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(HalfLivesThatCannotBe))]
    public void A_half_life_that_cannot_be_is_refused(TimeSpan halfLife) => AssertRefused(new RecallOptions { RecencyHalfLife = halfLife }, "RecencyHalfLife", "0.01 to 36,500 days");

    [Theory]
    [MemberData(nameof(SharesThatCannotBe))]
    public void A_share_of_near_duplicates_that_cannot_be_is_refused(double share) => AssertRefused(new RecallOptions { NearDuplicate = share }, "NearDuplicate", "above 0 and at most 1");

    [Fact]
    public void What_is_missing_is_refused_by_name()
    {
        Assert.Equal("SessionManagerOptions.Recall.Weights", Assert.Throws<ArgumentNullException>(() => Manager(new RecallOptions { Weights = null! })).ParamName);
        Assert.Throws<ArgumentNullException>(() => Manager(null!));
    }

    [Theory]
    [InlineData(1, .01, double.Epsilon, -1_000)]
    [InlineData(10_000, 36_500, 1, 1_000)]
    public async Task The_bounds_themselves_are_taken(int hits, double days, double share, double weight)
    {
        await _fixture.StartAsync(said: "The tangerine price is forty euros a crate.");
        var memory = Manager(new RecallOptions { Hits = hits, RecencyHalfLife = TimeSpan.FromDays(days), NearDuplicate = share, Weights = new RecallWeights { Recency = weight } });

        var hit = Assert.Single((await memory.SearchAsync(new() { Query = "tangerine price", Explain = true }, TestContext.Current.CancellationToken)).Hits);
        Assert.Equal(weight, hit.Explain!.Signals["recency"].Weight);
        Assert.True(double.IsFinite(hit.Score));
    }

    private void AssertRefused(RecallOptions options, string name, string bounds)
    {
        var refused = Refusal(options);
        Assert.Equal($"SessionManagerOptions.Recall.{name}", refused.ParamName);
        Assert.Contains(bounds, refused.Message, StringComparison.Ordinal);
        Assert.Contains("default", refused.Message, StringComparison.Ordinal);
    }

    private ArgumentOutOfRangeException Refusal(RecallOptions options) => Assert.Throws<ArgumentOutOfRangeException>(() => Manager(options));

    private SessionManager Manager(RecallOptions options) =>
        new(_fixture.Store.OpenTenant(TenantId.Parse("acme")), _fixture.Embedder, new SessionManagerOptions { Recall = options }, _fixture.Time);
}
