using System.Text.Json.Nodes;

namespace SemanticMemory.Sessions;

/// <summary>What a stored session says besides its fields.</summary>
internal sealed record SessionBody
{
    public string? ExternalId { get; init; }
    public string? Title { get; init; }
    public string? Language { get; init; }
    public string? Topic { get; init; }
    public string? Summary { get; init; }
    public string? SystemPrompt { get; init; }
    public string? Model { get; init; }
    public JsonObject? Metadata { get; init; }
    public int? TokenLimit { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? PausedAt { get; init; }
    public DateTimeOffset? ArchivedAt { get; init; }
    public DateTimeOffset? DeletedAt { get; init; }
    public SessionStatus? StatusBeforeDelete { get; init; }
    public ForkOrigin? ForkedFrom { get; init; }
    public IReadOnlyList<string>? EarlierWriters { get; init; }
}

/// <summary>The title alone of a <see cref="SessionBody"/>.</summary>
internal sealed record SessionTitleBody
{
    public string? Title { get; init; }
}

/// <summary>Tokens of one session in one month, counted by one server instance.</summary>
/// <param name="Input">Input tokens of its messages.</param>
/// <param name="Output">Output tokens of its messages.</param>
/// <param name="Copied">What of both came with messages copied from another session, for which nobody used tokens again.</param>
internal sealed record TokenSums(long Input, long Output, long Copied = 0)
{
    /// <summary>No tokens.</summary>
    public static TokenSums None { get; } = new(0, 0);

    /// <summary>Both added up.</summary>
    public static TokenSums operator +(TokenSums left, TokenSums right) => new(left.Input + right.Input, left.Output + right.Output, left.Copied + right.Copied);
}
