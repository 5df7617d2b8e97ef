using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedding;

/// <summary>What the library asks of an embedding model: unit vectors of passages and queries, checked. Thread-safe if the generator is.</summary>
public sealed class Embedder
{
    /// <summary>The slug of a model's refusal to embed what it was given; other texts it may take.</summary>
    public const string Refused = "embedding-refused";

    private readonly IEmbeddingGenerator<string, Embedding<float>> _generator;
    private volatile MemoryException? _failure;

    /// <summary>Wraps a generator, which stays the caller's to dispose.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Misconfigured"/>, <c>embedding-model-unknown</c>: its metadata lacks the model's id or dimension.</exception>
    public Embedder(IEmbeddingGenerator<string, Embedding<float>> generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        _generator = generator;
        var metadata = generator.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata;
        Fingerprint = metadata is { DefaultModelId: { Length: > 0 } model, DefaultModelDimensions: > 0 and { } dimension }
            ? new EmbeddingFingerprint(model, dimension)
            : throw new MemoryException(
                MemoryError.Misconfigured,
                "embedding-model-unknown",
                "The embedding generator does not tell its model's id and dimension: give it EmbeddingGeneratorMetadata with both.");
    }

    /// <summary>Whose vectors these are.</summary>
    public EmbeddingFingerprint Fingerprint { get; }

    /// <summary>Why the last call of the generator failed; <see langword="null"/> when it did not, or there was none yet.</summary>
    public MemoryException? Failure => _failure;

    /// <summary>
    /// For each text one vector of unit length per passage (see <see cref="Passages"/>), from one call of the generator for all of them.
    /// A passage that means nothing to the model has no vector, so a text may have none.
    /// </summary>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryError.Unavailable"/>, <c>embedding-unavailable</c>: the generator failed or answered nonsense.
    /// <see cref="MemoryError.Misconfigured"/>, <c>embedding-dimension</c>: its vectors are of another dimension than it says.
    /// </exception>
    public async Task<IReadOnlyList<IReadOnlyList<ReadOnlyMemory<float>>>> EmbedPassagesAsync(
        IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var passages = new List<string>(texts.Count);
        var counts = new int[texts.Count];
        for (var i = 0; i < counts.Length; i++)
        {
            var split = Passages.Split(texts[i]);
            counts[i] = split.Count;
            foreach (var passage in split)
            {
                passages.Add(passage.Length == texts[i].Length ? texts[i] : texts[i].Substring(passage.Start, passage.Length));
            }
        }

        var vectors = await GenerateAsync(passages, cancellationToken).ConfigureAwait(false);
        var result = new IReadOnlyList<ReadOnlyMemory<float>>[counts.Length];
        var next = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            result[i] = [.. vectors.Skip(next).Take(counts[i]).Where(vector => !vector.IsEmpty)];
            next += counts[i];
        }

        return result;
    }

    /// <summary>The text's vector at unit length, as one passage; empty when the text means nothing to the model: search by words alone then.</summary>
    /// <exception cref="MemoryException">As for <see cref="EmbedPassagesAsync"/>.</exception>
    public async Task<ReadOnlyMemory<float>> EmbedQueryAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.IsNullOrWhiteSpace(text) ? default : (await GenerateAsync([text], cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>The sum of the texts' vectors, each times its weight, at unit length, from one call of the generator; empty when none of them means anything to the model.</summary>
    /// <exception cref="MemoryException">As for <see cref="EmbedPassagesAsync"/>.</exception>
    public async Task<ReadOnlyMemory<float>> EmbedQueryAsync(IReadOnlyList<(string Text, float Weight)> parts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parts);
        parts = [.. parts.Where(part => !string.IsNullOrWhiteSpace(part.Text))];
        var vectors = await GenerateAsync([.. parts.Select(part => part.Text)], cancellationToken).ConfigureAwait(false);
        var sum = new float[Fingerprint.Dimension];
        for (var i = 0; i < vectors.Length; i++)
        {
            if (!vectors[i].IsEmpty)
            {
                TensorPrimitives.MultiplyAdd(vectors[i].Span, parts[i].Weight, sum, sum);
            }
        }

        return Unit(sum);
    }

    private async Task<ReadOnlyMemory<float>[]> GenerateAsync(List<string> texts, CancellationToken cancellationToken)
    {
        if (texts.Count == 0)
        {
            return [];
        }

        try
        {
            var vectors = await AskAsync(texts, cancellationToken).ConfigureAwait(false);
            _failure = null;
            return vectors;
        }
        catch (MemoryException failure)
        {
            _failure = failure;
            throw;
        }
    }

    private async Task<ReadOnlyMemory<float>[]> AskAsync(List<string> texts, CancellationToken cancellationToken)
    {
        GeneratedEmbeddings<Embedding<float>> embeddings;
        try
        {
            embeddings = await _generator.GenerateAsync(texts, options: null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not MemoryException && !cancellationToken.IsCancellationRequested)
        {
            // Whatever a foreign generator throws, its own timeout included, means the same here: no vectors now.
            throw Unavailable("The embedding model cannot be reached or refused the request.", failure);
        }

        return embeddings.Count == texts.Count
            ? [.. embeddings.Select(embedding => Unit(embedding.Vector))]
            : throw Unavailable($"The embedding model was given {texts.Count} texts and answered {embeddings.Count} vectors.");
    }

    private ReadOnlyMemory<float> Unit(ReadOnlyMemory<float> vector)
    {
        if (vector.Length != Fingerprint.Dimension)
        {
            throw new MemoryException(
                MemoryError.Misconfigured,
                "embedding-dimension",
                $"The embedding model {Fingerprint.Model} answered {vector.Length} dimensions: configure the dimension it has, now {Fingerprint.Dimension}.");
        }

        // In doubles: a float's square can overflow.
        var squares = 0d;
        foreach (var value in vector.Span)
        {
            squares += (double)value * value;
        }

        if (!double.IsFinite(squares))
        {
            throw Unavailable("The embedding model answered a vector that is not finite.");
        }

        if (squares == 0 || Math.Abs(squares - 1) < 1e-6)
        {
            return squares == 0 ? default : vector;
        }

        var unit = new float[vector.Length];
        TensorPrimitives.Multiply(vector.Span, (float)(1 / Math.Sqrt(squares)), unit);
        return unit;
    }

    private static MemoryException Unavailable(string message, Exception? cause = null) =>
        new(MemoryError.Unavailable, "embedding-unavailable", message, cause);
}
