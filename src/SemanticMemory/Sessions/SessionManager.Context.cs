using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Profiles;
using SemanticMemory.Recall;
using SemanticMemory.Search;
using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

public sealed partial class SessionManager
{
    private const int DefaultMessages = 20;
    private const int MostMessages = 200;
    private const int MostRecalled = 50;
    private const int FewestTokens = 64;

    // Hits of one stretch of conversation become one passage. Each hit's neighbours are read, which is much of the work.
    private const int HitsPerPassage = 2;

    /// <summary>
    /// What an agent gets before it answers: the session's recent turns and, by meaning and by words, what was said in other sessions of the same
    /// scope, within one token budget. While the embedding model is away it goes by words alone and says so.
    /// </summary>
    public async Task<ContextWindow> BuildContextAsync(Guid sessionId, ContextRequest request, CancellationToken cancellationToken = default)
    {
        Check(request);
        var session = (await RequireAsync(sessionId, cancellationToken).ConfigureAwait(false)).Session;
        var (preferences, items) = await ProfileAsync(session, cancellationToken).ConfigureAwait(false);
        return (await WindowAsync(session, preferences, items, request, except: null, cancellationToken).ConfigureAwait(false)).Window;
    }

    /// <summary>A session's window and the time zone of its dates. One stored message can be left out, which the request then carries itself.</summary>
    private async Task<(ContextWindow Window, TimeZoneInfo TimeZone)> WindowAsync(
        Session session, UserPreferences preferences, IReadOnlyList<ContextItem> items, ContextRequest request, Guid? except, CancellationToken cancellationToken)
    {
        request = Obeying(preferences, request);
        var written = request.IncludeSummary ? await WrittenSummaryAsync(session, cancellationToken).ConfigureAwait(false) : null;
        session = session with { SystemPrompt = session.SystemPrompt ?? preferences.SystemPrompt, Summary = written is null ? null : session.Summary };
        var (turns, older, earlier) = await TurnsAsync(session, request, except, cancellationToken).ConfigureAwait(false);
        session = await WithGapAsync(session, written, request, turns, older, except, cancellationToken).ConfigureAwait(false);
        var query = request.Query is null ? RecallQuery.From(turns) : RecallQuery.Of(request.Query);
        var (scope, within) = RecallScopes.Of(session, request);
        var (candidates, confidence, degraded) = within is null || query.Parts.Count == 0
            ? ([], 0, null)
            : await RecallAsync(session, query, within, request, cancellationToken).ConfigureAwait(false);
        var timeZone = TimeZones.Of(request.TimeZone);
        var window = ContextAssembler.Assemble(new ContextMaterial
        {
            Session = session,
            Request = request,
            Query = query.Text,
            ScopeUsed = scope,
            Confidence = confidence,
            Turns = turns,
            OlderTurns = older,
            Earlier = earlier,
            Items = items,
            Recalled = candidates,
            TokenCounter = _options.TokenCounter,
            TimeZone = timeZone,
        });
        return (window with { Degraded = degraded }, timeZone);
    }

    private void Check(ContextRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var errors = new InputErrors();
        Check(request, "", errors);
        errors.ThrowIfAny();
    }

    /// <summary>Checks a request whose fields are named with this prefix.</summary>
    private void Check(ContextRequest request, string at, InputErrors errors)
    {
        errors.Require(request.Query is null || !string.IsNullOrWhiteSpace(request.Query), at + "query", "Must not be blank: leave it out to recall by the last turns.");
        errors.Text(request.Query, at + "query", LongestQuery);
        errors.Require(request.MaxTokens >= FewestTokens, at + "maxTokens", $"Must be {FewestTokens} or more.");
        errors.Require(request.MaxMessages is null or (>= 0 and <= MostMessages), at + "maxMessages", $"Must be 0 to {MostMessages}.");
        errors.Require(request.MaxRecalled is >= 0 and <= MostRecalled, at + "maxRecalled", $"Must be 0 to {MostRecalled}.");
        errors.Require(Enum.IsDefined(request.Scope), at + "scope", "Must be auto, user, entity or tenant.");
        errors.Require(Enum.IsDefined(request.Format), at + "format", "Must be json, messages or text.");
        TimeZones.Check(request.TimeZone, errors, at);
        RecencyOf(request).Check(errors, at);
        errors.Require(request.Recent is { Count: <= MostMessages }, at + "recent", $"Must be a list of at most {MostMessages} turns.");
        for (var i = 0; i < Math.Min(request.Recent?.Count ?? 0, MostMessages); i++)
        {
            errors.Require(request.Recent![i] is not null, $"{at}recent[{i}]", "Must be a message, not null.");
            if (request.Recent[i] is { } turn)
            {
                MessageValidation.Check(turn, $"{at}recent[{i}].", _time.GetUtcNow(), errors);
            }
        }
    }

