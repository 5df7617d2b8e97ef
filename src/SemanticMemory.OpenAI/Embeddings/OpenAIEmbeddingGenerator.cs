using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

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
    private readonly OpenAIEmbeddingOptions _options;
    private readonly EmbeddingEndpoint _endpoint;
    private readonly EmbeddingGeneratorMetadata _metadata;

    /// <summary>A generator; nothing is asked of the endpoint yet.</summary>
    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public OpenAIEmbeddingGenerator(OpenAIEmbeddingOptions options, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        var logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<OpenAIEmbeddingGenerator>();
        _endpoint = new EmbeddingEndpoint(options, timeProvider ?? TimeProvider.System, logger);
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
            var answer = await _endpoint.AskAsync(batch, cancellationToken).ConfigureAwait(false);
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
