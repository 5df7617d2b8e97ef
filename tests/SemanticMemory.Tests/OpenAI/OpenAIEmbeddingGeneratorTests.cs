using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.AI;
using SemanticMemory.Embedding;
using SemanticMemory.OpenAI.Embeddings;
using SemanticMemory.Tests.OpenAI.Double;

namespace SemanticMemory.Tests.OpenAI;

/// <summary>The embedding model behind an endpoint, against a strict double of one.</summary>
public sealed class OpenAIEmbeddingGeneratorTests : IAsyncLifetime
{
    private EmbeddingDouble? _double;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private EmbeddingDouble Model => _double!;

    private OpenAIEmbeddingOptions Options => new()
    {
        Endpoint = Model.Endpoint,
        ApiKey = EmbeddingDouble.Key,
        Model = Model.Model,
        Dimensions = Model.Dimensions,
        Timeout = TimeSpan.FromSeconds(1),
        RetryDelay = TimeSpan.FromMilliseconds(5),
        BreakerCalls = 1000,
    };

    public async ValueTask InitializeAsync() => _double = await EmbeddingDouble.StartAsync();

    public ValueTask DisposeAsync() => Model.DisposeAsync();

    [Fact]
    public async Task Texts_come_back_as_vectors_in_their_order_whatever_order_the_endpoint_answers_in()
    {
        using var generator = new OpenAIEmbeddingGenerator(Options);
        string[] texts = ["a car", "two doctors", "three doors"];
        var embeddings = await generator.GenerateAsync(texts, cancellationToken: Token);
        Assert.Equal(texts.Select(Model.VectorOf), embeddings.Select(embedding => embedding.Vector.ToArray()));
        Assert.Equal(3, embeddings.Usage!.InputTokenCount);
        Assert.Equal(texts, Assert.Single(Model.Answered));
    }

    [Fact]
    public async Task Many_texts_go_in_several_requests()
    {
        using var generator = new OpenAIEmbeddingGenerator(Options with { BatchSize = 4, BatchCharacters = 30 });
        string[] texts = ["one", "two", "three", "four", "five", "twenty-five characters are", "six and more", new string('x', 50), "end"];
        var embeddings = await generator.GenerateAsync(texts, cancellationToken: Token);
        Assert.Equal(texts.Select(Model.VectorOf), embeddings.Select(embedding => embedding.Vector.ToArray()));
        Assert.Equal([4, 2, 1, 1, 1], Model.Answered.Select(request => request.Count));
    }

    [Fact]
    public async Task Nothing_is_asked_for_nothing()
    {
        using var generator = new OpenAIEmbeddingGenerator(Options);
        Assert.Empty(await generator.GenerateAsync([], cancellationToken: Token));
        Assert.Equal(0, Model.Count);
    }

