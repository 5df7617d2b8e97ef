using SemanticMemory.Context;

namespace SemanticMemory.Client;

/// <summary>How a <see cref="MemoryChatClient"/> recalls and records.</summary>
public sealed record MemoryChatOptions
{
    /// <summary>Whose memory it is where the request does not say; see <see cref="MemoryProperties"/>.</summary>
    public MemoryScope Scope { get; init; } = new();

    /// <summary>The tokens that recalled text may take, 64 or more; default 2,000.</summary>
    public int MaxTokens { get; init; } = 2000;

    /// <summary>The most passages that are recalled, 0 to 50; default 12, about what 2,000 tokens hold.</summary>
    public int MaxRecalled { get; init; } = 12;

    /// <summary>Whose other sessions are recalled; default the user's. Only <see cref="RecallScope.Entity"/> and <see cref="RecallScope.Tenant"/> reach beyond the user.</summary>
    public RecallScope Recall { get; init; }

    /// <summary>
    /// What it counts that a message is new, 0 (nothing) to 10 (more than nearly all else), as in a <see cref="ContextRequest"/>; default none: as the memory is set up, which is 0 unless it
    /// says otherwise.
    /// </summary>
    public double? Recency { get; init; }

    /// <summary>The age in days at which a message counts half as new, .01 to 36,500; only beside <see cref="Recency"/>. Default none: as the memory is set up, which is 90 unless it says otherwise.</summary>
    public double? RecencyHalfLifeDays { get; init; }

    /// <summary>
    /// Also send the session's stored turns that the request lacks, and a summary of those before; default no. For programs that send the newest message only.
    /// </summary>
    public bool AddStoredTurns { get; init; }

    /// <summary>
    /// The longest that a chat waits for the memory, before the model is asked and after it has answered each; default 5 seconds, because a process that has just
    /// started answers its first question slowly.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock; default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Scope);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxTokens, 64);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRecalled, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxRecalled, 50);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Timeout, TimeSpan.Zero);
        Require(Recency is null or (>= 0 and <= 10), Recency, nameof(Recency), "Must be 0 (new and old count alike) to 10 (new outweighs nearly all else): try 2, or leave it out.");
        Require(RecencyHalfLifeDays is null or (>= .01 and <= 36_500), RecencyHalfLifeDays, nameof(RecencyHalfLifeDays), "Must be 0.01 to 36500 days: leave it out for 90.");
        Require(RecencyHalfLifeDays is null || Recency is not null, RecencyHalfLifeDays, nameof(RecencyHalfLifeDays), "Counts only with Recency: give that as well, e.g. 2.");
        if (!Enum.IsDefined(Recall))
        {
            throw new ArgumentOutOfRangeException(nameof(Recall));
        }
    }

    // A window that the memory refused would be a warning each turn and a chat without memory: what cannot be is refused here. NaN, which no comparison holds for, too.
    private static void Require(bool condition, double? value, string name, string message)
    {
        if (!condition)
        {
            throw new ArgumentOutOfRangeException(name, value, message);
        }
    }
}
