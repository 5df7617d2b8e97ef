namespace SemanticMemory.Client;

/// <summary>Where a server is and how it is called.</summary>
public sealed class MemoryClientOptions
{
    /// <summary>The server's address, e.g. <c>https://memory.example.org</c>; a path in front of <c>/api/v1</c> is kept.</summary>
    public required Uri Server { get; init; }

    /// <summary>The key: a tenant's, or for <see cref="MemoryAdministration"/>'s tenants the operator's.</summary>
    public required string ApiKey { get; init; }

    /// <summary>How long one try may take, of a streamed reply the wait for each event; default 30 seconds. A call that is tried again takes longer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a call that failed for the moment is tried again, if repeating it can do no harm; default 2, 0 for never.</summary>
    public int MaxRetries { get; init; } = 2;

    /// <summary>The wait before the first of them; each further one takes twice as long, and all of them vary by a quarter. Default 200 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait before another try: a server that wants more than this is not tried again. Default 10 seconds.</summary>
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock; default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Server);
        ArgumentException.ThrowIfNullOrWhiteSpace(ApiKey);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxRetries);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestRetryDelay, TimeSpan.Zero);
        if (!Server.IsAbsoluteUri || Server.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException("Must be an absolute http or https address, e.g. http://localhost:5080.", nameof(Server));
        }
    }
}
