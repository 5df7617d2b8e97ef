using SemanticMemory.Embedding;
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
        var hits = found.Select(hit => Hit(hit.Ranked, hit.Session, asked.Request)).ToArray();
        var cursor = SearchCursor.Write(name, new RankingRest(asked.Calendar.Now, confidence, [.. ranked.Skip(looked).Select(hit => (hit.Message.Id, hit.Score))]));
        return new SearchResult
        {
            Hits = hits,
            Groups = request.GroupBySession
                ? [.. hits.GroupBy(hit => hit.Session).Select(group => new SearchGroup(group.Key, group.First().Score, [.. group]))]
                : null,
            Facets = rest is null && request.Facets.Count > 0 ? await FacetsAsync(ranked, asked, cancellationToken).ConfigureAwait(false) : null,
            Interpreted = asked.Interpreted,
            Confidence = confidence,
            Degraded = recalled.Degraded,
            Exhausted = cursor is null,
            NextCursor = cursor,
            TookMs = _time.GetElapsedTime(started).TotalMilliseconds,
        };
    }

    private static SearchHit Hit(RankedMessage hit, SessionInfo session, SearchRequest request) => new(
        hit.Message, session, hit.Score, Highlights.Find(hit.Message.Content, request.Query), hit.Explanation);

    private static void Check(SearchRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var errors = new InputErrors();
        errors.Require(!string.IsNullOrWhiteSpace(request.Query), "query", "Must say what to look for.");
        errors.Text(request.Query, "query", LongestQuery);
        errors.Require(Enum.IsDefined(request.Mode), "mode", "Must be hybrid, semantic or keyword.");
        TimeZones.Check(request.TimeZone, errors);
        errors.Require(request.Facets?.All(Enum.IsDefined) ?? false, "facets", "Must be a list of channel, user, role and month.");
        Paging.Check(request.Limit, errors);
        errors.Require(request.Filter is not null, "filter", "Must be an object, not null.");
        if (request.Filter is not null)
        {
            MessageFilters.Check(request.Filter, errors);
        }

        errors.ThrowIfAny();
    }

    private Task<RecallResult> RankAsync(SearchRequest request, CancellationToken cancellationToken) => AskAsync(
        [(request.Query, 1)],
        new RecallQuestion(default, _bm25.QueryWeights(request.Query), MessageFilters.ToStore(request.Filter, _user), request.Mode, request.Explain),
        cancellationToken);

    /// <summary>What is recalled by the vector of some texts and the rest of a question.</summary>
    private Task<RecallResult> AskAsync(IReadOnlyList<(string Text, float Weight)> parts, RecallQuestion question, CancellationToken cancellationToken) =>
        StoreEmbedder.WithVectorsAsync(async () =>
        {
            var (vector, model, degraded) = await EmbedQuestionAsync(parts, question.Mode, cancellationToken).ConfigureAwait(false);
            var result = await _recall.RecallAsync(question with { Vector = vector, Model = model }, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            return result with { Degraded = degraded };
        });

    /// <summary>
    /// The vector of a question, a sum of its parts; while the embedding model is away none, and why. A search by meaning alone fails then: there is
    /// nothing else to look by.
    /// </summary>
    private async Task<(ReadOnlyMemory<float> Vector, EmbeddingFingerprint? Model, string? Degraded)> EmbedQuestionAsync(
        IReadOnlyList<(string Text, float Weight)> parts, SearchMode mode, CancellationToken cancellationToken)
    {
        try
        {
            if (mode == SearchMode.Keyword)
            {
                return (default, null, null);
            }

            var embedder = _embedder.Now;
            return (await embedder.EmbedQueryAsync(parts, cancellationToken).ConfigureAwait(false), embedder.Fingerprint, null);
        }
        catch (MemoryException failure) when (mode == SearchMode.Hybrid)
        {
            return (default, null, failure.Problem);
        }
    }

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
            var sessions = (await _sessions.FindManyAsync([.. next.Select(hit => hit.Message.SessionId).Distinct()], cancellationToken).ConfigureAwait(false))
                .Where(session => IsVisible(session) && session.Session.Status != SessionStatus.Deleted)
                .ToDictionary(session => session.Session.Id, session => new SessionInfo(session.Session.Id, session.Session.Title, session.Session.Channel));
            found.AddRange(next.Where(hit => sessions.ContainsKey(hit.Message.SessionId)).Select(hit => (hit, sessions[hit.Message.SessionId])));
            looked += next.Length;
        }

        return (found, looked);
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
        var messages = passing.ToDictionary(point => point.Id, MessagePoints.FromPoint);
        return new RecallResult([.. rest.Entries.Where(entry => messages.ContainsKey(entry.Id)).Select(entry => new RankedMessage(messages[entry.Id], entry.Score, null))], rest.Confidence);
    }
}
