using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;

namespace SemanticMemory.Embedding;

/// <summary>
/// The model that comes with the library: static-en-256, English, 256 dimensions, offline. Vectors have unit length; a text without
/// any known word gives zeros. Thread-safe; one instance serves a process, and they all share one table of 10 MB.
/// </summary>
public sealed class BuiltInEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    // A chunk takes a fraction of a millisecond: below one per core there is nothing to win from a second thread.
    private const int CharactersPerChunk = 32 * 1024;

    private static readonly EmbeddingGeneratorMetadata Metadata =
        new("semantic-memory", defaultModelId: StaticModel.Id, defaultModelDimensions: StaticModel.Dimension);

    /// <summary>Embeds the texts, in their order. Large batches run on all cores, small ones on the caller's thread; either way the task is complete when returned.</summary>
    /// <exception cref="ArgumentException">The options ask for another model or dimension.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        Check(options);
        var texts = values as IReadOnlyList<string> ?? [.. values];
        var embeddings = new Embedding<float>[texts.Count];
        var chunks = Chunks(texts);
        if (chunks.Count == 1)
        {
            Embed(texts, 0, texts.Count, embeddings, cancellationToken);
        }
        else
        {
            var parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
            Parallel.For(0, chunks.Count, parallel, i => Embed(texts, i == 0 ? 0 : chunks[i - 1], chunks[i], embeddings, cancellationToken));
        }

        return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(embeddings));
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? Metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: the tables belong to the process.</summary>
    public void Dispose()
    {
    }

    private static void Check(EmbeddingGenerationOptions? options)
    {
        if (options?.Dimensions is { } dimension && dimension != StaticModel.Dimension)
        {
            throw new ArgumentException($"The built-in model has {StaticModel.Dimension} dimensions, not {dimension}.", nameof(options));
        }

        if (options?.ModelId is { } model && model != StaticModel.Id)
        {
            throw new ArgumentException($"The built-in model is {StaticModel.Id}, not {model}.", nameof(options));
        }
    }

    // Where each chunk ends: whole texts, about equally many characters.
    private static List<int> Chunks(IReadOnlyList<string> texts)
    {
        var ends = new List<int>();
        var characters = 0L;
        for (var i = 0; i < texts.Count; i++)
        {
            characters += texts[i].Length;
            if (characters >= CharactersPerChunk && i + 1 < texts.Count)
            {
                ends.Add(i + 1);
                characters = 0;
            }
        }

        ends.Add(texts.Count);
        return ends;
    }

    private static void Embed(IReadOnlyList<string> texts, int from, int before, Embedding<float>[] embeddings, CancellationToken cancellationToken)
    {
        var model = StaticModel.Shared;
        var pieces = new List<ushort>();
        for (var i = from; i < before; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            pieces.Clear();
            model.Pieces.Encode(texts[i], pieces);
            var vector = GC.AllocateUninitializedArray<float>(StaticModel.Dimension);
            model.Embed(CollectionsMarshal.AsSpan(pieces), vector);
            embeddings[i] = new Embedding<float>(vector);
        }
    }
}
