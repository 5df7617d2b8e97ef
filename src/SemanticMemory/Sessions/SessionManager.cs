using SemanticMemory.Embedding;
using SemanticMemory.Lexical;
using SemanticMemory.Limits;
using SemanticMemory.Messages;
using SemanticMemory.Profiles;
using SemanticMemory.Recall;
using SemanticMemory.Replies;
using SemanticMemory.Storage;
using SemanticMemory.Summaries;

namespace SemanticMemory.Sessions;

/// <summary>
/// A tenant's sessions and messages: starts and changes sessions, appends messages, reads history, searches and builds context windows.
/// </summary>
/// <remarks>
/// All members may be called by many threads at once. An answer means that what it says is durable. Failures are
/// <see cref="MemoryException"/>s: <see cref="MemoryError.Invalid"/> names the fields, <see cref="MemoryError.NotFound"/> what is not there or not
/// the caller's, <see cref="MemoryError.Conflict"/> a state or other content under the same id, <see cref="MemoryError.Unavailable"/> a store or
/// model that cannot be reached; then nothing is half written.
/// </remarks>
public sealed partial class SessionManager
{
    private readonly TenantStore _store;
    private readonly SessionManagerOptions _options;
    private readonly TimeProvider _time;
    private readonly StoreEmbedder _embedder;
    private readonly Bm25 _bm25;
    private readonly SessionStore _sessions;
    private readonly TokenLedger _tokens;
    private readonly UnfinishedAppend _unfinished;
    private readonly Quotas _quotas;
    private readonly HybridRecall _recall;
    private readonly PreferenceRecords _preferences;
    private readonly ItemRecords _items;
    private readonly SummaryRecords _summaries;
    private readonly ChatModel? _chat;
    private readonly string? _user;

    /// <summary>A manager of one tenant; cheap, to be kept.</summary>
    /// <param name="store">The tenant's part of a store.</param>
    /// <param name="embedder">The model of the store's vectors.</param>
    /// <param name="options">Defaults if absent.</param>
    /// <param name="timeProvider">The system's clock if absent.</param>
    /// <exception cref="MemoryException"><see cref="MemoryError.Misconfigured"/>: the store holds vectors of another model, or nobody knows the time zone.</exception>
    /// <exception cref="ArgumentException">An option is out of its bounds; the message says how it must be.</exception>
    public SessionManager(TenantStore store, Embedder embedder, SessionManagerOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(embedder);
        options ??= new SessionManagerOptions();
        if (store.Embedding != embedder.Fingerprint && store.Embedding != options.NextEmbedder?.Fingerprint)
        {
            throw new MemoryException(MemoryError.Misconfigured, "embedding-model-changed",
                $"The store holds vectors of {store.Embedding}, the embedder makes those of {embedder.Fingerprint}: use the store's model, or run `semantic-memory reembed` to move the store to the other.");
        }

        ArgumentNullException.ThrowIfNull(options.Recall);
        options.Recall.Validate($"{nameof(SessionManagerOptions)}.{nameof(options.Recall)}");
        ArgumentNullException.ThrowIfNull(options.Limits);
        options.Limits.Validate($"{nameof(SessionManagerOptions)}.{nameof(options.Limits)}");
        if (options.TimeZone is { } zone && !TimeZones.IsKnown(zone))
        {
            throw new MemoryException(MemoryError.Misconfigured, "time-zone-unknown", $"'{zone}' is no IANA time zone that this machine knows: give one like Europe/Berlin, or none for UTC.");
        }

        (_store, _embedder, _options, _time) = (store, new StoreEmbedder(store, embedder, options.NextEmbedder), options, timeProvider ?? TimeProvider.System);
        _bm25 = new Bm25(_options.Bm25);
        _sessions = new SessionStore(store, _time);
        _tokens = new TokenLedger(store, _options.Instance);
        _unfinished = new UnfinishedAppend(_sessions, _tokens);
        _quotas = new Quotas(store, _tokens, _options.Limits, _time);
        _recall = new HybridRecall(store.Messages, _embedder, _bm25, _options.Recall);
        _preferences = new PreferenceRecords(store, _time);
        _items = new ItemRecords(store, _time);
        _summaries = new SummaryRecords(store, _time);
        _chat = _options.ChatClient is { } client ? new ChatModel(client) : null;
    }

