using System.Text.Json.Serialization;
using SemanticMemory.Recall;
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

    /// <summary>Filter by a time phrase in the query, and leave it out of what is looked for?</summary>
    public bool ParseTime { get; init; } = true;

    /// <summary>The IANA time zone in which time phrases are read and months are counted.</summary>
    public string? TimeZone { get; init; }

    /// <summary>What it counts that a message is new, 0 (nothing) to 10 (more than nearly all else); absent: as the memory is set up, which is 0.</summary>
    public double? Recency { get; init; }

    /// <summary>The age in days at which a message counts half as new, .01 to 36,500; absent: as the memory is set up, which is 90.</summary>
    public double? RecencyHalfLifeDays { get; init; }

    /// <summary>Count the hits by these.</summary>
    public IReadOnlyList<SearchFacet> Facets { get; init; } = [];

    public bool Explain { get; init; }

    public SearchRequest ToRequest() => new()
    {
        Query = Query,
        Mode = Mode,
        Filter = Filter,
        Limit = Limit,
        Cursor = Cursor,
        GroupBySession = GroupBySession,
        ParseTime = ParseTime,
        TimeZone = TimeZone,
        Recency = Recency,
        RecencyHalfLifeDays = RecencyHalfLifeDays,
        Facets = Facets,
        Explain = Explain,
    };
}

/// <summary>What was found.</summary>
/// <param name="Hits">This page's hits, best first; of a time alone ("yesterday") the newest first, each of score 1, with an explanation of no signals: nothing was weighed.</param>
/// <param name="Groups">The same hits by session; absent unless asked for.</param>
/// <param name="Facets">Counts over all hits; absent unless asked for, and after the first page.</param>
/// <param name="Confidence">
/// 0 to 1: an estimate of whether the memory holds an answer at all. Known, not estimated, where nothing was found (0), and where a time alone was asked for and something was said then (1).
/// </param>
/// <param name="Degraded">Why the hits are those by words alone; null: nothing is wrong with the embedding model, or this is not the first page.</param>
/// <param name="Interpreted">The time phrase that was understood and filtered by; null: none.</param>
/// <param name="Exhausted">No further page.</param>
/// <param name="NextCursor">Where the next page begins; null: there is none.</param>
/// <param name="TookMs">Time spent, in milliseconds.</param>
internal sealed record SearchAnswer(
    IReadOnlyList<SearchHit> Hits,
    IReadOnlyList<SearchGroup>? Groups,
    SearchFacets? Facets,
    double Confidence,
    string? Degraded,
    InterpretedTime? Interpreted,
    bool Exhausted,
    string? NextCursor,
    double TookMs)
{
    /// <summary>What the confidence's logarithmic odds are the sum of, by name, empty where it is no estimate; left out unless an explanation was asked for, and after the first page.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, SignalValue>? ConfidenceParts { get; init; }

    public static SearchAnswer Of(SearchResult found) =>
        new(found.Hits, found.Groups, found.Facets, found.Confidence, found.Degraded, found.Interpreted, found.Exhausted, found.NextCursor, found.TookMs) { ConfidenceParts = found.ConfidenceParts };
}
