using SemanticMemory.Search.TimePhrases;

namespace SemanticMemory.Search;

/// <summary>A search as it is carried out.</summary>
/// <param name="Request">The request without its time phrase, narrowed to the phrase's time.</param>
/// <param name="Interpreted">The phrase that was understood.</param>
/// <param name="Calendar">When and where it is asked.</param>
internal sealed record AskedSearch(SearchRequest Request, InterpretedTime? Interpreted, CallerCalendar Calendar)
{
    /// <summary>Nothing but a time was asked for: whatever was said then, newest first.</summary>
    public bool IsTimeAlone => Interpreted is not null && !Interpreted.Text.Any(char.IsLetterOrDigit);

    /// <summary>Reads a request with its caller's calendar. A filter's own times and the phrase's both hold.</summary>
    public static AskedSearch Of(SearchRequest request, CallerCalendar calendar)
    {
        if (!request.ParseTime || TimePhraseReader.Read(request.Query, calendar) is not { } understood)
        {
            return new AskedSearch(request, Interpreted: null, calendar);
        }

        var filter = request.Filter;
        var narrowed = filter with { From = Later(filter.From, understood.From), To = filter.To < understood.To ? filter.To : understood.To };
        return new AskedSearch(request with { Query = understood.Text, Filter = narrowed }, understood, calendar);
    }

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;
}
