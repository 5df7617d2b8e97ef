namespace SemanticMemory.Limits;

/// <summary>How much may be used. Days and months are those of UTC; a limit that is not set does not hold.</summary>
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
}
