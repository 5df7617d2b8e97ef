using SemanticMemory.Embedded;
using SemanticMemory.Embedding;
using SemanticMemory.Lexical;
using SemanticMemory.Qdrant;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;
using SemanticMemory.Transfer;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>All conversations of eval-data in one tenant of both stores, and their questions as queries of the port.</summary>
internal sealed class EvalDataOnBothStores : IAsyncDisposable
{
    private const int Limit = 50;

    private readonly DataDirectory _directory = new();
    private readonly EmbeddedMemoryStore _embedded;
    private readonly QdrantMemoryStore _qdrant;

    private EvalDataOnBothStores(QdrantOptions options, Embedder embedder) =>
        (_embedded, _qdrant) = (new EmbeddedMemoryStore(new EmbeddedOptions { Path = _directory.Path }, embedder.Fingerprint), new QdrantMemoryStore(options, embedder.Fingerprint));

    /// <summary>Each question by meaning and by words, each over everything and over a part.</summary>
    public IReadOnlyList<VectorQuery> Queries { get; private set; } = [];

    /// <summary>How many messages there are.</summary>
    public long Messages { get; private set; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static TenantId Tenant { get; } = TenantId.Parse("acme");

    /// <summary>Stores everything.</summary>
    public static async Task<EvalDataOnBothStores> OpenAsync(bool exactly)
    {
        var embedder = new Embedder(new BuiltInEmbeddingGenerator());
        var both = new EvalDataOnBothStores(await QdrantUnderTest.OptionsAsync() with { SearchExactly = exactly }, embedder);
        try
        {
            await both.FillAsync(embedder);
            return both;
        }
        catch
        {
            await both.DisposeAsync();
            throw;
        }
    }

    /// <summary>The answers of the embedded store and of Qdrant.</summary>
    public async Task<(IReadOnlyList<IReadOnlyList<ScoredPoint<StoredPoint>>> Embedded, IReadOnlyList<IReadOnlyList<ScoredPoint<StoredPoint>>> Qdrant)> AskAsync(IReadOnlyList<VectorQuery> queries) =>
        (await _embedded.OpenTenant(Tenant).Messages.QueryAsync(queries, cancellationToken: Token), await _qdrant.OpenTenant(Tenant).Messages.QueryAsync(queries, cancellationToken: Token));

    public async ValueTask DisposeAsync()
    {
        await _embedded.DisposeAsync();
        await _qdrant.DropAsync(CancellationToken.None);
        await _qdrant.DisposeAsync();
        _directory.Dispose();
    }

    // Stored once and copied, so that both have the same points.
    private async Task FillAsync(Embedder embedder)
    {
        var files = ConversationFile.LoadAll(Path.Combine(Repository.Root, "eval-data"));
        var sessions = new SessionManager(_embedded.OpenTenant(Tenant), embedder);
        foreach (var file in files)
        {
            await file.StoreAsync(sessions, Token);
        }

        var (from, to) = (_embedded.OpenTenant(Tenant).Messages, _qdrant.OpenTenant(Tenant).Messages);
        await foreach (var page in from.ReadAllAsync(500, Token))
        {
            await to.UpsertAsync(page, Token);
            Messages += page.Count;
        }

        var queries = new List<VectorQuery>();
        foreach (var question in files.SelectMany(file => file.Questions))
        {
            var part = queries.Count % 8 == 0 ? new Filter.EqualTo(SemanticMemory.Messages.MessageFields.Role, "user") : Filter.Everything;
            queries.Add(new VectorQuery.Dense(await embedder.EmbedQueryAsync(question.Question, Token), part, Limit));
            queries.Add(new VectorQuery.Lexical(new Bm25().QueryWeights(question.Question), part, Limit));
        }

        Queries = queries;
    }
}
