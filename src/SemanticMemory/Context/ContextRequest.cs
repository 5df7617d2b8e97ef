using SemanticMemory.Messages;

namespace SemanticMemory.Context;

/// <summary>Whose earlier sessions are recalled.</summary>
public enum RecallScope
{
    /// <summary>The session's user; else its anonymous visitor; else nothing is recalled.</summary>
    Auto,

    /// <summary>The session's user.</summary>
    User,

    /// <summary>What the session is about.</summary>
    Entity,

    /// <summary>Everybody's.</summary>
    Tenant,
}

/// <summary>Whose sessions were recalled in the end.</summary>
public enum RecallScopeUsed
{
    /// <summary>Nobody's: the session has neither user nor visitor, or recall was switched off.</summary>
    None,

    /// <summary>The session's user's.</summary>
    User,

    /// <summary>The anonymous visitor's.</summary>
    Anonymous,

    /// <summary>Those about the same object.</summary>
    Entity,

    /// <summary>Everybody's.</summary>
    Tenant,
}

/// <summary>The shape of the same window in which it is handed out besides the structured one.</summary>
public enum ContextFormat
{
    /// <summary>Structured only.</summary>
    Json,

    /// <summary>Also as chat messages.</summary>
    Messages,

    /// <summary>Also as one text for a prompt.</summary>
    Text,
}

/// <summary>What an agent wants to know before it answers.</summary>
public sealed record ContextRequest
{
    /// <summary>What to recall; absent: worked out from the session's last turns, the newest weighing most. At most 10,000 characters.</summary>
    public string? Query { get; init; }

    /// <summary>The budget for everything in the window, in tokens, 64 or more.</summary>
    public int MaxTokens { get; init; } = 4000;

    /// <summary>The most recent turns, 0 to 200; absent: as many as the user prefers, else 20.</summary>
    public int? MaxMessages { get; init; }

    /// <summary>The most recalled passages, 0 to 50.</summary>
    public int MaxRecalled { get; init; } = 50;

    /// <summary>Recall from other sessions at all?</summary>
    public bool CrossSession { get; init; } = true;

    /// <summary>From whose?</summary>
    public RecallScope Scope { get; init; }

    /// <summary>
    /// What it counts that a message is new, 0 (nothing) to 10 (more than nearly all else), as one more signal of its score; absent: as the memory is set up, which is 0 unless
    /// <see cref="Recall.RecallWeights.Recency"/> says otherwise. It changes the order of what is recalled from, not what that is.
    /// </summary>
    public double? Recency { get; init; }

    /// <summary>The age in days at which a message counts half as new, .01 to 36,500; only beside <see cref="Recency"/>. Absent: as the memory is set up, which is 90 unless <see cref="Recall.RecallOptions.RecencyHalfLife"/> says otherwise.</summary>
    public double? RecencyHalfLifeDays { get; init; }

    /// <summary>IANA time zone in which dates are shown; absent: the user's, else UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Turns that are not stored but belong to the conversation, oldest first; they come after the stored ones. At most 200.</summary>
    public IReadOnlyList<NewMessage> Recent { get; init; } = [];

    /// <summary>Also sum up what was said before the turns? Switch it off where the caller has those turns anyway.</summary>
    public bool IncludeSummary { get; init; } = true;

    /// <summary>The shape wanted besides the structured one.</summary>
    public ContextFormat Format { get; init; }

    /// <summary>Also say why each passage was recalled.</summary>
    public bool Explain { get; init; }
}
