using System.Threading.RateLimiting;
using SemanticMemory.Server.Limits;
using SemanticMemory.Tests;

namespace SemanticMemory.Server.Tests.Limits;

public sealed class MinuteWindowTests : IDisposable
{
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private readonly MinuteWindow _window;

    public MinuteWindowTests() => _window = new MinuteWindow(2, _time);

    public void Dispose() => _window.Dispose();

    [Fact]
    public void What_is_refused_is_told_when_the_minute_ends_and_has_room_then()
    {
        Assert.True(_window.AttemptAcquire().IsAcquired);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.True(_window.AttemptAcquire().IsAcquired);
        Assert.Equal(TimeSpan.FromSeconds(40), WaitOf(_window.AttemptAcquire()));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.FromSeconds(10), WaitOf(_window.AttemptAcquire()));

        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(_window.AttemptAcquire().IsAcquired);
        Assert.True(_window.AttemptAcquire().IsAcquired);
        Assert.Equal(TimeSpan.FromSeconds(60), WaitOf(_window.AttemptAcquire()));
    }

    [Fact]
    public void It_is_idle_only_after_its_minute()
    {
        _window.AttemptAcquire();
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Null(_window.IdleDuration);
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(TimeSpan.FromSeconds(10), _window.IdleDuration);
    }

    [Fact]
    public async Task Callers_at_once_share_what_there_is()
    {
        var leases = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => _window.AttemptAcquire(), TestContext.Current.CancellationToken)));

        Assert.Equal(2, leases.Count(lease => lease.IsAcquired));
    }

    private static TimeSpan WaitOf(RateLimitLease refused)
    {
        Assert.False(refused.IsAcquired);
        return refused.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.Zero;
    }
}
