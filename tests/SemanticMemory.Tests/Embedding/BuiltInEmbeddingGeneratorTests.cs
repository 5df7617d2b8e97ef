using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using SemanticMemory.Embedding;

namespace SemanticMemory.Tests.Embedding;

public sealed class BuiltInEmbeddingGeneratorTests : IDisposable
{
    private readonly BuiltInEmbeddingGenerator _generator = new();

    public void Dispose() => _generator.Dispose();

    [Fact]
    public async Task A_large_batch_gives_each_text_the_vector_it_has_alone()
    {
        var texts = Enumerable.Range(0, 5_000).Select(i => $"Order {i} was shipped to warehouse {i % 17}, invoice INV-{i * 7} follows by mail").ToList();
        var batch = await _generator.GenerateAsync(texts, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(texts.Count, batch.Count);
        for (var i = 0; i < texts.Count; i += 61)
        {
            var alone = await _generator.GenerateAsync([texts[i]], cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(alone[0].Vector.ToArray(), batch[i].Vector.ToArray());
        }
    }

    [Fact]
    public async Task A_paraphrase_is_nearer_than_another_subject()
    {
        var vectors = await _generator.GenerateAsync(
            [
                "The customer wants a refund because the parcel arrived broken.",
                "Can I get my money back for a damaged delivery?",
                "The database migration runs on Tuesday night.",
            ],
            cancellationToken: TestContext.Current.CancellationToken);
        float Similarity(int left, int right) => TensorPrimitives.Dot(vectors[left].Vector.Span, vectors[right].Vector.Span);
        Assert.True(Similarity(0, 1) > Similarity(0, 2) + .2f);
        Assert.Equal(1f, TensorPrimitives.Norm(vectors[0].Vector.Span), 1e-5f);
    }

    [Fact]
    public async Task A_text_without_a_known_word_gives_zeros()
    {
        var vectors = await _generator.GenerateAsync(["日本語"], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(new float[256], vectors[0].Vector.ToArray());
    }

    [Fact]
    public async Task A_cancelled_call_embeds_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => _generator.GenerateAsync(["one"], cancellationToken: cancelled.Token));
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => _generator.GenerateAsync(Enumerable.Repeat("a longer text to embed", 10_000), cancellationToken: cancelled.Token));
    }

    [Fact]
    public async Task Another_model_or_dimension_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _generator.GenerateAsync(["a"], new() { Dimensions = 64 }, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => _generator.GenerateAsync(["a"], new() { ModelId = "other" }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void It_tells_its_model_and_dimension()
    {
        var metadata = Assert.IsType<EmbeddingGeneratorMetadata>(_generator.GetService(typeof(EmbeddingGeneratorMetadata)));
        Assert.StartsWith("static-en-256-", metadata.DefaultModelId, StringComparison.Ordinal);
        Assert.Equal(256, metadata.DefaultModelDimensions);
        Assert.Same(_generator, _generator.GetService(typeof(BuiltInEmbeddingGenerator)));
        Assert.Null(_generator.GetService(typeof(BuiltInEmbeddingGenerator), "key"));
        Assert.Null(_generator.GetService(typeof(string)));
    }
}
