using SemanticMemory.Messages;
using SemanticMemory.Profiles;
using SemanticMemory.Recall;
using SemanticMemory.Search;
using SemanticMemory.Search.TimePhrases;
using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

public sealed partial class SessionManager
{
    /// <summary>
    /// The calendar of whoever searches: the request's time zone, else that of the user on whose behalf it is, else the tenant's; weeks begin as that user
    /// prefers, else as in the tenant.
    /// </summary>
    private async Task<CallerCalendar> CalendarAsync(SearchRequest request, DateTimeOffset? askedAt, CancellationToken cancellationToken)
    {
        var preferences = _user is null ? null : await _preferences.FindAsync(_user, cancellationToken).ConfigureAwait(false);

        // To the microsecond, as a cursor keeps it: a later page has to read the phrase just so.
        var now = askedAt ?? Timestamps.FromMicroseconds(_time.GetUtcNow().ToMicroseconds());
        return new CallerCalendar(
            now,
            TimeZones.Of(request.TimeZone ?? preferences?.TimeZone ?? _options.TimeZone),
            (preferences?.WeekStart ?? _options.WeekStart) == WeekStart.Sunday ? DayOfWeek.Sunday : DayOfWeek.Monday);
    }

    /// <summary>
    /// What was said in a time, newest first: as much as a search has candidates at most. Nothing is weighed: no hit is better than another, and that the memory has
    /// something to answer with is known, not estimated.
    /// </summary>
    private async Task<RecallResult> NewestAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        var points = await _store.Messages.ScrollAsync(
            new ScrollQuery
            {
                Filter = MessageFilters.ToStore(request.Filter, _user),
                Order = MessageFields.Timestamp,
                Descending = true,
                Limit = 2 * _options.Recall.Hits,
            },
            cancellationToken).ConfigureAwait(false);
        var explanation = request.Explain ? new Explanation(new Dictionary<string, SignalValue>(), DenseRank: null, LexicalRank: null) : null;
        var newest = NearDuplicates.Remove(points, MessageFeatures.Of, _options.Recall.NearDuplicate);
        return new RecallResult([.. newest.Select(point => new RankedMessage(MessageKey.Of(point), 1) { Explanation = explanation })], newest.Count == 0 ? 0 : 1);
    }

    private async Task<SearchFacets> FacetsAsync(IReadOnlyList<RankedMessage> ranked, AskedSearch asked, CancellationToken cancellationToken)
    {
        var (visible, _) = await VisibleAsync(ranked, Math.Max(ranked.Count, 1), cancellationToken).ConfigureAwait(false);
        var messages = await ReadAsync(visible, cancellationToken).ConfigureAwait(false);
        return SearchFacets.Of([.. messages.Values], [.. asked.Request.Facets], asked.Calendar);
    }
}
