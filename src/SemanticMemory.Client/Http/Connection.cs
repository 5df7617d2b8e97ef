using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace SemanticMemory.Client.Http;

/// <summary>Sends calls with the key, tries again what may be repeated, and turns every failure into a <see cref="MemoryException"/>.</summary>
internal sealed class Connection : IDisposable
{
    private const string OnBehalfOf = "X-On-Behalf-Of";

    private readonly HttpClient _http;
    private readonly bool _owned;
    private readonly MemoryClientOptions _options;
    private readonly Uri _server;
    private readonly AuthenticationHeaderValue _key;

    public Connection(MemoryClientOptions options, HttpClient? http)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_http, _owned, _options) = (http ?? Open(), http is null, options);
        _server = options.Server.AbsoluteUri.EndsWith('/') ? options.Server : new Uri(options.Server.AbsoluteUri + "/");
        _key = new AuthenticationHeaderValue("Bearer", options.ApiKey);
    }

    /// <summary>The clock that waits and dates are taken by.</summary>
    public TimeProvider Time => _options.TimeProvider;

    public async Task<T> SendAsync<T>(Call call, string? user, CancellationToken cancellationToken) =>
        (await SendAsync(call, user, cancellationToken).ConfigureAwait(false)).Read<T>();

    public async Task<Answer> SendAsync(Call call, string? user, CancellationToken cancellationToken)
    {
        var body = call.Body is null ? null : JsonSerializer.SerializeToUtf8Bytes(call.Body, call.Body.GetType(), ClientJson.Options);
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await TryAsync(call, body, user, cancellationToken).ConfigureAwait(false);
            }
            catch (MemoryException gone) when (tries > 0 && call.GoneIsDone && gone.Status == (int)HttpStatusCode.NotFound)
            {
                return new Answer(HttpStatusCode.NoContent, default);
            }
            catch (MemoryException failure) when (call.IsRepeatable && tries < _options.MaxRetries && (failure.IsTransient || failure.Error == MemoryError.LimitReached))
            {
                var wait = failure.RetryAfter ?? (_options.RetryDelay * Math.Pow(2, tries) * Jitter());
                if (wait > _options.LongestRetryDelay)
                {
                    throw;
                }

                await Task.Delay(wait, Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public void Dispose()
    {
        if (_owned)
        {
            _http.Dispose();
        }
    }

    private async Task<Answer> TryAsync(Call call, byte[]? body, string? user, CancellationToken cancellationToken)
    {
        using var request = RequestOf(call, body, user);
        using var patience = new CancellationTokenSource(_options.Timeout, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            var answered = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? new Answer(response.StatusCode, answered)
                : throw ProblemAnswer.Read(response.StatusCode, answered, response.Headers.RetryAfter, Time);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new MemoryException(MemoryError.Unavailable, "server-unreachable", $"The memory server at {_server} cannot be reached: check the address, and that it runs.", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // Ours, or the time limit of an HttpClient that was given.
            throw new MemoryException(MemoryError.Unavailable, "timed-out", $"The memory server at {_server} did not answer within {_options.Timeout.TotalSeconds:0.#} seconds.", e);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    private HttpRequestMessage RequestOf(Call call, byte[]? body, string? user)
    {
        var request = new HttpRequestMessage(call.Method, new Uri(_server, call.Path)) { Headers = { Authorization = _key } };
        if (user is not null)
        {
            request.Headers.TryAddWithoutValidation(OnBehalfOf, user);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(call.MediaType) } };
        }

        return request;
    }

    // Callers that failed together shall not come back together.
    private static double Jitter() => 0.75 + (Random.Shared.NextDouble() / 2);

    // A user's id may be in any script; headers are ASCII alone unless told otherwise. Addresses are looked up anew now and then.
    private static HttpClient Open() => new(new SocketsHttpHandler
    {
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        // Each try has a limit of its own.
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