    /// <summary>
    /// The last turns in time order, those that the request carries at the end; how many older ones there are; and the newest of these, which the window rolls up
    /// unless there is a summary.
    /// </summary>
    private async Task<(IReadOnlyList<Message> Turns, long Older, EarlierTurns Earlier)> TurnsAsync(
        Session session, ContextRequest request, Guid? except, CancellationToken cancellationToken)
    {
        var most = request.MaxMessages ?? DefaultMessages;
        var recent = request.Recent.TakeLast(most).Select((turn, index) => Unstored(session, turn, index)).ToArray();
        var shown = most - recent.Length;

        // Both in one read: they lie next to each other.
        var read = shown + (session.Summary is null && request.IncludeSummary ? MostRolledUp : 0);
        var stored = read == 0 ? [] : await _store.Messages.ScrollAsync(OfSession(session.Id, read, except), cancellationToken).ConfigureAwait(false);
        var count = await _store.Messages.CountAsync(OfSession(session.Id, most, except).Filter, cancellationToken).ConfigureAwait(false);
        var older = request.Recent.Count - recent.Length + count - Math.Min(shown, stored.Count);
        var messages = stored.Reverse().Select(MessagePoints.FromPoint).ToArray();
        var earlier = messages[..Math.Max(0, messages.Length - shown)];
        var first = earlier.Length == 0 || stored.Count < read ? earlier.FirstOrDefault()?.Timestamp : await BeginningOfAsync(session.Id, except, cancellationToken).ConfigureAwait(false);
        return ([.. messages[earlier.Length..], .. recent], Math.Max(older, 0), new EarlierTurns(earlier, first));
    }

    /// <summary>When the first message of a session was said, but for one that is left out.</summary>
    private async Task<DateTimeOffset?> BeginningOfAsync(Guid sessionId, Guid? except, CancellationToken cancellationToken)
    {
        var oldest = await _store.Messages.ScrollAsync(OfSession(sessionId, limit: 1, except) with { Descending = false }, cancellationToken).ConfigureAwait(false);
        return oldest.Count == 0 ? null : Timestamps.FromMicroseconds(oldest[0].Payload.Integer(MessageFields.Timestamp)!.Value);
    }

    // A turn that is not stored has an id that is no message's: it can be told from others within the window.
    private Message Unstored(Session session, NewMessage turn, int index) =>
        Message.From(turn, PointIds.From("unstored", index.ToString(System.Globalization.CultureInfo.InvariantCulture)), session, turn.Timestamp ?? _time.GetUtcNow().AddMicroseconds(index));

    private async Task<(IReadOnlyList<PassageCandidate> Candidates, double Confidence, string? Degraded)> RecallAsync(
        Session session, RecallQuery query, Filter within, ContextRequest request, CancellationToken cancellationToken)
    {
        var filter = Filter.AllOf(
            MessageVisibility.Present,
            within,
            Equal(MessageFields.User, _user),
            new Filter.In(MessageFields.Role, RecallScopes.Roles),
            new Filter.Not(new Filter.EqualTo(MessageFields.Session, session.Id.ToString())));
        var question = new RecallQuestion(query.Parts, filter, SearchMode.Hybrid, request.Explain) { Recency = RecencyOf(request) };
        var result = await _recall.RecallAsync(question, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        var (hits, _) = await VisibleAsync(
            result.Messages, Math.Min(MostRecalled, HitsPerPassage * request.MaxRecalled), cancellationToken).ConfigureAwait(false);
        var messages = await ReadAsync(hits, cancellationToken).ConfigureAwait(false);
        var neighbours = await RecalledNeighbours.ReadAsync(_store.Messages, [.. hits.Select(hit => hit.Ranked.Message.Id)], cancellationToken).ConfigureAwait(false);
        var candidates = hits.Where(hit => messages.ContainsKey(hit.Ranked.Message.Id)).Select(hit => new PassageCandidate(
            new RecalledPassage(
                messages[hit.Ranked.Message.Id],
                neighbours.GetValueOrDefault(hit.Ranked.Message.Id, []),
                hit.Session,
                hit.Ranked.Score,
                hit.Ranked.Explanation),
            Within(messages[hit.Ranked.Message.Id], hit.Ranked.Best)));
        return ([.. candidates], result.Confidence, result.Degraded);
    }

    private static AskedRecency RecencyOf(ContextRequest request) => new(request.Recency, request.RecencyHalfLifeDays);

    // What tools said is ranked with a message but is no part of its content.
    private static TextRange? Within(Message message, TextRange? best) => best is { } range && range.Start + range.Length <= message.Content.Length ? range : null;
}
