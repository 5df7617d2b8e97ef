using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Tokens;

namespace SemanticMemory.Context;

/// <summary>Everything a context window is assembled from: fetched by the caller, chosen and cut by <see cref="ContextAssembler"/>.</summary>
internal sealed record ContextMaterial
{
    /// <summary>The session the window is for; its system prompt and summary head the window.</summary>
    public required Session Session { get; init; }

    /// <summary>What was asked for: budget, limits, shape.</summary>
    public required ContextRequest Request { get; init; }

    /// <summary>What was recalled by, as it is shown.</summary>
    public required string Query { get; init; }

    /// <summary>Whose sessions were recalled.</summary>
    public required RecallScopeUsed ScopeUsed { get; init; }

    /// <summary>How likely the best candidate bears on the question, 0 to 1.</summary>
    public double Confidence { get; init; }

    /// <summary>Pinned facts in any order; the highest priority is kept first, equal ones in the order given.</summary>
    public IReadOnlyList<ContextItem> Items { get; init; } = [];

    /// <summary>The session's last turns, oldest first, the request's own at the end; already no more than were asked for.</summary>
    public required IReadOnlyList<Message> Turns { get; init; }

    /// <summary>How many turns the session has that are not in <see cref="Turns"/>.</summary>
    public long OlderTurns { get; init; }

    /// <summary>The end of them, for a summary of what is not shown.</summary>
    public EarlierTurns Earlier { get; init; } = EarlierTurns.None;

    /// <summary>What recall found, best first. May overlap, and may hold messages of this session, which are passed over.</summary>
    public IReadOnlyList<PassageCandidate> Recalled { get; init; } = [];

    /// <summary>Counts tokens; a whole never counts more than its parts together.</summary>
    public required TokenCounter TokenCounter { get; init; }

    /// <summary>In which dates and times are shown.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;
}

/// <summary>The turns before those that a window may show.</summary>
/// <param name="Newest">The newest of them, oldest first.</param>
/// <param name="First">When the first of all was said.</param>
internal sealed record EarlierTurns(IReadOnlyList<Message> Newest, DateTimeOffset? First)
{
    /// <summary>There are none.</summary>
    public static EarlierTurns None { get; } = new([], First: null);
}

/// <summary>One thing recall found.</summary>
/// <param name="Passage">The message, whole, with its neighbours.</param>
/// <param name="Best">The part of its content that matched; a message too long to show is shown around it, or from its beginning without.</param>
internal sealed record PassageCandidate(RecalledPassage Passage, TextRange? Best = null);
