using System.Text;
using SemanticMemory.Client.Http;
using SemanticMemory.Context;
using SemanticMemory.Search;
using SemanticMemory.Summaries;

namespace SemanticMemory.Client;

/// <summary>
/// A tenant's memory on a server, over HTTP. Failures are <see cref="MemoryException"/>s with the status, slug, detail and fields of the server's problem; a
/// server that cannot be reached is <see cref="MemoryError.Unavailable"/>. Calls that can be repeated without harm are tried again, others never.
/// </summary>
/// <remarks>
/// Repeatable are reads, searches, context windows, puts and deletes, state changes, sessions and messages with external ids, and taking up a session. To be
/// kept for the life of the program; it holds its connections.
/// </remarks>
public sealed partial class MemoryClient : IMemoryClient, IDisposable
{
    private readonly Connection _connection;
    private readonly string? _user;

    /// <summary>A client of one tenant, which its key says.</summary>
    /// <param name="server">The server's address.</param>
    /// <param name="apiKey">A key of the tenant.</param>
    public MemoryClient(Uri server, string apiKey)
        : this(new MemoryClientOptions { Server = server, ApiKey = apiKey })
    {
    }

    /// <summary>A client of one tenant, which its key says.</summary>
    /// <param name="options">Where the server is, the key, limits.</param>
    /// <param name="http">
    /// To send with; it is not disposed, and its base address and time limit should be left alone. Its handler must encode header values as UTF-8 if user ids are
    /// not ASCII. Absent: one of its own.
    /// </param>
    public MemoryClient(MemoryClientOptions options, HttpClient? http = null) => _connection = new Connection(options, http);

    private MemoryClient(Connection connection, string user) => (_connection, _user) = (connection, user);

    /// <inheritdoc cref="IMemoryClient.OnBehalfOf"/>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>: the id cannot be sent; or this client is narrowed to another user already.</exception>
    public MemoryClient OnBehalfOf(string userId)
    {
        // What surrounds a header's value is cut off on its way, and that would be another user.
        var plain = userId is { Length: >= 1 and <= 128 } && !string.IsNullOrWhiteSpace(userId) && !userId.Any(char.IsControl) && userId.Trim(' ') == userId && IsText(userId);
        return !plain ? throw MemoryException.Invalid("userId", "Must be 1 to 128 characters on one line, without control characters or broken surrogates, and over HTTP without a blank at either end.")
            : _user is not null && _user != userId ? throw MemoryException.Invalid("userId", "This client is narrowed to another user already.")
            : new MemoryClient(_connection, userId);
    }

    IMemoryClient IMemoryClient.OnBehalfOf(string userId) => OnBehalfOf(userId);

    /// <inheritdoc/>
    public Task<ContextWindow> BuildContextAsync(Guid sessionId, ContextRequest request, CancellationToken cancellationToken = default) =>
        SendAsync<ContextWindow>(Call.Post($"sessions/{sessionId}/context", Given(request), repeatable: true), cancellationToken);

    /// <inheritdoc/>
    public Task<SearchResult> SearchAsync(SearchRequest request, CancellationToken cancellationToken = default) =>
        SendAsync<SearchResult>(Call.Post($"search", Given(request), repeatable: true), cancellationToken);

    /// <inheritdoc/>
    public Task<SessionSummary> SummarizeAsync(Guid sessionId, CancellationToken cancellationToken = default) =>
        SendAsync<SessionSummary>(Call.Post($"sessions/{sessionId}/summary", repeatable: true), cancellationToken);

    /// <inheritdoc/>
    public Task<SessionSummary> GetSummaryAsync(Guid sessionId, CancellationToken cancellationToken = default) =>
        SendAsync<SessionSummary>(Call.Get($"sessions/{sessionId}/summary"), cancellationToken);

    /// <summary>Closes the connections, unless the <see cref="HttpClient"/> was given. Clients narrowed to a user share them and need not be disposed.</summary>
    public void Dispose()
    {
        if (_user is null)
        {
            _connection.Dispose();
        }
    }

    private Task<T> SendAsync<T>(Call call, CancellationToken cancellationToken) => _connection.SendAsync<T>(call, _user, cancellationToken);

    private Task<Answer> SendAsync(Call call, CancellationToken cancellationToken) => _connection.SendAsync(call, _user, cancellationToken);

    private static T Given<T>(T value)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(value);
        return value;
    }

    private static bool IsText(string value) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value)) == value;
}
