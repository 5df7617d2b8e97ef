using System.Text.Json;
using SemanticMemory.Embedding;
using SemanticMemory.Lexical;
using SemanticMemory.Messages;
using SemanticMemory.Recall;
using SemanticMemory.Search;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Sessions;
using SemanticMemory.Transfer;

namespace SemanticMemory.Tests.Recall;

/// <summary>The two queries of a recall through the store, held to those of the reference: weights are kept finished, vectors are quantised, long messages have passages.</summary>
public sealed class StoreHitsTests : IAsyncLifetime
{
    private readonly MemoryFixture _fixture = new();

    public async ValueTask InitializeAsync()
    {
        foreach (var file in EvalData.Files)
        {
            await (file with { Sessions = [.. file.Sessions.Select(session => session with { Messages = [.. session.Messages.Where(IsComparable)] })] }).StoreAsync(_fixture.Memory);
        }
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task At_least_95_percent_of_the_hits_are_those_of_the_reference()
    {
        var options = new RecallOptions { NearDuplicate = 1 };
        var tenant = _fixture.Store.OpenTenant(TenantId.Parse("acme"));
        var recall = new HybridRecall(tenant.Messages, new StoreEmbedder(tenant, _fixture.Embedder, next: null), new Bm25(_fixture.Options.Bm25), options);
        var (shared, all) = (0, 0);
        foreach (var (question, expected) in Expected())
        {
            var result = await recall.RecallAsync(
                new RecallQuestion([new(question, 1)], MessageFilters.ToStore(new MessageFilter(), null), SearchMode.Hybrid, Explain: true), MemoryFixture.Start, TestContext.Current.CancellationToken);
            var ids = result.Messages.Where(hit => hit.Explanation!.DenseRank is not null || hit.Explanation.LexicalRank is not null).Select(hit => hit.Message.Id);
            var hits = (await tenant.Messages.GetAsync([.. ids], TestContext.Current.CancellationToken)).Select(point => MessagePoints.FromPoint(point).ExternalId!).ToHashSet();
            shared += expected.Count(hits.Contains);
            all += expected.Count;
        }

        Assert.True(all > 2000, $"Only {all} hits are expected.");
        Assert.True(shared >= .95 * all, $"{shared} of {all} hits are those of the reference.");
    }

    // As hits.py has it: passages of long messages and what tools write are searched in another way than the reference does.
    private static bool IsComparable(ConversationMessage message) => message.Role is MessageRole.User or MessageRole.Assistant
        && message.ToolCalls.Count == 0
        && message.Content.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length <= 100;

    private static IEnumerable<(string Question, IReadOnlyList<string> Hits)> Expected()
    {
        using var stream = typeof(StoreHitsTests).Assembly.GetManifestResourceStream("eval-hits.expected.json")!;
        foreach (var entry in JsonDocument.Parse(stream).RootElement.EnumerateArray())
        {
            yield return (entry.GetProperty("question").GetString()!, [.. entry.GetProperty("hits").EnumerateArray().Select(id => id.GetString()!)]);
        }
    }
}
