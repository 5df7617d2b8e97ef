namespace SemanticMemory.Server.Tests.Support;

/// <summary>A clock that starts when it is told to and goes on by itself; it can be set forward. Its timers are real.</summary>
public sealed class MovableTime(DateTimeOffset start) : TimeProvider
{
    private readonly long _started = System.GetTimestamp();
    private long _moved;

    public override DateTimeOffset GetUtcNow() => start + System.GetElapsedTime(_started) + TimeSpan.FromTicks(Interlocked.Read(ref _moved));

    /// <summary>Sets it.</summary>
    public void Set(DateTimeOffset time) => Interlocked.Add(ref _moved, (time - GetUtcNow()).Ticks);
}