    private SessionManager(SessionManager of, string user)
    {
        (_store, _embedder, _options, _time, _bm25) = (of._store, of._embedder, of._options, of._time, of._bm25);
        (_sessions, _tokens, _unfinished, _quotas, _recall, _user) = (of._sessions, of._tokens, of._unfinished, of._quotas, of._recall, user);
        (_preferences, _items, _summaries, _chat) = (of._preferences, of._items, of._summaries, of._chat);
    }

    /// <summary>Whose data this is.</summary>
    public TenantId Tenant => _store.Tenant;

    /// <summary>The same manager narrowed to one user: other users' sessions, and those without a user, do not exist for it.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>: the id is blank or longer than 128 characters; or this manager is narrowed to another user already.</exception>
    public SessionManager OnBehalfOf(string userId)
    {
        var errors = new InputErrors();
        errors.Require(userId is not null, "userId", "Must be given.");
        errors.Label(userId, "userId", 128);
        errors.Require(_user is null || _user == userId, "userId", "This manager is narrowed to another user already.");
        errors.ThrowIfAny();
        return new SessionManager(this, userId!);
    }

    /// <summary>
    /// Starts a session. With an external id the id comes from it, and starting it again answers the session as it is and changes nothing.
    /// </summary>
    public async Task<StartedSession> StartAsync(NewSession session, CancellationToken cancellationToken = default)
    {
        SessionValidation.Check(session);
        var id = session.ExternalId is { } externalId ? IdOf(externalId) : Guid.CreateVersion7(_time.GetUtcNow());
        var created = await _sessions.InsertAsync(Started(session with { UserId = OwnerOf(session.UserId) }, id), cancellationToken).ConfigureAwait(false);
        return new StartedSession(await GetAsync(id, cancellationToken).ConfigureAwait(false), created);
    }

