using Microsoft.Extensions.AI;
using SemanticMemory.Embedding;
using SemanticMemory.Messages;
using SemanticMemory.Recall;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Tests.Qdrant;
using SemanticMemory.Tests.Sessions;
using SemanticMemory.Transfer;

namespace SemanticMemory.Tests.Recall;

public sealed class EmbeddedAnotherModel : AnotherModelTests
{
    protected override Task<MemoryFixture> OpenAsync(SessionManagerOptions options, IEmbeddingGenerator<string, Embedding<float>> model) =>
        Task.FromResult(new MemoryFixture(options, model));
}

public sealed class QdrantAnotherModel : AnotherModelTests
{
    protected override Task<MemoryFixture> OpenAsync(SessionManagerOptions options, IEmbeddingGenerator<string, Embedding<float>> model) =>
        MemoryFixture.OnQdrantAsync(options, model);
}

/// <summary>With the same vectors under another name nothing else is found: what a store tells is put together as what is worked out from texts.</summary>
public abstract class AnotherModelTests : IAsyncLifetime
{
    // Few hits, so that most messages are fetched because they stand beside one.
    private static readonly SessionManagerOptions s_fewHits = new() { Recall = new RecallOptions { Hits = 5, NearDuplicate = 1 } };

    private readonly MemoryFixture _builtIn = new(s_fewHits);
    private MemoryFixture? _other;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SessionManager Other => _other!.Memory;

    public async ValueTask InitializeAsync() => _other = await OpenAsync(s_fewHits, new SameVectors());

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _other!.DisposeAsync();
        await _builtIn.DisposeAsync();
    }

    /// <summary>A memory of its own on one of the stores.</summary>
    protected abstract Task<MemoryFixture> OpenAsync(SessionManagerOptions options, IEmbeddingGenerator<string, Embedding<float>> model);

    [Fact]
    public async Task The_same_vectors_under_another_name_give_the_same_signals_order_and_confidence()
    {
        var file = EvalData.Files.Single(file => file.Name.Contains("corvid-sales", StringComparison.Ordinal));
        file = file with { Sessions = [.. file.Sessions.Select(session => session with { Tags = [], Messages = [.. session.Messages.Where(IsOfOneVector)] })] };
        await file.StoreAsync(_builtIn.Memory, Token);
        await file.StoreAsync(Other, Token);
        var (compared, beside) = (0, 0);
        foreach (var question in file.Questions)
        {
            var request = new SearchRequest { Query = question.Question, ParseTime = false, Limit = 30, Explain = true };
            var (expected, actual) = (await _builtIn.Memory.SearchAsync(request, Token), await Other.SearchAsync(request, Token));

            Assert.Equal(expected.Hits.Select(hit => hit.Message.ExternalId), actual.Hits.Select(hit => hit.Message.ExternalId));
            Assert.Equal(expected.Confidence, actual.Confidence, 1e-3);
            foreach (var (one, other) in expected.Hits.Zip(actual.Hits))
            {
                Assert.Equal((one.Explain!.DenseRank, one.Explain.LexicalRank), (other.Explain!.DenseRank, other.Explain.LexicalRank));
                Assert.All(one.Explain.Signals, signal => Assert.Equal(signal.Value.Value, other.Explain.Signals[signal.Key].Value, 1e-3));
                compared++;
                beside += one.Explain.DenseRank is null ? 1 : 0;
            }
        }

        Assert.True(beside > 200 && compared > beside, $"{compared} hits were compared, {beside} of them beside those found by meaning.");
    }

    [Fact]
    public async Task A_message_without_a_vector_counts_as_the_farthest_one()
    {
        var session = (await Other.StartAsync(new NewSession { Channel = "web" }, Token)).Session;
        foreach (var (role, text) in (IEnumerable<(MessageRole, string)>)[
            (MessageRole.User, "My order of the blue lamps is late."), (MessageRole.Tool, "Shipment of the order: left Rotterdam."),
            (MessageRole.Assistant, "Your lamps left Rotterdam yesterday."), (MessageRole.User, "Thanks, I shall wait then."), (MessageRole.User, "By the way, the office cat is well.")])
        {
            await Other.AppendAsync(session.Id, new NewMessage { Role = role, Content = text }, Token);
        }

        var found = (await Other.SearchAsync(new SearchRequest { Query = "Where are the lamps of our order now?", Explain = true }, Token)).Hits;

        var tool = found.Single(hit => hit.Message.Role == MessageRole.Tool).Explain!;
        Assert.Null(tool.DenseRank);
        Assert.Equal(0, tool.Signals["dense"].Value);

        // What stands beside it has vectors.
        Assert.True(tool.Signals["denseWindow"].Value > 0);
        Assert.Equal(1, found.Max(hit => hit.Explain!.Signals["dense"].Value), 1e-6);
    }

    // Both models make one vector of it, and of nothing else.
    private static bool IsOfOneVector(ConversationMessage message) => message.Role is MessageRole.User or MessageRole.Assistant
        && message.ToolCalls.Count == 0
        && message.Content.Any(char.IsAsciiLetter)
        && Passages.Split(message.Content).Count == 1;
}
