using SemanticMemory.Context;
using SemanticMemory.Messages;
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

    // Tool messages may stand between a question and its answer.
    private const int NeighbourReach = 3;

    /// <summary>
    /// What an agent gets before it answers: the session's recent turns and, by meaning and by words, what was said in other sessions of the same
    /// scope, within one token budget. While the embedding model is away it goes by words alone and says so.
    /// </summary>
    public async Task<ContextWindow> BuildContextAsync(Guid sessionId, ContextRequest request, CancellationToken cancellationToken = default)
    {
        Check(request);
        var session = (await RequireAsync(sessionId, cancellationToken).ConfigureAwait(false)).Session;
        var preferences = await _preferences.FindAsync(session.UserId, cancellationToken).ConfigureAwait(false);
        (session, request) = (session with { SystemPrompt = session.SystemPrompt ?? preferences.SystemPrompt }, Obeying(preferences, request));
        var (turns, older) = await TurnsAsync(session, request, cancellationToken).ConfigureAwait(false);
        (session, var earlier) = await ForWindowAsync(session, request, turns, older, cancellationToken).ConfigureAwait(false);
        var query = request.Query is null ? RecallQuery.From(turns) : RecallQuery.Of(request.Query);
        var (scope, within) = RecallScopes.Of(session, request);
        var (candidates, confidence, degraded) = within is null || query.Parts.Count == 0
            ? ([], 0, null)
            : await RecallAsync(session, query, within, request, cancellationToken).ConfigureAwait(false);
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
            Items = await ItemsAsync(session, preferences, cancellationToken).ConfigureAwait(false),
            Recalled = candidates,
            TokenCounter = _options.TokenCounter,
            TimeZone = TimeZones.Of(request.TimeZone),
        });
        return window with { Degraded = degraded };
    }

    private void Check(ContextRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var errors = new InputErrors();
        errors.Require(request.Query is null || !string.IsNullOrWhiteSpace(request.Query), "query", "Must not be blank: leave it out to recall by the last turns.");
        errors.Text(request.Query, "query", LongestQuery);
        errors.Require(request.MaxTokens >= FewestTokens, "maxTokens", $"Must be {FewestTokens} or more.");
        errors.Require(request.MaxMessages is null or (>= 0 and <= MostMessages), "maxMessages", $"Must be 0 to {MostMessages}.");
        errors.Require(request.MaxRecalled is >= 0 and <= MostRecalled, "maxRecalled", $"Must be 0 to {MostRecalled}.");
        errors.Require(Enum.IsDefined(request.Scope), "scope", "Must be auto, user, entity or tenant.");
        errors.Require(Enum.IsDefined(request.Format), "format", "Must be json, messages or text.");
        TimeZones.Check(request.TimeZone, errors);
        errors.Require(request.Recent is { Count: <= MostMessages }, "recent", $"Must be a list of at most {MostMessages} turns.");
        for (var i = 0; i < Math.Min(request.Recent?.Count ?? 0, MostMessages); i++)
        {
            errors.Require(request.Recent![i] is not null, $"recent[{i}]", "Must be a message, not null.");
            if (request.Recent[i] is { } turn)
            {
                MessageValidation.Check(turn, $"recent[{i}].", _time.GetUtcNow(), errors);
            }
        }

        errors.ThrowIfAny();
    }

    /// <summary>The last turns in time order, those that the request carries at the end, and how many older ones there are.</summary>
    private async Task<(IReadOnlyList<Message> Turns, long Older)> TurnsAsync(Session session, ContextRequest request, CancellationToken cancellationToken)
    {
        var most = request.MaxMessages ?? DefaultMessages;
        var all = new Filter.EqualTo(MessageFields.Session, session.Id.ToString());
        var recent = request.Recent.TakeLast(most).Select((turn, index) => Unstored(session, turn, index)).ToArray();
        var stored = most == recent.Length
            ? []
            : await _store.Messages.ScrollAsync(OfSession(session.Id, most - recent.Length), cancellationToken).ConfigureAwait(false);
        var older = request.Recent.Count - recent.Length + await _store.Messages.CountAsync(all, cancellationToken).ConfigureAwait(false) - stored.Count;
        return ([.. stored.Reverse().Select(MessagePoints.FromPoint), .. recent], Math.Max(older, 0));
    }

    // A turn that is not stored has an id that is no message's: it can be told from others within the window.
    private Message Unstored(Session session, NewMessage turn, int index) =>
        Message.From(turn, PointIds.From("unstored", index.ToString(System.Globalization.CultureInfo.InvariantCulture)), session, turn.Timestamp ?? _time.GetUtcNow().AddMicroseconds(index));

    private async Task<(IReadOnlyList<PassageCandidate> Candidates, double Confidence, string? Degraded)> RecallAsync(
        Session session, RecallQuery query, Filter within, ContextRequest request, CancellationToken cancellationToken)
    {
        var terms = SparseVector.Sum([.. query.Parts.Select(part => (_bm25.QueryWeights(part.Text), part.Weight))]);
        var filter = Filter.AllOf(
            MessageVisibility.Present,
            within,
            Equal(MessageFields.User, _user),
            new Filter.In(MessageFields.Role, RecallScopes.Roles),
            new Filter.Not(new Filter.EqualTo(MessageFields.Session, session.Id.ToString())));
        var question = new RecallQuestion(default, terms, filter, SearchMode.Hybrid, request.Explain);
        var result = await AskAsync([.. query.Parts.Select(part => (part.Text, part.Weight))], question, cancellationToken).ConfigureAwait(false);
        var (hits, _) = await VisibleAsync(result.Messages, MostRecalled, cancellationToken).ConfigureAwait(false);
        var neighbours = await _store.Messages.NeighboursAsync([.. hits.Select(hit => hit.Ranked.Message.Id)], NeighbourReach, NeighbourReach, cancellationToken).ConfigureAwait(false);
        var candidates = hits.Select(hit => new PassageCandidate(
            new RecalledPassage(
                hit.Ranked.Message,
                RecalledNeighbours.Of(neighbours.GetValueOrDefault(hit.Ranked.Message.Id)),
                hit.Session,
                hit.Ranked.Score,
                hit.Ranked.Explanation),
            BestPassage.Of(hit.Ranked.Message.Content, terms, _bm25)));
        return ([.. candidates], result.Confidence, result.Degraded);
    }
}