    /// <summary>A session with its counts and sums; deleted ones can be read as well.</summary>
    public async Task<Session> GetAsync(Guid sessionId, CancellationToken cancellationToken = default)
    {
        var stored = await RequireAsync(sessionId, cancellationToken).ConfigureAwait(false);
        var session = await WithLastMessageAsync(stored, isRepeat: false, cancellationToken).ConfigureAwait(false);
        return (await WithCountsAsync([session], cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>Sessions, newest activity first.</summary>
    public async Task<Page<Session>> ListAsync(SessionQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var errors = new InputErrors();
        Paging.Check(query.Limit, errors);
        errors.Require(query.Status is null || Enum.IsDefined(query.Status.Value), "status", "Must be active, paused, archived or deleted.");
        errors.Require(query.Query is null || !string.IsNullOrWhiteSpace(query.Query), "q", "Must not be blank: leave it out to list all.");
        errors.Text(query.Query, "q", LongestSessionQuery);
        errors.ThrowIfAny();
        var filter = Filter.AllOf(
            await HavingWordsAsync(query, cancellationToken).ConfigureAwait(false),
            query.Status is { } status ? Equal(SessionFields.Status, StoredSession.Keyword(status)) : new Filter.Not(Equal(SessionFields.Status, StoredSession.Keyword(SessionStatus.Deleted))!),
            Equal(SessionFields.User, _user),
            Equal(SessionFields.User, query.UserId),
            Equal(SessionFields.Channel, query.Channel),
            Equal(SessionFields.Agent, query.AgentId),
            Equal(SessionFields.EntityType, query.EntityType),
            Equal(SessionFields.EntityId, query.EntityId),
            Equal(SessionFields.Tags, query.Tag),
            query.Resolved is { } resolved ? Filter.Is(SessionFields.Resolved, resolved ? 1 : 0) : null);
        var list = ListName("sessions", query with { Cursor = null, Limit = 0 });
        var scroll = new ScrollQuery
        {
            Filter = filter,
            Order = SessionFields.Activity,
            Descending = true,
            After = Cursor.Read(list, query.Cursor),
            Limit = query.Limit + 1,
        };
        var points = await _store.Sessions.ScrollAsync(scroll, cancellationToken).ConfigureAwait(false);
        var total = await _store.Sessions.CountAsync(filter, cancellationToken).ConfigureAwait(false);
        var (page, next) = Paging.Cut(list, points, SessionFields.Activity, query.Limit);
        var sessions = await WithCountsAsync([.. page.Select(point => StoredSession.FromPoint(point).Session)], cancellationToken).ConfigureAwait(false);
        return new Page<Session>(sessions, next, total);
    }

    private static Filter.EqualTo? Equal(Field field, string? value) => value is null ? null : new Filter.EqualTo(field, value);

    // A cursor is good for the same question asked by the same caller only.
    private string ListName(string kind, object query) => $"{Tenant}/{_user?.Length}:{_user}/{kind}/{query}";

    private async Task<StoredSession> RequireAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        var found = await _sessions.FindAsync(sessionId, cancellationToken).ConfigureAwait(false);
        return IsVisible(found) ? found! : throw MemoryException.NotFound("session");
    }

    private bool IsVisible(StoredSession? session) => session is not null && IsOwn(session.Session.UserId);

    private bool IsOwn(string? userId) => _user is null || userId == _user;

    /// <summary>
    /// The session with the time of its last message as it is; what is stored of it is mended if it differs, after everything else that an append left undone
    /// whose process died. Of an append that may still be at it nothing is mended, unless it is being repeated.
    /// </summary>
    private async Task<Session> WithLastMessageAsync(StoredSession stored, bool isRepeat, CancellationToken cancellationToken)
    {
        var session = stored.Session;
        var newest = await _store.Messages.ScrollAsync(OfSession(session.Id, limit: 1), cancellationToken).ConfigureAwait(false);
        long? last = newest.Count == 0 ? null : newest[0].Payload.Integer(MessageFields.Timestamp);
        if (last == session.LastMessageAt.ToMicroseconds())
        {
            return session;
        }

        var isLeft = UnfinishedAppend.IsLeftBy(session, last);
        if (isLeft && !isRepeat && !UnfinishedAppend.IsGivenUp(last!.Value, _time.GetUtcNow()))
        {
            return session with { LastMessageAt = Timestamps.FromMicroseconds(last.Value) };
        }

        var finished = isLeft
            ? await _unfinished.FinishAsync(stored, newest[0], cancellationToken).ConfigureAwait(false) ?? throw MemoryException.NotFound("session")
            : stored;
        await _sessions.MendLastMessageAsync(session, last, cancellationToken).ConfigureAwait(false);
        return finished.Session with { LastMessageAt = last is { } time ? Timestamps.FromMicroseconds(time) : null };
    }

    private async Task<IReadOnlyList<Session>> WithCountsAsync(IReadOnlyList<Session> sessions, CancellationToken cancellationToken)
    {
        if (sessions.Count == 0)
        {
            return sessions;
        }

        var ids = sessions.Select(session => session.Id).ToArray();
        var counts = (await _store.Messages.FacetAsync(
            MessageFields.Session, new Filter.In(MessageFields.Session, [.. ids.Select(id => id.ToString())]), ids.Length, cancellationToken).ConfigureAwait(false))
            .ToDictionary(facet => Guid.Parse(facet.Value), facet => facet.Count);
        var tokens = await _tokens.ReadAsync(ids, cancellationToken).ConfigureAwait(false);
        return [.. sessions.Select(session => session with
        {
            MessageCount = counts.GetValueOrDefault(session.Id),
            InputTokens = tokens.GetValueOrDefault(session.Id)?.Input ?? 0,
            OutputTokens = tokens.GetValueOrDefault(session.Id)?.Output ?? 0,
        })];
    }
}
