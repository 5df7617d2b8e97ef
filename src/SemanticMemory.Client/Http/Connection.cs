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
        Failures = new ConnectionFailures(_server, options.Timeout);
        _key = new AuthenticationHeaderValue("Bearer", options.ApiKey);
    }

    /// <summary>The clock that waits and dates are taken by.</summary>
    public TimeProvider Time => _options.TimeProvider;

    /// <summary>What failures of the connection become.</summary>
    public ConnectionFailures Failures { get; }

    public async Task<T> SendAsync<T>(Call call, string? user, CancellationToken cancellationToken) =>
        (await SendAsync(call, user, cancellationToken).ConfigureAwait(false)).Read<T>();

    public async Task<Answer> SendAsync(Call call, string? user, CancellationToken cancellationToken)
    {
        var body = BodyOf(call);
        return await RepeatAsync(
            call,
            async tries =>
            {
                try
                {
                    return await TryAsync(call, body, user, cancellationToken).ConfigureAwait(false);
                }
                catch (MemoryException gone) when (tries > 0 && call.GoneIsDone && gone.Status == (int)HttpStatusCode.NotFound)
                {
                    return new Answer(HttpStatusCode.NoContent, default);
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a call that is answered by events, again where it may be repeated and was refused; what has begun is not repeated.</summary>
    public async Task<EventStream> OpenEventsAsync(Call call, string? user, CancellationToken cancellationToken)
    {
        var body = BodyOf(call);
        return await RepeatAsync(
            call,
            _ => EventStream.OpenAsync(Failures, _options, token => RequestAsync(call, body, user, EventStream.MediaType, token), cancellationToken),
            cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        if (_owned)
        {
            _http.Dispose();
        }
    }

    private static byte[]? BodyOf(Call call) => call.Body is null ? null : JsonSerializer.SerializeToUtf8Bytes(call.Body, call.Body.GetType(), ClientJson.Options);

    private async Task<T> RepeatAsync<T>(Call call, Func<int, Task<T>> attempt, CancellationToken cancellationToken)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await attempt(tries).ConfigureAwait(false);
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

    private async Task<Answer> TryAsync(Call call, byte[]? body, string? user, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_options.Timeout, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var token = either.Token;
        return await Failures.GuardAsync(
            async () =>
            {
                using var response = await RequestAsync(call, body, user, accept: null, token).ConfigureAwait(false);
                return new Answer(response.StatusCode, await response.Content.ReadAsByteArrayAsync(token).ConfigureAwait(false));
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a request; the head of its answer has come and says success.</summary>
    private async Task<HttpResponseMessage> RequestAsync(Call call, byte[]? body, string? user, string? accept, CancellationToken cancellationToken)
    {
        using var request = RequestOf(call, body, user);
        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw ProblemAnswer.Read(response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false), response.Headers.RetryAfter, Time);
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

    // A user's id may be in any script; headers are ASCII alone unless told otherwise. Addresses are looked up anew now and then. What is left of an answer nobody wants is not
    // read: only a connection that closes tells the server to stop its model.
    private static HttpClient Open() => new(new SocketsHttpHandler
    {
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxResponseDrainSize = 0,
        ResponseDrainTimeout = TimeSpan.Zero,
    })
    {
        // Each try has a limit of its own.
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
