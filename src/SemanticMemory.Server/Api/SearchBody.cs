using SemanticMemory.Search;

namespace SemanticMemory.Server.Api;

/// <summary>A search as it is asked for.</summary>
internal sealed record SearchBody
{
    public required string Query { get; init; }

    public SearchMode Mode { get; init; }

    public MessageFilter Filter { get; init; } = new();

    public int Limit { get; init; } = 10;

    public string? Cursor { get; init; }

    public bool GroupBySession { get; init; }

    /// <summary>Filter by time phrases in the query? None is understood in this version, so <see cref="SearchAnswer.Interpreted"/> is null either way.</summary>
    public bool ParseTime { get; init; } = true;

    /// <summary>The IANA time zone in which time phrases are read.</summary>
    public string? TimeZone { get; init; }

    public bool Explain { get; init; }

    public SearchRequest ToRequest() => TimeZone is null || TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _)
        ? new SearchRequest { Query = Query, Mode = Mode, Filter = Filter, Limit = Limit, Cursor = Cursor, GroupBySession = GroupBySession, Explain = Explain }
        : throw MemoryException.Invalid("timeZone", "Must be an IANA time zone, e.g. Europe/Berlin.");
}

/// <summary>What was found.</summary>
internal sealed record SearchAnswer(
    IReadOnlyList<SearchHit> Hits,
    IReadOnlyList<SearchGroup>? Groups,
    double Confidence,
    InterpretedTime? Interpreted,
    bool Exhausted,
    string? NextCursor,
    double TookMs)
{
    public static SearchAnswer Of(SearchResult found) =>
        new(found.Hits, found.Groups, found.Confidence, Interpreted: null, found.Exhausted, found.NextCursor, found.TookMs);
}

/// <summary>A time phrase that was understood: the query without it, the phrase, and what it stands for.</summary>
internal sealed record InterpretedTime(string Text, string Phrase, DateTimeOffset From, DateTimeOffset To);
