using System.Text.Json.Nodes;
using SemanticMemory.Messages;
using SemanticMemory.Sessions;

namespace SemanticMemory.Search;

/// <summary>What a search compares.</summary>
public enum SearchMode
{
    /// <summary>Meaning and words.</summary>
    Hybrid,

    /// <summary>Meaning alone.</summary>
    Semantic,

    /// <summary>Words alone.</summary>
    Keyword,
}

/// <summary>Which messages a search is about. Members left out do not narrow; lists match any of their entries, at most 200.</summary>
public sealed record MessageFilter
{
    /// <summary>Only in these sessions.</summary>
    public IReadOnlyList<Guid>? SessionIds { get; init; }

    /// <summary>Only on these channels.</summary>
    public IReadOnlyList<string>? Channels { get; init; }

    /// <summary>Only in this user's sessions.</summary>
    public string? UserId { get; init; }

    /// <summary>Only in this agent's sessions.</summary>
    public string? AgentId { get; init; }

    /// <summary>Only these speakers.</summary>
    public IReadOnlyList<MessageRole>? Roles { get; init; }

    /// <summary>Only in sessions about this object.</summary>
    public EntityRef? Entity { get; init; }

    /// <summary>Only in sessions with any of these labels.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Only in sessions that stand so; <see cref="SessionStatus.Deleted"/> is refused.</summary>
    public IReadOnlyList<SessionStatus>? Statuses { get; init; }

    /// <summary>Only messages said at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only messages said before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Only messages whose metadata has all of these string members.</summary>
    public JsonObject? Metadata { get; init; }
}

/// <summary>A search over a tenant's messages.</summary>
public sealed record SearchRequest
{
    /// <summary>What is looked for, in the words of whoever asks. At most 10,000 characters.</summary>
    public required string Query { get; init; }

    /// <summary>What is compared.</summary>
    public SearchMode Mode { get; init; }

    /// <summary>Which messages.</summary>
    public MessageFilter Filter { get; init; } = new();

    /// <summary>Hits on a page, 1 to 200.</summary>
    public int Limit { get; init; } = 10;

    /// <summary>The previous page's cursor.</summary>
    public string? Cursor { get; init; }

    /// <summary>Also put the page's hits together by session.</summary>
    public bool GroupBySession { get; init; }

    /// <summary>Filter by a time phrase in the query ("last week", "since 3 March") and leave it out of what is looked for.</summary>
    public bool ParseTime { get; init; } = true;

    /// <summary>The IANA time zone in which time phrases are read and months are counted, e.g. Europe/Berlin; absent: UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>
    /// What it counts that a message is new, 0 (nothing) to 10 (more than nearly all else), as one more signal of its score; absent: as the memory is set up, which is 0 unless
    /// <see cref="Recall.RecallWeights.Recency"/> says otherwise. It changes the order of what is found, not what that is.
    /// </summary>
    public double? Recency { get; init; }

    /// <summary>The age in days at which a message counts half as new, .01 to 36,500; only beside <see cref="Recency"/>. Absent: as the memory is set up, which is 90 unless <see cref="Recall.RecallOptions.RecencyHalfLife"/> says otherwise.</summary>
    public double? RecencyHalfLifeDays { get; init; }

    /// <summary>Also count the hits by these (first page only).</summary>
    public IReadOnlyList<SearchFacet> Facets { get; init; } = [];

    /// <summary>Also say why each hit is one (first page only).</summary>
    public bool Explain { get; init; }
}

/// <summary>What was found.</summary>
public sealed record SearchResult
{
    /// <summary>This page's hits, best first.</summary>
    public required IReadOnlyList<SearchHit> Hits { get; init; }

    /// <summary>The same hits by session, the session of the best hit first; <see langword="null"/> unless asked for.</summary>
    public IReadOnlyList<SearchGroup>? Groups { get; init; }

    /// <summary>Counts over all hits, not this page's alone; <see langword="null"/> unless asked for, and after the first page.</summary>
    public SearchFacets? Facets { get; init; }

    /// <summary>The time phrase that was understood and filtered by; <see langword="null"/>: none.</summary>
    public InterpretedTime? Interpreted { get; init; }

    /// <summary>
    /// 0 to 1: how likely it is that the memory holds an answer, estimated from the best hit. Learned on questions of which half have one; docs/recall.md has the curve.
    /// No estimate but known where nothing was found (0), and where a time alone was asked for ("yesterday") and something was said then (1): whatever that is answers it.
    /// </summary>
    public double Confidence { get; init; }

    /// <summary>What the confidence's logarithmic odds are the sum of, value x weight, empty where it is no estimate; <see langword="null"/> unless an explanation was asked for (first page only).</summary>
    public IReadOnlyDictionary<string, Recall.SignalValue>? ConfidenceParts { get; init; }

    /// <summary>
    /// Why nothing was looked for by meaning, so that the hits are those by words alone: the slug of what is wrong with the embedding model, e.g.
    /// <c>embedding-unavailable</c>. <see langword="null"/>: nothing is wrong, or this is not the first page.
    /// </summary>
    public string? Degraded { get; init; }

    /// <summary>No further page.</summary>
    public bool Exhausted { get; init; }

    /// <summary>Where the next page begins; it carries the ranking, so that pages stay as they are while messages arrive.</summary>
    public string? NextCursor { get; init; }

    /// <summary>Time spent, in milliseconds.</summary>
    public double TookMs { get; init; }
}

/// <summary>What a hit or a recalled passage says of its session.</summary>
public sealed record SessionInfo(Guid Id, string? Title, string Channel);

/// <summary>A part of a text, in UTF-16 units.</summary>
public readonly record struct TextRange(int Start, int Length);

/// <summary>One message that was found.</summary>
/// <param name="Message">The message.</param>
/// <param name="Session">Where it was said.</param>
/// <param name="Score">Larger is better; comparable within one search only. 1 for each where a time alone was asked for: the newest come first, and nothing is weighed.</param>
/// <param name="Highlights">The words of its content that the query has.</param>
/// <param name="Explain">Why; <see langword="null"/> unless asked for.</param>
public sealed record SearchHit(Message Message, SessionInfo Session, double Score, IReadOnlyList<TextRange> Highlights, Recall.Explanation? Explain = null);

/// <summary>Hits of one session.</summary>
public sealed record SearchGroup(SessionInfo Session, double Score, IReadOnlyList<SearchHit> Hits);