    [Theory]
    [InlineData(EmbeddingFault.Status)]
    [InlineData(EmbeddingFault.Hang)]
    [InlineData(EmbeddingFault.Cut)]
    [InlineData(EmbeddingFault.Garbage)]
    [InlineData(EmbeddingFault.TooFew)]
    [InlineData(EmbeddingFault.TooMany)]
    [InlineData(EmbeddingFault.SameIndexTwice)]
    [InlineData(EmbeddingFault.NotANumber)]
    [InlineData(EmbeddingFault.Infinite)]
    public async Task A_failure_that_may_pass_is_tried_again_and_then_told_as_unavailable(EmbeddingFault fault)
    {
        using var generator = new OpenAIEmbeddingGenerator(Options);
        Model.Fail(fault, times: 1);
        Assert.Equal(Model.VectorOf("a car"), (await generator.GenerateAsync(["a car"], cancellationToken: Token))[0].Vector.ToArray());
        Assert.Equal(2, Model.Count);

        Model.Fail(fault);
        var failure = await Assert.ThrowsAsync<MemoryException>(() => generator.GenerateAsync(["a car", "my secret"], cancellationToken: Token));
        Assert.Equal((MemoryError.Unavailable, "embedding-unavailable"), (failure.Error, failure.Problem));
        Assert.Contains("Embedding:Endpoint", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(5, Model.Count);
    }

    [Fact]
    public async Task A_limit_on_requests_is_waited_for_as_long_as_it_asks()
    {
        using var generator = new OpenAIEmbeddingGenerator(Options);
        Model.Fail(EmbeddingFault.Status, times: 1, status: 429, retryAfter: "1");
        var watch = Stopwatch.StartNew();
        await generator.GenerateAsync(["a car"], cancellationToken: Token);
        Assert.InRange(watch.Elapsed.TotalSeconds, .9, 10);

        Model.Fail(EmbeddingFault.Status, status: 429, retryAfter: "60");
        var before = Model.Count;
        Assert.True((await Assert.ThrowsAsync<MemoryException>(() => generator.GenerateAsync(["a car"], cancellationToken: Token))).IsTransient);
        Assert.Equal(before + 1, Model.Count);
    }

    [Theory]
    [InlineData(400, "embedding-refused", "Embedding:Model")]
    [InlineData(401, "embedding-access-denied", "Embedding:ApiKey")]
    [InlineData(403, "embedding-access-denied", "Embedding:ApiKey")]
    [InlineData(404, "embedding-endpoint-unknown", "Embedding:Endpoint")]
    [InlineData(302, "embedding-endpoint-unknown", "Embedding:Endpoint")]
    public async Task What_will_not_pass_is_not_tried_again_and_told_with_its_cure(int status, string problem, string cure)
    {
        using var generator = new OpenAIEmbeddingGenerator(Options);
        Model.Fail(EmbeddingFault.Status, status: status);
        var failure = await Assert.ThrowsAsync<MemoryException>(() => generator.GenerateAsync(["a car"], cancellationToken: Token));
        Assert.Equal((MemoryError.Misconfigured, problem), (failure.Error, failure.Problem));
        Assert.Contains(cure, failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, Model.Count);
    }

    [Fact]
    public async Task Vectors_of_another_size_are_refused_with_the_size_they_have()
    {
        using var generator = new OpenAIEmbeddingGenerator(Options);
        Model.Fail(EmbeddingFault.WrongSize);
        var failure = await Assert.ThrowsAsync<MemoryException>(() => generator.GenerateAsync(["a car"], cancellationToken: Token));
        Assert.Equal((MemoryError.Misconfigured, "embedding-dimension"), (failure.Error, failure.Problem));
        Assert.Contains("65 dimensions", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Embedding:Dimensions", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, Model.Count);
    }

    [Fact]
    public async Task A_wrong_key_and_a_wrong_model_are_told_apart()
    {
        using var stranger = new OpenAIEmbeddingGenerator(Options with { ApiKey = "another" });
        using var other = new OpenAIEmbeddingGenerator(Options with { Model = "another" });
        using var shortening = new OpenAIEmbeddingGenerator(Options with { SendDimensions = true });
        Assert.Equal("embedding-access-denied", (await Assert.ThrowsAsync<MemoryException>(() => stranger.GenerateAsync(["a"], cancellationToken: Token))).Problem);
        Assert.Equal("embedding-endpoint-unknown", (await Assert.ThrowsAsync<MemoryException>(() => other.GenerateAsync(["a"], cancellationToken: Token))).Problem);
        Assert.Equal("embedding-refused", (await Assert.ThrowsAsync<MemoryException>(() => shortening.GenerateAsync(["a"], cancellationToken: Token))).Problem);
    }

    [Fact]
    public async Task Nothing_is_sent_while_the_breaker_is_open_and_calls_pass_again_after_its_pause()
    {
        using var generator = new OpenAIEmbeddingGenerator(Options with { BreakerCalls = 3, BreakerPause = TimeSpan.FromMilliseconds(600) });
        Model.Fail(EmbeddingFault.Status);
        await Assert.ThrowsAsync<MemoryException>(() => generator.GenerateAsync(["a"], cancellationToken: Token));
        Assert.Equal(3, Model.Count);
        for (var i = 0; i < 10; i++)
        {
            Assert.True((await Assert.ThrowsAsync<MemoryException>(() => generator.GenerateAsync(["a"], cancellationToken: Token))).IsTransient);
        }

        Assert.Equal(3, Model.Count);
        Model.Mend();
        await Task.Delay(TimeSpan.FromMilliseconds(900), Token);
        await generator.GenerateAsync(["a"], cancellationToken: Token);
    }

    [Fact]
    public async Task Nobody_there_is_told_as_unavailable()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        using var generator = new OpenAIEmbeddingGenerator(Options with { Endpoint = new Uri($"http://127.0.0.1:{port}/v1") });
        var failure = await Assert.ThrowsAsync<MemoryException>(() => generator.GenerateAsync(["a"], cancellationToken: Token));
        Assert.Equal("embedding-unavailable", failure.Problem);
        Assert.Contains($"{port}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_who_gives_up_gets_away_at_once()
    {
        using var generator = new OpenAIEmbeddingGenerator(Options with { Timeout = TimeSpan.FromMinutes(1) });
        Model.Fail(EmbeddingFault.Hang);
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var watch = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => generator.GenerateAsync(["a"], cancellationToken: impatient.Token));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
    }

    [Fact]
    public async Task The_embedder_knows_its_model_and_how_its_last_call_went()
    {
        using var generator = new OpenAIEmbeddingGenerator(Options);
        var embedder = new Embedder(generator);
        Assert.Equal((Model.Model, Model.Dimensions), (embedder.Fingerprint.Model, embedder.Fingerprint.Dimension));
        Assert.Null(embedder.Failure);
        Model.Fail(EmbeddingFault.Status);
        await Assert.ThrowsAsync<MemoryException>(() => embedder.EmbedQueryAsync("a car", Token));
        Assert.Equal("embedding-unavailable", embedder.Failure!.Problem);
        Model.Mend();
        var vector = await embedder.EmbedQueryAsync("a car", Token);
        Assert.Null(embedder.Failure);
        Assert.Equal(1f, System.Numerics.Tensors.TensorPrimitives.Norm(vector.Span), 1e-5f);
    }

    [Theory]
    [InlineData("ftp://localhost/v1", "m", 8, "Endpoint")]
    [InlineData("http://user:pass@localhost/v1", "m", 8, "Endpoint")]
    [InlineData("http://localhost/v1", " ", 8, "Model")]
    [InlineData("http://localhost/v1", "m", 0, "Dimensions")]
    public void Options_that_cannot_be_are_refused(string endpoint, string model, int dimensions, string named)
    {
        var options = new OpenAIEmbeddingOptions { Endpoint = new Uri(endpoint), Model = model, Dimensions = dimensions };
        Assert.Equal(named, Assert.Throws<ArgumentException>(() => new OpenAIEmbeddingGenerator(options)).ParamName);
        Assert.DoesNotContain("secret", (options with { ApiKey = "secret" }).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_model_or_dimension_than_its_own_is_refused()
    {
        using var generator = new OpenAIEmbeddingGenerator(Options);
        await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(["a"], new EmbeddingGenerationOptions { ModelId = "other" }, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(["a"], new EmbeddingGenerationOptions { Dimensions = 3 }, Token));
    }
}
