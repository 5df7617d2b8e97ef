using SemanticMemory.Context;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Tests.Recall;
using SemanticMemory.Tests.Sessions;
using SemanticMemory.Transfer;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>Two files of eval-data in one tenant of both stores, told to each through its sessions, and their questions asked as of when they were asked.</summary>
public sealed class ConversationsOnBothStores : IAsyncLifetime
{
    // E-mails of several passages, tickets, calls of tools, archived sessions, people of two companies.
    private static readonly string[] s_files = ["larkfield-support", "northgate-sales"];

    private readonly Guid[] _asking = new Guid[2];
    private MemoryFixture[] _stores = [];

    /// <summary>The questions of both files, those that nothing answers among them.</summary>
    public static IReadOnlyList<ConversationQuestion> Questions { get; } = [.. Files.SelectMany(file => file.Questions)];

    private static IEnumerable<ConversationFile> Files => EvalData.Files.Where(file => s_files.Contains(file.Name));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stores = [new MemoryFixture(), await MemoryFixture.OnQdrantAsync()];
        for (var i = 0; i < _stores.Length; i++)
        {
            foreach (var file in Files)
            {
                await file.StoreAsync(_stores[i].Memory, Token);
            }

            // As an agent would ask that has said nothing yet.
            _asking[i] = (await _stores[i].StartAsync("eval", externalId: "asking")).Id;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }
    }

    /// <summary>What the embedded store and Qdrant answer.</summary>
    public async Task<(SearchResult Embedded, SearchResult Qdrant)> SearchAsync(ConversationQuestion question, SearchMode mode, int limit)
    {
        var request = new SearchRequest { Query = Text(question), Mode = mode, Limit = limit };
        return (await At(0, question).SearchAsync(request, Token), await At(1, question).SearchAsync(request, Token));
    }

    /// <summary>What stands in the windows of the embedded store and of Qdrant.</summary>
    public async Task<(ContextWindow Embedded, ContextWindow Qdrant)> WindowAsync(ConversationQuestion question, int maxTokens)
    {
        var request = new ContextRequest { Query = Text(question), Scope = RecallScope.Tenant, MaxTokens = maxTokens };
        return (await At(0, question).BuildContextAsync(_asking[0], request, Token), await At(1, question).BuildContextAsync(_asking[1], request, Token));
    }

    // What was said just before stands above the question, as `eval` asks it.
    private static string Text(ConversationQuestion question) => string.Join('\n', [.. question.Recent.Select(turn => turn.Content), question.Question]);

    // With a clock of its own: questions of different days are asked at the same time.
    private SessionManager At(int store, ConversationQuestion question)
    {
        var memory = _stores[store];
        return new SessionManager(memory.Store.OpenTenant(memory.Memory.Tenant), memory.Embedder, memory.Options, new ManualTime(question.AsOf));
    }
}
