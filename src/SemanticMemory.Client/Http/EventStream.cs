using System.Net;
using System.Net.ServerSentEvents;

namespace SemanticMemory.Client.Http;

/// <summary>An answer that comes as server-sent events; the wait for its head, and for each event, has the time limit of a try. Disposing it breaks the answer off.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    public const string MediaType = "text/event-stream";

    private readonly ConnectionFailures _failures;
    private readonly TimeSpan _timeout;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenSource _reading;
    private HttpResponseMessage? _response;
    private IAsyncEnumerator<SseItem<Answer>>? _events;

    private EventStream(ConnectionFailures failures, MemoryClientOptions options, CancellationToken cancellationToken)
    {
        (_failures, _timeout, _cancellationToken) = (failures, options.Timeout, cancellationToken);
        _late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, options.TimeProvider);
        _reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _late.Token);
    }

    /// <summary>The event that was read last.</summary>
    public SseItem<Answer> Current => _events!.Current;

    /// <summary>Asks, and waits for the answer's head.</summary>
    /// <param name="failures">What failures become.</param>
    /// <param name="options">Time limit and clock.</param>
    /// <param name="ask">Sends the request; throws what a refusal becomes.</param>
    /// <param name="cancellationToken">Counts until the stream is disposed.</param>
    public static async Task<EventStream> OpenAsync(
        ConnectionFailures failures, MemoryClientOptions options, Func<CancellationToken, Task<HttpResponseMessage>> ask, CancellationToken cancellationToken)
    {
        var stream = new EventStream(failures, options, cancellationToken);
        try
        {
            await stream.WithinTimeAsync(() => failures.GuardAsync(() => stream.BeginAsync(ask), cancellationToken)).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads the next event; <see langword="false"/>: the answer has ended.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Unavailable"/>: it comes too late, or the connection ended.</exception>
    public Task<bool> MoveNextAsync() => WithinTimeAsync(() => _failures.GuardAsync(() => _events!.MoveNextAsync().AsTask(), _cancellationToken, _failures.BrokenOff));

    public async ValueTask DisposeAsync()
    {
        if (_events is not null)
        {
            await _events.DisposeAsync().ConfigureAwait(false);
        }

        _response?.Dispose();
        _reading.Dispose();
        _late.Dispose();
    }

    private async Task<bool> BeginAsync(Func<CancellationToken, Task<HttpResponseMessage>> ask)
    {
        _response = await ask(_reading.Token).ConfigureAwait(false);
        if (_response.Content.Headers.ContentType?.MediaType != MediaType)
        {
            throw Answer.NotUnderstood(_response.StatusCode);
        }

        var body = await _response.Content.ReadAsStreamAsync(_reading.Token).ConfigureAwait(false);
        _events = SseParser.Create(body, static (_, data) => new Answer(HttpStatusCode.OK, data.ToArray())).EnumerateAsync(_reading.Token).GetAsyncEnumerator(_reading.Token);
        return true;
    }

    private async Task<bool> WithinTimeAsync(Func<Task<bool>> act)
    {
        _late.CancelAfter(_timeout);
        try
        {
            return await act().ConfigureAwait(false);
        }
        finally
        {
            _late.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }
}
