using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using SemanticMemory.Embedding;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Embedding;

public sealed class EmbedderTests
{
    private static readonly string LongText = string.Join(' ', Enumerable.Range(0, 60).Select(i => $"Sentence number {i} speaks of something."));

    [Fact]
    public async Task Passages_of_all_texts_go_to_the_generator_in_one_call()
    {
        var remote = new Remote(text => [text.Length, 4f]);
        var vectors = await new Embedder(remote).EmbedPassagesAsync(["short", "", LongText, " "], TestContext.Current.CancellationToken);

        Assert.Equal([1, 0, Passages.Split(LongText).Count, 0], vectors.Select(of => of.Count));
        var call = Assert.Single(remote.Calls);
        Assert.Equal("short", call[0]);
        Assert.Equal(vectors.Sum(of => of.Count), call.Count);
        Assert.All(vectors.SelectMany(of => of), vector => Assert.Equal(1f, TensorPrimitives.Norm(vector.Span), 1e-6f));
        Assert.Equal(5f / 4f, vectors[0][0].Span[0] / vectors[0][0].Span[1], 1e-5f);
    }

    [Fact]
    public async Task Nothing_to_embed_asks_nobody()
    {
        var remote = new Remote(_ => [1f, 0f]);
        var embedder = new Embedder(remote);
        Assert.Empty(await embedder.EmbedPassagesAsync([], TestContext.Current.CancellationToken));
        Assert.True((await embedder.EmbedQueryAsync("  \n", TestContext.Current.CancellationToken)).IsEmpty);
        Assert.Empty(remote.Calls);
    }

    [Fact]
    public async Task A_passage_that_means_nothing_has_no_vector()
    {
        var embedder = new Embedder(new Remote(text => text == "known" ? [0f, 2f] : [0f, 0f]));
        var vectors = await embedder.EmbedPassagesAsync(["known", "unknown"], TestContext.Current.CancellationToken);
        Assert.Equal([0f, 1f], vectors[0][0].ToArray());
        Assert.Empty(vectors[1]);
        Assert.True((await embedder.EmbedQueryAsync("unknown", TestContext.Current.CancellationToken)).IsEmpty);
    }

    [Fact]
    public async Task A_query_is_one_passage_however_long()
    {
        var remote = new Remote(_ => [3f, 4f]);
        var vector = await new Embedder(remote).EmbedQueryAsync(LongText, TestContext.Current.CancellationToken);
        Assert.Equal([.6f, .8f], vector.ToArray());
        Assert.Equal([LongText], Assert.Single(remote.Calls));
    }

    [Theory]
    [InlineData(1f, 2f, 3f, MemoryError.Misconfigured, "embedding-dimension")]
    [InlineData(1f, float.NaN, null, MemoryError.Unavailable, "embedding-unavailable")]
    [InlineData(float.PositiveInfinity, 0f, null, MemoryError.Unavailable, "embedding-unavailable")]
    public async Task A_vector_that_cannot_be_used_is_refused(float first, float second, float? third, MemoryError error, string problem)
    {
        var embedder = new Embedder(new Remote(_ => third is { } value ? [first, second, value] : [first, second]));
        var failure = await Assert.ThrowsAsync<MemoryException>(() => embedder.EmbedQueryAsync("text", TestContext.Current.CancellationToken));
        Assert.Equal((error, problem), (failure.Error, failure.Problem));
    }

    [Fact]
    public async Task A_generator_that_fails_or_times_out_is_unavailable_and_the_cause_is_kept()
    {
        foreach (var cause in new Exception[] { new HttpRequestException("refused"), new TaskCanceledException("timed out") })
        {
            var failure = await Assert.ThrowsAsync<MemoryException>(
                () => new Embedder(new Remote(_ => throw cause)).EmbedPassagesAsync(["text"], TestContext.Current.CancellationToken));
            Assert.Equal("embedding-unavailable", failure.Problem);
            Assert.True(failure.IsTransient);
            Assert.Same(cause, failure.InnerException);
        }
    }

    [Fact]
    public async Task A_cancelled_call_stays_a_cancelled_call()
    {
        using var cancelled = new CancellationTokenSource();
        var embedder = new Embedder(new Remote(_ =>
        {
            cancelled.Cancel();
            throw new OperationCanceledException(cancelled.Token);
        }));
        await Assert.ThrowsAsync<OperationCanceledException>(() => embedder.EmbedQueryAsync("text", cancelled.Token));
    }

    [Fact]
    public async Task Fewer_vectors_than_texts_are_refused()
    {
        var embedder = new Embedder(new Remote(_ => [1f, 0f]) { LeavesOutLast = true });
        var failure = await Assert.ThrowsAsync<MemoryException>(() => embedder.EmbedPassagesAsync(["a", "b"], TestContext.Current.CancellationToken));
        Assert.Equal("embedding-unavailable", failure.Problem);
    }

    [Fact]
    public void The_fingerprint_is_what_the_generator_says_of_itself()
    {
        Assert.Equal(new EmbeddingFingerprint("remote-model", 2), new Embedder(new Remote(_ => [])).Fingerprint);
        var builtIn = new Embedder(new BuiltInEmbeddingGenerator()).Fingerprint;
        Assert.Equal(256, builtIn.Dimension);
        Assert.StartsWith("static-en-256-", builtIn.Model, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData("model", null)]
    [InlineData("", 2)]
    public void A_generator_that_does_not_tell_its_model_is_refused(string? model, int? dimension)
    {
        var failure = Assert.Throws<MemoryException>(() => new Embedder(new Remote(_ => []) { Model = model, Dimension = dimension }));
        Assert.Equal((MemoryError.Misconfigured, "embedding-model-unknown"), (failure.Error, failure.Problem));
    }

    // Stands for an endpoint: what it answers to each text is given.
    private sealed class Remote(Func<string, float[]> answer) : IEmbeddingGenerator<string, Embedding<float>>
    {
        public List<IReadOnlyList<string>> Calls { get; } = [];

        public bool LeavesOutLast { get; init; }

        public string? Model { get; init; } = "remote-model";

        public int? Dimension { get; init; } = 2;

        public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            var texts = values.ToList();
            Calls.Add(texts);
            return new(texts.SkipLast(LeavesOutLast ? 1 : 0).Select(text => new Embedding<float>(answer(text))));
        }

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("remote", null, Model, Dimension) : null;

        public void Dispose()
        {
        }
    }
}
