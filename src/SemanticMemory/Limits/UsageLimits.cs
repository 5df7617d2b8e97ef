namespace SemanticMemory.Limits;

/// <summary>How much may be used, 1 or more each. Days and months are those of UTC; a limit that is not set does not hold.</summary>
public sealed record UsageLimits
{
    /// <summary>Messages of role <c>user</c> that one user, or one visitor without a user, may say in a day; default unlimited.</summary>
    public int? MessagesPerDay { get; init; }

    /// <summary>Tokens, input and output, that one user or visitor may use in a calendar month; default unlimited.</summary>
    public long? TokensPerMonth { get; init; }

    /// <summary>Tokens, input and output, after which a session gets no more replies; default 8,000; <see langword="null"/>: unlimited. A session's own limit wins.</summary>
    public int? TokensPerSession { get; init; } = 8_000;

    /// <summary>The same by agent, in place of <see cref="TokensPerSession"/>; default none.</summary>
    public IReadOnlyDictionary<string, int> TokensPerSessionByAgent { get; init; } = new Dictionary<string, int>();

    /// <summary>Checks every limit; names begin with where these are.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is below 1.</exception>
    internal void Validate(string at)
    {
        Require(MessagesPerDay, $"{at}.{nameof(MessagesPerDay)}");
        Require(TokensPerMonth, $"{at}.{nameof(TokensPerMonth)}");
        Require(TokensPerSession, $"{at}.{nameof(TokensPerSession)}");
        foreach (var (agent, tokens) in TokensPerSessionByAgent)
        {
            Require(tokens, $"{at}.{nameof(TokensPerSessionByAgent)}[{agent}]");
        }
    }

    private static void Require(long? limit, string name)
    {
        if (limit < 1)
        {
            throw new ArgumentOutOfRangeException(name, limit, "Must be 1 or more: leave it out, or give null, for no limit.");
        }
    }
}
