using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Polly;

namespace SemanticMemory.OpenAI.Embeddings;

/// <summary>Sends requests to an endpoint, with repeats and time limits, and turns what goes wrong into failures of the core.</summary>
internal sealed class EmbeddingEndpoint : IDisposable
{
    private const string Path = "embeddings";

    private static readonly TimeSpan s_connecting = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(5);
    private static readonly MediaTypeHeaderValue s_json = new("application/json");

    private readonly HttpClient _http;
    private readonly ResiliencePipeline _pipeline;
    private readonly OpenAIEmbeddingOptions _options;
    private readonly TimeProvider _time;

    public EmbeddingEndpoint(OpenAIEmbeddingOptions options, TimeProvider time, ILogger logger)
    {
        (_options, _time, _pipeline) = (options, time, EmbeddingPipeline.Build(options, time, logger));
        var address = options.Endpoint.AbsoluteUri;

        // A redirect is not followed: it would take the key along.
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = s_connecting < options.Timeout ? s_connecting : options.Timeout,
            PooledConnectionLifetime = s_lifetime,
        })
        {
            BaseAddress = new Uri(address.EndsWith('/') ? address : address + "/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (options.ApiKey is { Length: > 0 } key)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    /// <summary>The vectors of these texts, in their order, each of the right size and finite, and the tokens they cost.</summary>
    /// <exception cref="MemoryException">The endpoint is away, refuses, or answers something else.</exception>
    public async Task<(IReadOnlyList<float[]> Vectors, long Tokens)> AskAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var request = new EmbeddingRequest(_options.Model, texts, "float", _options.SendDimensions ? _options.Dimensions : null);
        var body = JsonSerializer.SerializeToUtf8Bytes(request, EmbeddingJson.Instance.EmbeddingRequest);
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (state, token) => await state.Endpoint.TryAsync(state.Body, state.Count, token).ConfigureAwait(false),
                (Endpoint: this, Body: body, texts.Count),
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && EmbeddingErrors.Of(failure, _options) is { } known)
        {
            throw known;
        }
        catch (Exception failure) when (cancellationToken.IsCancellationRequested && failure is not OperationCanceledException)
        {
            throw new OperationCanceledException("The call was cancelled.", failure, cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<(IReadOnlyList<float[]> Vectors, long Tokens)> TryAsync(byte[] body, int count, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent(body) { Headers = { ContentType = s_json } } };
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new EmbeddingFailure(response.StatusCode, $"it answered {(int)response.StatusCode}", RetryAfterOf(response));
        }

        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                var answer = await JsonSerializer.DeserializeAsync(stream, EmbeddingJson.Instance.EmbeddingAnswer, cancellationToken).ConfigureAwait(false);
                return (Vectors(answer?.Data ?? throw new JsonException("no data"), count), answer.Usage?.TotalTokens ?? 0);
            }
        }
        catch (JsonException failure)
        {
            // NaN is no JSON: a vector that has one is met here.
            throw new EmbeddingFailure(status: null, "its answer made no sense", innerException: failure);
        }
    }

    // Texts and vectors belong together by their index, whatever order they come in.
    private float[][] Vectors(IReadOnlyList<EmbeddingDatum?> data, int count)
    {
        if (data.Count != count)
        {
            throw new EmbeddingFailure(status: null, $"it was given {count} texts and answered {data.Count} vectors");
        }

        var vectors = new float[count][];
        for (var place = 0; place < count; place++)
        {
            var index = data[place]?.Index ?? place;
            var vector = data[place]?.Embedding ?? throw new EmbeddingFailure(status: null, "it answered no vector for a text");
            if (index < 0 || index >= count || vectors[index] is not null)
            {
                throw new EmbeddingFailure(status: null, "it answered vectors that belong to no text");
            }

            if (vector.Length != _options.Dimensions)
            {
                throw EmbeddingErrors.OtherDimension(_options, vector.Length);
            }

            vectors[index] = Array.TrueForAll(vector, float.IsFinite) ? vector : throw new EmbeddingFailure(status: null, "it answered a vector that is not finite");
        }

        return vectors;
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
}
