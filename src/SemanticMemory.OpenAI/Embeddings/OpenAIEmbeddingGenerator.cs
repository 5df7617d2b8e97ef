using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SemanticMemory.OpenAI.Resilience;

namespace SemanticMemory.OpenAI.Embeddings;

/// <summary>
/// An embedding model behind an OpenAI-compatible endpoint (OpenAI, Azure's v1 endpoint, Ollama, vLLM, LM Studio). Many texts go in several requests, one after
/// the other. Thread-safe; one instance serves a process, and all its callers share one circuit breaker.
/// </summary>
/// <remarks>
/// What fails in the end is a <see cref="MemoryException"/>: <see cref="MemoryError.Unavailable"/> with <c>embedding-unavailable</c>, or
/// <see cref="MemoryError.Misconfigured"/> with <c>embedding-access-denied</c>, <c>embedding-endpoint-unknown</c>, <c>embedding-refused</c> or
/// <c>embedding-dimension</c>. Its message holds nothing of what was sent.
/// </remarks>
public sealed class OpenAIEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private const string Path = "embeddings";

    // A number as text, with room for its digits; and what surrounds the numbers.
    private const long LongestNumber = 32;
    private const long LongestRest = 1 << 20;

    private readonly OpenAIEmbeddingOptions _options;
    private readonly ModelEndpoint _endpoint;
    private readonly EmbeddingGeneratorMetadata _metadata;

    /// <summary>A generator; nothing is asked of the endpoint yet.</summary>
    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public OpenAIEmbeddingGenerator(OpenAIEmbeddingOptions options, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        var logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<OpenAIEmbeddingGenerator>();
        _endpoint = new ModelEndpoint(options, ModelUse.Embedding, timeProvider ?? TimeProvider.System, logger);
        _metadata = new EmbeddingGeneratorMetadata("openai-compatible", options.Endpoint, options.Model, options.Dimensions);
    }

    /// <summary>Embeds the texts, in their order.</summary>
    /// <exception cref="ArgumentException">The options ask for another model or dimension.</exception>
    /// <exception cref="MemoryException">As the class says.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        if ((options?.Dimensions ?? _options.Dimensions) != _options.Dimensions || (options?.ModelId ?? _options.Model) != _options.Model)
        {
            throw new ArgumentException($"This generator is for {_options.Model} with {_options.Dimensions} dimensions.", nameof(options));
        }

        var embeddings = new GeneratedEmbeddings<Embedding<float>>();
        var tokens = 0L;
        foreach (var batch in Batches(values))
        {
            var answer = await AskAsync(batch, cancellationToken).ConfigureAwait(false);
            embeddings.AddRange(answer.Vectors.Select(vector => new Embedding<float>(vector) { ModelId = _options.Model }));
            tokens += answer.Tokens;
        }

        embeddings.Usage = tokens == 0 ? null : new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens };
        return embeddings;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Closes its connections.</summary>
    public void Dispose() => _endpoint.Dispose();

    private Task<(IReadOnlyList<float[]> Vectors, long Tokens)> AskAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var request = new EmbeddingRequest(_options.Model, texts, "float", _options.SendDimensions ? _options.Dimensions : null);
        var json = JsonSerializer.SerializeToUtf8Bytes(request, EmbeddingJson.Instance.EmbeddingRequest);
        var longest = ((long)texts.Count * _options.Dimensions * LongestNumber) + LongestRest;
        return _endpoint.CallAsync(token => _endpoint.PostAsync(Path, json, Math.Min(longest, int.MaxValue), answer => Read(answer, texts.Count), token), cancellationToken);
    }

    private (IReadOnlyList<float[]> Vectors, long Tokens) Read(Stream json, int count)
    {
        // NaN is no JSON: a vector that has one is met here.
        var answer = JsonSerializer.Deserialize(json, EmbeddingJson.Instance.EmbeddingAnswer);
        return (EmbeddingVectors.Of(answer?.Data ?? throw new JsonException("no data"), count, _options), answer.Usage?.TotalTokens ?? 0);
    }

    private IEnumerable<IReadOnlyList<string>> Batches(IEnumerable<string> values)
    {
        var (batch, characters) = (new List<string>(), 0L);
        foreach (var value in values)
        {
            if (batch.Count == _options.BatchSize || (batch.Count > 0 && characters + value.Length > _options.BatchCharacters))
            {
                yield return batch;
                (batch, characters) = ([], 0);
            }

            batch.Add(value);
            characters += value.Length;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
