using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Polly;

namespace SemanticMemory.OpenAI.Resilience;

/// <summary>
/// One OpenAI-compatible endpoint: sends requests, with repeats, time limits and a circuit breaker, and turns what goes wrong into failures of the core. Whatever is asked
/// of such endpoints, answers and vectors, is asked through this class.
/// </summary>
internal sealed class ModelEndpoint : IDisposable
{
    private static readonly TimeSpan s_connecting = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(5);
    private static readonly MediaTypeHeaderValue s_json = new("application/json");

    private readonly HttpClient _http;
    private readonly ResiliencePipeline _pipeline;
    private readonly ModelUse _use;
    private readonly TimeProvider _time;
    private readonly Uri _endpoint;

    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public ModelEndpoint(ModelEndpointOptions options, ModelUse use, TimeProvider time, ILogger logger)
    {
        options.Validate();
        (_use, _time, Timeout) = (use, time, options.Timeout);
        var address = options.Endpoint.AbsoluteUri;
        _endpoint = new Uri(address.EndsWith('/') ? address : address + "/");

        // A redirect is not followed: it would take the key along. What is left of an answer nobody wants is not read.
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = s_connecting < options.Timeout ? s_connecting : options.Timeout,
            PooledConnectionLifetime = s_lifetime,
            MaxResponseDrainSize = 0,
            ResponseDrainTimeout = TimeSpan.Zero,
        })
        {
            BaseAddress = _endpoint,
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
        if (options.ApiKey is { Length: > 0 } key)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        _pipeline = ModelPipeline.Build(options, use, time, logger);
    }

    /// <summary>How long one try may take.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>The clock that time limits go by.</summary>
    public TimeProvider Time => _time;

    /// <summary>Tries a call, and again where that may help; each try has its time.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Unavailable"/>: also the last try failed; <see cref="MemoryError.Misconfigured"/>: it was refused.</exception>
    public Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) => GuardAsync(
        () => _pipeline.ExecuteAsync(static async (call, token) => await call(token).ConfigureAwait(false), attempt, cancellationToken).AsTask(), cancellationToken);

    /// <summary>Does something with the endpoint once, and tells a failure as the core does.</summary>
    public async Task<T> GuardAsync<T>(Func<Task<T>> act, CancellationToken cancellationToken)
    {
        try
        {
            return await act().ConfigureAwait(false);
        }
        catch (Exception failure) when (cancellationToken.IsCancellationRequested && failure is not OperationCanceledException)
        {
            throw new OperationCanceledException("The call was cancelled.", failure, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && ModelErrors.Of(failure, _use, _endpoint) is { } known)
        {
            throw known;
        }
    }

    /// <summary>Posts JSON once; the answer's head has come and says success.</summary>
    /// <param name="path">Relative to the endpoint.</param>
    /// <param name="json">The body.</param>
    /// <param name="accept">The media type wanted; another one is a failure.</param>
    /// <param name="cancellationToken">Ends the call, also while the answer is read.</param>
    /// <exception cref="ModelFailure">It does not.</exception>
    public async Task<HttpResponseMessage> PostAsync(string path, ReadOnlyMemory<byte> json, string accept, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ReadOnlyMemoryContent(json) { Headers = { ContentType = s_json } } };
        request.Headers.Accept.ParseAdd(accept);
        var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            if (!response.IsSuccessStatusCode)
            {
                throw new ModelFailure(
                    response.StatusCode, $"The endpoint answered {(int)response.StatusCode}.", await ErrorCode.ReadAsync(response, cancellationToken).ConfigureAwait(false), RetryAfterOf(response));
            }

            return response.Content.Headers.ContentType?.MediaType == accept ? response : throw new ModelFailure(status: null, $"its answer is not {accept}");
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Posts JSON once and reads the whole answer.</summary>
    /// <param name="path">Relative to the endpoint.</param>
    /// <param name="json">The body.</param>
    /// <param name="longest">The most bytes that an answer may have.</param>
    /// <param name="read">Makes something of it; a <see cref="JsonException"/> says that it makes no sense.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ModelFailure">There is none, or it cannot be read.</exception>
    public async Task<T> PostAsync<T>(string path, ReadOnlyMemory<byte> json, long longest, Func<Stream, T> read, CancellationToken cancellationToken)
    {
        using var response = await PostAsync(path, json, "application/json", cancellationToken).ConfigureAwait(false);
        await response.Content.LoadIntoBufferAsync(longest, cancellationToken).ConfigureAwait(false);
        var answer = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return read(answer);
        }
        catch (JsonException failure)
        {
            throw new ModelFailure(status: null, "its answer made no sense", innerException: failure);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException slow) when (!cancellationToken.IsCancellationRequested)
        {
            // Nobody cancelled: connecting took too long, which the handler tells like this.
            throw new HttpRequestException(HttpRequestError.ConnectionError, "Connecting took too long.", slow);
        }
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > _time.GetUtcNow() => date - _time.GetUtcNow(),
        _ => null,
    };
}
