using SemanticMemory.Messages;
using SemanticMemory.Search.TimePhrases;

namespace SemanticMemory.Search;

/// <summary>What hits can be counted by.</summary>
public enum SearchFacet
{
    /// <summary>Where the session takes place.</summary>
    Channel,

    /// <summary>Whose session it is; hits without a user are not counted.</summary>
    User,

    /// <summary>Who speaks.</summary>
    Role,

    /// <summary>The month in which it was said, in the request's time zone.</summary>
    Month,
}

/// <summary>How many hits have a value.</summary>
public sealed record FacetCount(string Value, long Count);

/// <summary>Hits counted by value, most frequent first, equal counts in ordinal order. What was not asked for is <see langword="null"/>.</summary>
public sealed record SearchFacets
{
    /// <summary>By channel.</summary>
    public IReadOnlyList<FacetCount>? Channel { get; init; }

    /// <summary>By user.</summary>
    public IReadOnlyList<FacetCount>? User { get; init; }

    /// <summary>By role: <c>system</c>, <c>user</c>, <c>assistant</c> or <c>tool</c>.</summary>
    public IReadOnlyList<FacetCount>? Role { get; init; }

    /// <summary>By month, as <c>2026-03</c>.</summary>
    public IReadOnlyList<FacetCount>? Month { get; init; }

    /// <summary>Counts messages by what is asked for.</summary>
    internal static SearchFacets Of(IReadOnlyCollection<Message> messages, IReadOnlyCollection<SearchFacet> asked, CallerCalendar calendar)
    {
        IReadOnlyList<FacetCount>? By(SearchFacet facet, Func<Message, string?> value) => asked.Contains(facet)
            ? [.. messages.Select(value).OfType<string>().CountBy(one => one, StringComparer.Ordinal).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => new FacetCount(pair.Key, pair.Value))]
            : null;
        return new SearchFacets
        {
            Channel = By(SearchFacet.Channel, message => message.Channel),
            User = By(SearchFacet.User, message => message.UserId),
            Role = By(SearchFacet.Role, message => MessagePoints.Keyword(message.Role)),
            Month = By(SearchFacet.Month, message => calendar.MonthOf(message.Timestamp)),
        };
    }
}
