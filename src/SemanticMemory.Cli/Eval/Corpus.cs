using SemanticMemory.Context;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;
using SemanticMemory.Transfer;

namespace SemanticMemory.Cli.Eval;

/// <summary>A tenant that holds conversations, and the questions about them that have an answer.</summary>
internal sealed class Corpus
{
    private const int FirstPage = 50;
    private const int FurtherPage = 200;
    private readonly SessionManager _sessions;
    private readonly QuestionClock _clock;
    private readonly Guid _asking;
    private readonly DateTimeOffset _end;

    private readonly IReadOnlyList<ConversationFile> _files;

    private Corpus(SessionManager sessions, QuestionClock clock, Guid asking, DateTimeOffset end, IReadOnlyList<ConversationFile> files) =>
        (_sessions, _clock, _asking, _end, _files) = (sessions, clock, asking, end, files);

    /// <summary>The names of its files.</summary>
    public string Name => string.Join(", ", _files.Select(file => file.Name));

    /// <summary>The questions with evidence, in the order of the files.</summary>
    public IReadOnlyList<ConversationQuestion> Questions => field ??= [.. _files.SelectMany(file => file.Questions).Where(question => question.Evidence.Count > 0)];

    /// <summary>The questions that nothing answers.</summary>
    public IReadOnlyList<ConversationQuestion> Unanswerable => field ??= [.. _files.SelectMany(file => file.Questions).Where(question => question.Evidence.Count == 0)];

    /// <summary>The tenant.</summary>
    public TenantId Tenant => _sessions.Tenant;

    /// <summary>The same tenant, asked through another manager, which is made over its clock.</summary>
    public Corpus Through(Func<TimeProvider, SessionManager> make) => new(make(_clock), _clock, _asking, _end, _files);

    /// <summary>Stores the files in a tenant whose clock is given, at the time of their last message, and starts the empty session in which context windows are asked for.</summary>
    public static async Task<Corpus> StoreAsync(SessionManager sessions, QuestionClock clock, IReadOnlyList<ConversationFile> files, CancellationToken cancellationToken)
    {
        clock.Now = files.SelectMany(file => file.Sessions).SelectMany(session => session.Messages).Max(message => message.Timestamp);
        foreach (var file in files)
        {
            await file.StoreAsync(sessions, cancellationToken);
        }

        var asking = await sessions.StartAsync(new NewSession { Channel = "eval", ExternalId = "eval" }, cancellationToken);
        return new Corpus(sessions, clock, asking.Session.Id, clock.Now, files);
    }

    /// <summary>Asks a question.</summary>
    /// <returns>For each piece of evidence its place among the first 50 hits, from 1, and how long the search took.</returns>
    public async Task<(IReadOnlyList<int?> Ranks, TimeSpan Took)> SearchAsync(ConversationQuestion question, SearchMode mode, CancellationToken cancellationToken)
    {
        _clock.Now = AskedAt(question);
        var request = new SearchRequest { Query = Text(question), Mode = mode, ParseTime = question.CountsTimesFromNow, Limit = FirstPage };
        var started = TimeProvider.System.GetTimestamp();
        var found = await _sessions.SearchAsync(request, cancellationToken);
        var took = TimeProvider.System.GetElapsedTime(started);
        return (Ranks(question, found.Hits), took);
    }

    /// <summary>Asks a question and goes through all pages.</summary>
    /// <returns>For each piece of evidence its place among all candidates, from 1.</returns>
    public async Task<IReadOnlyList<int?>> SearchAllAsync(ConversationQuestion question, SearchMode mode, CancellationToken cancellationToken)
    {
        _clock.Now = AskedAt(question);
        var request = new SearchRequest { Query = Text(question), Mode = mode, ParseTime = question.CountsTimesFromNow, Limit = FurtherPage };
        var hits = new List<SearchHit>();
        do
        {
            var found = await _sessions.SearchAsync(request, cancellationToken);
            hits.AddRange(found.Hits);
            request = request with { Cursor = found.NextCursor };
        }
        while (request.Cursor is not null);

        return Ranks(question, hits);
    }

    /// <summary>Asks a question in hybrid mode for as many hits as a page holds, and why they are hits.</summary>
    /// <param name="question">The question.</param>
    /// <param name="parseTime">Does its time phrase filter, where its times are counted from when it is asked?</param>
    /// <param name="within">Only these sessions; <see langword="null"/>: all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<SearchResult> ExplainAsync(ConversationQuestion question, bool parseTime, IReadOnlyList<Guid>? within, CancellationToken cancellationToken)
    {
        _clock.Now = AskedAt(question);
        var request = new SearchRequest { Query = Text(question), ParseTime = parseTime && question.CountsTimesFromNow, Limit = FurtherPage, Explain = true, Filter = new MessageFilter { SessionIds = within } };
        return _sessions.SearchAsync(request, cancellationToken);
    }

    /// <summary>The sessions that hold none of the question's evidence, at most as many as a filter takes.</summary>
    public async Task<IReadOnlyList<Guid>> SessionsWithoutAsync(ConversationQuestion question, CancellationToken cancellationToken)
    {
        var holding = _files.SelectMany(file => file.Sessions).Where(session => session.Messages.Any(message => question.Evidence.Contains(message.Id))).Select(session => session.Id).ToHashSet();
        var page = await _sessions.ListAsync(new SessionQuery { Limit = FurtherPage }, cancellationToken);
        return [.. page.Items.Where(session => session.Id != _asking && session.ExternalId is not null && !holding.Contains(session.ExternalId)).Select(session => session.Id)];
    }

    /// <summary>The share of the question's evidence that a context window of so many tokens holds, in a new session, recalling from everybody's.</summary>
    public async Task<double> WindowAsync(ConversationQuestion question, int maxTokens, CancellationToken cancellationToken)
    {
        _clock.Now = AskedAt(question);
        var request = new ContextRequest { Query = Text(question), Scope = RecallScope.Tenant, MaxTokens = maxTokens };
        var window = await _sessions.BuildContextAsync(_asking, request, cancellationToken);
        var held = window.Recalled.SelectMany(passage => passage.Neighbours.Prepend(passage.Message)).Select(message => message.ExternalId).ToHashSet();
        var evidence = question.Evidence.Distinct().ToArray();
        return (double)evidence.Count(held.Contains) / evidence.Length;
    }

    // What was said just before stands where a caller without a session would put it: above the question, the newest last.
    private static string Text(ConversationQuestion question) => string.Join('\n', [.. question.Recent.Select(turn => turn.Content), question.Question]);

    private DateTimeOffset AskedAt(ConversationQuestion question) => question.AsOf == default ? _end : question.AsOf;

    private static IReadOnlyList<int?> Ranks(ConversationQuestion question, IReadOnlyList<SearchHit> hits)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < hits.Count; i++)
        {
            places.TryAdd(hits[i].Message.ExternalId!, i + 1);
        }

        return [.. question.Evidence.Distinct().Select(id => places.TryGetValue(id, out var place) ? place : (int?)null)];
    }
}
