namespace SemanticMemory.OpenAI.Embeddings;

/// <summary>Settings of an <see cref="OpenAIEmbeddingGenerator"/>.</summary>
public sealed record OpenAIEmbeddingOptions
{
    private const int MostDimensions = 65_536;

    /// <summary>Where the endpoint is: the address that <c>/embeddings</c> is appended to, e.g. <c>https://api.openai.com/v1</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The key, sent as a bearer token; default none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The model's name. It stands with the stored vectors: another name is another model.</summary>
    public required string Model { get; init; }

    /// <summary>Numbers in each vector.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Asks the endpoint for that many numbers, which only models that can shorten their vectors take; default off.</summary>
    public bool SendDimensions { get; init; }

    /// <summary>Texts in one request; default 128.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Characters in one request, beyond which a request has one text only; default 200,000.</summary>
    public int BatchCharacters { get; init; } = 200_000;

    /// <summary>How long one try may take; default 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a request that timed out, or was answered with 408, 429, 5xx or nonsense, is tried again; default 2.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>The wait before the first repeat, doubled each time and blurred by chance; default 300 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The longest wait that the endpoint may ask for (Retry-After) and is given; default 5 s. Asked for longer, the call fails at once.</summary>
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Failed tries within half a minute after which calls fail at once for a while, where they are half of all; default 3.</summary>
    public int BreakerCalls { get; init; } = 3;

    /// <summary>How long calls then fail at once; default 10 s.</summary>
    public TimeSpan BreakerPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">One cannot be; the message says how it must be.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Endpoint);
        if (!Endpoint.IsAbsoluteUri || Endpoint.Scheme is not ("http" or "https") || Endpoint.UserInfo.Length > 0 || Endpoint.Query.Length > 0 || Endpoint.Fragment.Length > 0)
        {
            throw new ArgumentException("Must be an address like https://api.openai.com/v1, without name, password or query.", nameof(Endpoint));
        }

        Require(!string.IsNullOrWhiteSpace(Model) && Model.Length <= 128 && !Model.Any(char.IsControl), "Must name the model, in 1 to 128 characters.", nameof(Model));
        Require(Dimensions is >= 1 and <= MostDimensions, $"Must be how many numbers the model's vectors have, 1 to {MostDimensions}.", nameof(Dimensions));
        Require(ApiKey is null || ApiKey.All(character => character is >= '!' and <= '~'), "Must be printable ASCII without spaces.", nameof(ApiKey));
        Require(BatchSize is >= 1 and <= 2048, "Must be 1 to 2048.", nameof(BatchSize));
        Require(BatchCharacters >= 1, "Must be 1 or more.", nameof(BatchCharacters));
        Require(Timeout >= TimeSpan.FromMilliseconds(10) && Timeout <= TimeSpan.FromHours(1), "Must be 10 ms to an hour.", nameof(Timeout));
        Require(Retries is >= 0 and <= 10, "Must be 0 to 10.", nameof(Retries));
        Require(RetryDelay >= TimeSpan.Zero && RetryDelay <= TimeSpan.FromMinutes(1), "Must be at most a minute.", nameof(RetryDelay));
        Require(LongestRetryDelay >= TimeSpan.Zero && LongestRetryDelay <= TimeSpan.FromMinutes(10), "Must be at most ten minutes.", nameof(LongestRetryDelay));
        Require(BreakerCalls >= 2, "Must be 2 or more.", nameof(BreakerCalls));
        Require(BreakerPause >= TimeSpan.FromMilliseconds(500) && BreakerPause <= TimeSpan.FromHours(1), "Must be half a second to an hour.", nameof(BreakerPause));
    }

    /// <summary>Model and address; never the key.</summary>
    public override string ToString() => $"{Model} at {Endpoint}";

    private static void Require(bool condition, string message, string name)
    {
        if (!condition)
        {
            throw new ArgumentException(message, name);
        }
    }
}
