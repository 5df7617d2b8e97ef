namespace SemanticMemory.OpenAI;

/// <summary>Where a model is and how patiently it is asked; what is said here holds for models of every kind.</summary>
public record ModelEndpointOptions
{
    /// <summary>The address that the routes of the protocol begin with, e.g. <c>https://api.openai.com/v1</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Which model to ask; for chat, unless a request names one.</summary>
    public required string Model { get; init; }

    /// <summary>The key, sent as a bearer token and to nobody else; default none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>How long one try may take: to its whole answer or, where the answer is streamed, to its next piece. Default 60 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a call is tried again that timed out, found nobody or was answered with 408, 429, 5xx or nothing that makes sense; default 2, 0 for never.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>The wait before the first repeat, doubled each time and blurred by chance; default 500 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait that the endpoint may ask for (Retry-After) and is given; default 10 s. Asked for longer, the call fails at once and says how long.</summary>
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Tries within half a minute after which, where half of them have failed, calls fail at once for a while; default 6: more than the tries of one call, so that a request which no
    /// model answers does not stand in the way of others. A 429 does not count: an endpoint that says so works.
    /// </summary>
    public int BreakerCalls { get; init; } = 6;

    /// <summary>How long calls then fail at once, and say so with the time left; then one is let through, and all if it works. Default 10 s.</summary>
    public TimeSpan BreakerPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">One cannot be; the message says how it must be.</exception>
    public virtual void Validate()
    {
        ArgumentNullException.ThrowIfNull(Endpoint);
        if (!Endpoint.IsAbsoluteUri || Endpoint.Scheme is not ("http" or "https") || Endpoint.UserInfo.Length > 0 || Endpoint.Query.Length > 0 || Endpoint.Fragment.Length > 0)
        {
            throw new ArgumentException("Must be an address like https://api.openai.com/v1, without name, password or query.", nameof(Endpoint));
        }

        Require(!string.IsNullOrWhiteSpace(Model) && Model.Length <= 128 && !Model.Any(char.IsControl), "Must name the model, in 1 to 128 characters.", nameof(Model));
        Require(ApiKey is null || ApiKey.All(character => character is >= '!' and <= '~'), "Must be printable ASCII without spaces.", nameof(ApiKey));
        Require(Timeout >= TimeSpan.FromMilliseconds(10) && Timeout <= TimeSpan.FromHours(1), "Must be 10 ms to an hour.", nameof(Timeout));
        Require(Retries is >= 0 and <= 10, "Must be 0 to 10.", nameof(Retries));
        Require(RetryDelay >= TimeSpan.Zero && RetryDelay <= TimeSpan.FromMinutes(1), "Must be at most a minute.", nameof(RetryDelay));
        Require(LongestRetryDelay >= TimeSpan.Zero && LongestRetryDelay <= TimeSpan.FromMinutes(10), "Must be at most ten minutes.", nameof(LongestRetryDelay));
        Require(BreakerCalls >= 2, "Must be 2 or more.", nameof(BreakerCalls));
        Require(BreakerPause >= TimeSpan.FromMilliseconds(500) && BreakerPause <= TimeSpan.FromHours(1), "Must be half a second to an hour.", nameof(BreakerPause));
    }

    /// <summary>Model and address; never the key.</summary>
    public sealed override string ToString() => $"{Model} at {Endpoint}";

    private protected static void Require(bool condition, string message, string name)
    {
        if (!condition)
        {
            throw new ArgumentException(message, name);
        }
    }
}
