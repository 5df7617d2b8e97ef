using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using SemanticMemory.Qdrant.Resilience;
using SemanticMemory.Qdrant.Wire;

namespace SemanticMemory.Qdrant;

/// <summary>One request to Qdrant; the path is relative to the endpoint.</summary>
internal sealed record QdrantCall(CallKind Kind, HttpMethod Method, string Path, ReadOnlyMemory<byte> Body);

/// <summary>Sends requests, with repeats and time limits, and turns what goes wrong into failures of the port.</summary>
internal sealed class QdrantConnection : IDisposable
{
    // Qdrant closes a connection that was idle for 5 s: ours must be gone well before.
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(5);
    private static readonly MediaTypeHeaderValue s_json = new("application/json");

    private readonly HttpClient _http;
    private readonly CallPipelines _pipelines;
    private readonly TimeProvider _time;
    private readonly string _reads;
    private readonly string _writes;

    public QdrantConnection(QdrantOptions options, TimeProvider time, ILogger logger, Func<HttpMessageHandler, HttpMessageHandler>? wire = null)
    {
        HttpMessageHandler handler = new SocketsHttpHandler
        {
            PooledConnectionIdleTimeout = s_idle,
            PooledConnectionLifetime = s_lifetime,
            ConnectTimeout = options.ConnectTimeout,
            MaxConnectionsPerServer = options.MaxConnections,
            AllowAutoRedirect = false,
            UseCookies = false,
        };
        var endpoint = options.Endpoint.AbsoluteUri;
        Endpoint = new Uri(endpoint.EndsWith('/') ? endpoint : endpoint + "/");
        _http = new HttpClient(wire?.Invoke(handler) ?? handler) { BaseAddress = Endpoint, Timeout = Timeout.InfiniteTimeSpan };
        if (options.ApiKey is { Length: > 0 } key)
        {
            _http.DefaultRequestHeaders.Add("api-key", key);
        }

        _pipelines = new CallPipelines(options, time, logger);
        _time = time;

        // The server gives up when we do; it takes whole seconds.
        var seconds = Math.Max(1, (int)Math.Ceiling(options.ReadTimeout.TotalSeconds));
        _reads = $"?timeout={seconds}" + options.CopiesToRead switch
        {
            QdrantReadConsistency.Majority => "&consistency=majority",
            QdrantReadConsistency.Quorum => "&consistency=quorum",
            QdrantReadConsistency.All => "&consistency=all",
            _ => "",
        };
        _writes = "?wait=true" + options.WriteOrdering switch
        {
            QdrantWriteOrdering.Strong => "&ordering=strong",
            QdrantWriteOrdering.Medium => "&ordering=medium",
            _ => "",
        };
    }

    /// <summary>Where Qdrant is.</summary>
    public Uri Endpoint { get; }

    /// <summary>Asks for something by POST.</summary>
    public Task<T> ReadAsync<T>(string path, ReadOnlyMemory<byte> body, Func<ReadOnlyMemory<byte>, T> read, CancellationToken cancellationToken) =>
        SendAsync(new QdrantCall(CallKind.Read, HttpMethod.Post, path + _reads, body), read, cancellationToken);

    /// <summary>Writes points and waits until it is done and durable.</summary>
    public Task WriteAsync(CallKind kind, HttpMethod method, string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        SendAsync(new QdrantCall(kind, method, path + _writes, body), ReadCompleted, cancellationToken);

    /// <summary>Sends a request and reads its answer; <paramref name="read"/> keeps nothing of the bytes, which are used again.</summary>
    /// <exception cref="MemoryException">Qdrant is away or refuses.</exception>
    public async Task<T> SendAsync<T>(QdrantCall call, Func<ReadOnlyMemory<byte>, T> read, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipelines.Of(call.Kind).ExecuteAsync(
                static async (state, token) => await state.Connection.TryAsync(state.Call, state.Read, token).ConfigureAwait(false),
                (Connection: this, Call: call, Read: read),
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && StoreErrors.Of(failure, Endpoint) is { } known)
        {
            throw known;
        }
        catch (Exception failure) when (cancellationToken.IsCancellationRequested && failure is not OperationCanceledException)
        {
            throw new OperationCanceledException("The call was cancelled.", failure, cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool ReadCompleted(ReadOnlyMemory<byte> answer)
    {
        var update = JsonSerializer.Deserialize(answer.Span, WireJson.Instance.WireAnswerWireUpdate);
        return update?.Result?.Status == "completed" ? true : throw new QdrantFailure(status: null, $"A write ended as '{update?.Result?.Status}'.");
    }

    private async Task<T> TryAsync<T>(QdrantCall call, Func<ReadOnlyMemory<byte>, T> read, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(call.Method, call.Path);
        if (!call.Body.IsEmpty)
        {
            request.Content = new ReadOnlyMemoryContent(call.Body) { Headers = { ContentType = s_json } };
        }

        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        using var answer = await PooledBody.ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new QdrantFailure(response.StatusCode, ErrorOf(answer.Bytes.Span), RetryAfterOf(response));
        }

        try
        {
            return read(answer.Bytes);
        }
        catch (Exception failure) when (failure is JsonException or FormatException or InvalidOperationException)
        {
            throw new QdrantFailure(status: null, "The answer could not be read.", innerException: failure);
        }
    }

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

    // "status" is an object with the error; 401 comes as plain text, an unknown route without a body.
    private static string ErrorOf(ReadOnlySpan<byte> answer)
    {
        try
        {
            var status = JsonSerializer.Deserialize(answer, WireJson.Instance.WireAnswerJsonElement)?.Status;
            return status is { ValueKind: JsonValueKind.Object } known && known.TryGetProperty("error", out var error) ? error.ToString() : "no reason given";
        }
        catch (JsonException)
        {
            return "no reason given in JSON";
        }
    }
}
