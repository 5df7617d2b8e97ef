using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Recall;
using SemanticMemory.Search;
using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

public sealed partial class SessionManager
{
    private const int LongestQuery = 10_000;

    /// <summary>
    /// Finds messages by meaning and by words, best first; while the embedding model is away, by words alone (a search of
    /// <see cref="SearchMode.Semantic"/> fails then). Archived sessions are searched, deleted ones never. Pages end with the candidates that
    /// the first call found.
    /// </summary>
    public async Task<SearchResult> SearchAsync(SearchRequest request, CancellationToken cancellationToken = default)
    {
        Check(request);
        var started = _time.GetTimestamp();
        var name = ListName("search", request.Mode) + "/" + SearchIdentity.Of(request);
        var rest = request.Cursor is null ? null : SearchCursor.Read(name, request.Cursor);
        var asked = AskedSearch.Of(request, await CalendarAsync(request, rest?.AskedAt, cancellationToken).ConfigureAwait(false));
        var recalled = rest is not null ? await RereadAsync(asked.Request, rest, cancellationToken).ConfigureAwait(false)
            : asked.IsTimeAlone ? await NewestAsync(asked.Request, cancellationToken).ConfigureAwait(false)
            : await RankAsync(asked.Request, cancellationToken).ConfigureAwait(false);
        var (ranked, confidence) = recalled;
        var (found, looked) = await VisibleAsync(ranked, request.Limit, cancellationToken).ConfigureAwait(false);
        var messages = await ReadAsync(found, cancellationToken).ConfigureAwait(false);
        var terms = Highlights.Terms(asked.Request.Query);
        var hits = found
            .Where(hit => messages.ContainsKey(hit.Ranked.Message.Id))
            .Select(hit => Hit(messages[hit.Ranked.Message.Id], hit.Ranked, hit.Session, terms))
            .ToArray();
        var cursor = SearchCursor.Write(name, asked.Calendar.Now, recalled, looked);
        return new SearchResult
        {
            Hits = hits,
            Groups = request.GroupBySession
                ? [.. hits.GroupBy(hit => hit.Session).Select(group => new SearchGroup(group.Key, group.First().Score, [.. group]))]
                : null,
            Facets = rest is null && request.Facets.Count > 0 ? await FacetsAsync(ranked, asked, cancellationToken).ConfigureAwait(false) : null,
            Interpreted = asked.Interpreted,
            Confidence = confidence,
            ConfidenceParts = request.Explain && rest is null ? recalled.ConfidenceParts : null,
            Degraded = recalled.Degraded,
            Exhausted = cursor is null,
            NextCursor = cursor,
            TookMs = _time.GetElapsedTime(started).TotalMilliseconds,
        };
    }

    private static SearchHit Hit(Message message, RankedMessage hit, SessionInfo session, HashSet<uint> terms) => new(
        message, session, hit.Score, Highlights.Find(message.Content, terms), hit.Explanation);

    private static void Check(SearchRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var errors = new InputErrors();
        errors.Require(!string.IsNullOrWhiteSpace(request.Query), "query", "Must say what to look for.");
        errors.Text(request.Query, "query", LongestQuery);
        errors.Require(Enum.IsDefined(request.Mode), "mode", "Must be hybrid, semantic or keyword.");
        TimeZones.Check(request.TimeZone, errors);
        RecencyOf(request).Check(errors);
        errors.Require(request.Facets?.All(Enum.IsDefined) ?? false, "facets", "Must be a list of channel, user, role and month.");
        Paging.Check(request.Limit, errors);
        errors.Require(request.Filter is not null, "filter", "Must be an object, not null.");
        if (request.Filter is not null)
        {
            MessageFilters.Check(request.Filter, errors);
        }

        errors.ThrowIfAny();
    }

    private Task<RecallResult> RankAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        var question = new RecallQuestion([new WeightedText(request.Query, 1)], MessageFilters.ToStore(request.Filter, _user), request.Mode, request.Explain) { Recency = RecencyOf(request) };
        return _recall.RecallAsync(question, _time.GetUtcNow(), cancellationToken);
    }

    private static AskedRecency RecencyOf(SearchRequest request) => new(request.Recency, request.RecencyHalfLifeDays);

    /// <summary>
    /// The best so many whose session is there, not deleted and the caller's, and how many were looked at for them. The store's filter has left out
    /// nearly all others already: this is for those whose session changed a moment ago.
    /// </summary>
    private async Task<(IReadOnlyList<(RankedMessage Ranked, SessionInfo Session)> Found, int Looked)> VisibleAsync(
        IReadOnlyList<RankedMessage> ranked, int most, CancellationToken cancellationToken)
    {
        var found = new List<(RankedMessage, SessionInfo)>(Math.Min(most, ranked.Count));
        var looked = 0;
        while (found.Count < most && looked < ranked.Count)
        {
            var next = ranked.Skip(looked).Take(most - found.Count).ToArray();
            var sessions = await VisibleSessionsAsync([.. next.Select(hit => hit.Message.SessionId).Distinct()], cancellationToken).ConfigureAwait(false);
            foreach (var hit in next)
            {
                if (sessions.TryGetValue(hit.Message.SessionId, out var session))
                {
                    found.Add((hit, session));
                }
            }

            looked += next.Length;
        }

        return (found, looked);
    }

    /// <summary>Those of some sessions that are there, not deleted and the caller's.</summary>
    private async Task<IReadOnlyDictionary<Guid, SessionInfo>> VisibleSessionsAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var visible = new Dictionary<Guid, SessionInfo>(ids.Count);
        foreach (var head in await _sessions.FindHeadsAsync(ids, cancellationToken).ConfigureAwait(false))
        {
            if (IsOwn(head.UserId) && head.Status != SessionStatus.Deleted)
            {
                visible.Add(head.Info.Id, head.Info);
            }
        }

        return visible;
    }

    /// <summary>The whole messages of what was found; one that was deleted a moment ago is missing.</summary>
    private async Task<IReadOnlyDictionary<Guid, Message>> ReadAsync(IReadOnlyList<(RankedMessage Ranked, SessionInfo Session)> found, CancellationToken cancellationToken)
    {
        var points = await _store.Messages.GetAsync([.. found.Select(hit => hit.Ranked.Message.Id)], cancellationToken).ConfigureAwait(false);
        return points.Where(point => !point.IsTombstone()).ToDictionary(point => point.Id, MessagePoints.FromPoint);
    }

    /// <summary>The rest of a ranking as its messages are now: deleted ones are gone, and what no longer passes the filter is left out.</summary>
    private async Task<RecallResult> RereadAsync(SearchRequest request, RankingRest rest, CancellationToken cancellationToken)
    {
        var ids = rest.Entries.Select(entry => entry.Id).ToArray();
        var passing = await _store.Messages.ScrollAsync(
            new ScrollQuery
            {
                Filter = Filter.AllOf(new Filter.HasId(ids), MessageFilters.ToStore(request.Filter, _user)),
                Order = MessageFields.Timestamp,
                Limit = ids.Length,
            },
            cancellationToken).ConfigureAwait(false);
        var messages = passing.ToDictionary(point => point.Id, MessageKey.Of);
        return new RecallResult([.. rest.Entries.Where(entry => messages.ContainsKey(entry.Id)).Select(entry => new RankedMessage(messages[entry.Id], entry.Score))], rest.Confidence);
    }
}
