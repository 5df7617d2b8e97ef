namespace SemanticMemory;

/// <summary>Times as stores keep them: microseconds since 1970 UTC.</summary>
public static class Timestamps
{
    /// <summary>Microseconds since 1970 UTC; what is finer is cut off.</summary>
    public static long ToMicroseconds(this DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The time, in UTC.</summary>
    public static DateTimeOffset FromMicroseconds(long microseconds) => new(DateTimeOffset.UnixEpoch.Ticks + (microseconds * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    internal static long? ToMicroseconds(this DateTimeOffset? time) => time?.ToMicroseconds();
}
