using System.Threading.RateLimiting;

namespace SemanticMemory.Server.Limits;

/// <summary>
/// So many requests in a minute, which begins with the first one. The runtime's own fixed window always says to wait a whole window, and cannot be
/// given a clock; this one says when its minute ends.
/// </summary>
internal sealed class MinuteWindow(int permits, TimeProvider time) : RateLimiter
{
    private static readonly TimeSpan s_length = TimeSpan.FromMinutes(1);
    private static readonly Granted s_granted = new();

    private readonly Lock _lock = new();
    private long _began = time.GetTimestamp();
    private int _used;

    /// <inheritdoc/>
    /// <remarks>While its minute runs it is not idle, whoever calls: an idle limiter is thrown away, and with it what it has counted.</remarks>
    public override TimeSpan? IdleDuration => time.GetElapsedTime(Volatile.Read(ref _began)) - s_length is var idle && idle >= TimeSpan.Zero ? idle : null;

    /// <inheritdoc/>
    public override RateLimiterStatistics? GetStatistics() => null;

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (_lock)
        {
            var elapsed = time.GetElapsedTime(_began);
            if (elapsed >= s_length)
            {
                (elapsed, _used) = (TimeSpan.Zero, 0);
                Volatile.Write(ref _began, time.GetTimestamp());
            }

            if (permitCount > permits - _used)
            {
                return new Refused(s_length - elapsed);
            }

            _used += permitCount;
            return s_granted;
        }
    }

    /// <inheritdoc/>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) => new(AttemptAcquireCore(permitCount));

    private sealed class Granted : RateLimitLease
    {
        public override bool IsAcquired => true;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }
    }

    private sealed class Refused(TimeSpan wait) : RateLimitLease
    {
        public override bool IsAcquired => false;

        public override IEnumerable<string> MetadataNames => [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? wait : null;
            return metadata is not null;
        }
    }
}
