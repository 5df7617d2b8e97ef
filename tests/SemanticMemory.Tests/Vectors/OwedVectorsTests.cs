using System.Text.Json.Nodes;
using SemanticMemory.Context;
using SemanticMemory.Embedded;
using SemanticMemory.Embedding;
using SemanticMemory.Messages;
using SemanticMemory.OpenAI.Embeddings;
using SemanticMemory.Qdrant;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;
using SemanticMemory.Tests.OpenAI.Double;
using SemanticMemory.Tests.Qdrant;

namespace SemanticMemory.Tests.Vectors;

public sealed class EmbeddedOwedVectors : OwedVectorsTests
{
    private readonly DataDirectory _folder = new();

    protected override Task<MemoryStore> OpenAsync(EmbeddingFingerprint model) => Task.FromResult<MemoryStore>(new EmbeddedMemoryStore(new EmbeddedOptions { Path = _folder.Path }, model));

    protected override ValueTask DiscardAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

public sealed class QdrantOwedVectors : OwedVectorsTests
{
    private QdrantOptions? _options;

    protected override async Task<MemoryStore> OpenAsync(EmbeddingFingerprint model) => new QdrantMemoryStore(_options ??= await QdrantUnderTest.OptionsAsync(), model);

    protected override ValueTask DiscardAsync() => QdrantUnderTest.DropAsync(_options!);
}

/// <summary>While a remote embedding model is away messages are taken and found by words; their vectors follow.</summary>
public abstract class OwedVectorsTests : IAsyncLifetime
{
    private static readonly TenantId s_acme = TenantId.Parse("acme");

    private readonly ManualTime _time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private EmbeddingDouble? _double;
    private HeldGenerator? _generator;
    private Embedder? _embedder;
    private MemoryStore? _store;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private EmbeddingDouble Model => _double!;

    private MemoryStore Store => _store!;

    private VectorBacklog Backlog => new(Store, _time);

    private PointCollection Messages => Store.OpenTenant(s_acme).Messages;

    protected abstract Task<MemoryStore> OpenAsync(EmbeddingFingerprint model);

    protected abstract ValueTask DiscardAsync();

    public async ValueTask InitializeAsync()
    {
        _double = await EmbeddingDouble.StartAsync();
        _generator = new HeldGenerator(new OpenAIEmbeddingGenerator(new OpenAIEmbeddingOptions
        {
            Endpoint = Model.Endpoint,
            ApiKey = EmbeddingDouble.Key,
            Model = Model.Model,
            Dimensions = Model.Dimensions,
            Retries = 0,
            BreakerCalls = 1000,
        }));
        _embedder = new Embedder(_generator);
        _store = await OpenAsync(_embedder.Fingerprint);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Store.DisposeAsync();
        _generator!.Dispose();
        await Model.DisposeAsync();
        await DiscardAsync();
    }

    [Fact]
    public async Task A_message_is_taken_while_the_model_is_away_found_by_words_and_by_meaning_when_it_is_back()
    {
        var memory = Open();
        var session = await StartAsync(memory);
        Model.Fail(EmbeddingFault.Status);
        var appended = await SayAsync(memory, session, "The red car is in the garage.");
        Assert.True(appended.Created);

        var found = await memory.SearchAsync(new SearchRequest { Query = "garage" }, Token);
        Assert.Equal("embedding-unavailable", found.Degraded);
        Assert.Equal(appended.Id, Assert.Single(found.Hits).Message.Id);
        await Assert.ThrowsAsync<MemoryException>(() => memory.FillVectorsAsync(cancellationToken: Token));
        Assert.Equal(1, await WaitingAsync());

        Model.Mend();
        Assert.Empty((await ByMeaningAsync(memory, "automobile")).Hits);
        Assert.Equal(new FilledVectors(1, 0, More: false, 0), await memory.FillVectorsAsync(cancellationToken: Token));
        var near = await ByMeaningAsync(memory, "automobile");
        Assert.Null(near.Degraded);
        Assert.Equal(appended.Id, Assert.Single(near.Hits).Message.Id);
        Assert.Equal(0, await WaitingAsync());
        Assert.Equal(new FilledVectors(0, 0, More: false, 0), await memory.FillVectorsAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task A_search_by_meaning_alone_fails_and_a_context_window_says_what_it_went_by()
    {
        var memory = Open();
        await SayAsync(memory, await StartAsync(memory), "The red car is in the garage.");
        var session = await StartAsync(memory);
        Model.Fail(EmbeddingFault.Status);
        var failure = await Assert.ThrowsAsync<MemoryException>(() => ByMeaningAsync(memory, "automobile"));
        Assert.Equal((MemoryError.Unavailable, "embedding-unavailable"), (failure.Error, failure.Problem));
        var window = await memory.BuildContextAsync(session, new ContextRequest { Query = "Which garage?" }, Token);
        Assert.Equal("embedding-unavailable", window.Degraded);
        Assert.Contains("garage", Assert.Single(window.Recalled).Message.Content, StringComparison.Ordinal);
        Assert.Null((await memory.SearchAsync(new SearchRequest { Query = "garage", Mode = SearchMode.Keyword }, Token)).Degraded);
        Model.Mend();
        Assert.Null((await memory.BuildContextAsync(session, new ContextRequest { Query = "Which garage?" }, Token)).Degraded);
    }

    [Fact]
    public async Task While_the_model_is_away_a_search_ranks_as_one_by_words_alone()
    {
        var memory = Open();
        var session = await StartAsync(memory);
        foreach (var text in new[] { "The red car is in the garage.", "Is the boat there as well?", "No, the boat is at the pier, its red sail too.", "Then I take the car.", "The garage key hangs by the door." })
        {
            await SayAsync(memory, session, text);
        }

        var both = await memory.SearchAsync(new SearchRequest { Query = "red garage", Explain = true }, Token);
        Model.Fail(EmbeddingFault.Status);
        var degraded = await memory.SearchAsync(new SearchRequest { Query = "red garage", Explain = true }, Token);
        var byWords = await memory.SearchAsync(new SearchRequest { Query = "red garage", Mode = SearchMode.Keyword, Explain = true }, Token);
        Assert.Equal((null, "embedding-unavailable", null), (both.Degraded, degraded.Degraded, byWords.Degraded));
        Assert.Equal(byWords.Hits.Select(hit => (hit.Message.Id, hit.Score)), degraded.Hits.Select(hit => (hit.Message.Id, hit.Score)));
        Assert.Equal(byWords.Confidence, degraded.Confidence);
        Assert.Equal(byWords.ConfidenceParts, degraded.ConfidenceParts);
        Assert.NotEqual(both.Confidence, degraded.Confidence);
    }

    [Fact]
    public async Task What_is_owed_outlives_the_process()
    {
        var memory = Open();
        Model.Fail(EmbeddingFault.Cut);
        var session = await StartAsync(memory);
        foreach (var number in Enumerable.Range(1, 5))
        {
            await SayAsync(memory, session, $"Car number {number}.");
        }

        await ReopenAsync();
        Model.Mend();
        memory = Open();
        var owed = Assert.Single(await Backlog.ListAsync(Token));
        Assert.Equal(s_acme, owed.Tenant);
        Assert.Equal(5, (await memory.FillVectorsAsync(cancellationToken: Token)).Filled);
        await ReopenAsync();
        Assert.Equal(5, (await ByMeaningAsync(Open(), "automobile")).Hits.Count);
    }

    [Fact]
    public async Task Servers_that_make_up_for_vectors_at_once_take_different_messages()
    {
        var memory = Open();
        var session = await StartAsync(memory);
        Model.Fail(EmbeddingFault.Status);
        await memory.AppendAsync(session, [.. Enumerable.Range(0, 90).Select(number => new NewMessage { Role = MessageRole.User, Content = $"Car c{number}." })], Token);
        Model.Mend();
        var servers = Enumerable.Range(0, 4).Select(_ => Open()).ToArray();
        await Task.WhenAll(servers.Select(async server =>
        {
            while ((await server.FillVectorsAsync(8, Token)).Waiting > 0)
            {
            }
        }));
        Assert.Equal(0, await WaitingAsync());
        Assert.Equal(90, Model.Answered.SelectMany(texts => texts).Distinct().Count());
        Assert.Equal(90, Model.Answered.SelectMany(texts => texts).Count());
        Assert.All(Model.Answered, texts => Assert.InRange(texts.Count, 1, 8));
    }

    [Fact]
    public async Task What_happens_to_a_message_while_its_vectors_are_made_is_not_undone()
    {
        var memory = Open();
        var session = await StartAsync(memory);
        Model.Fail(EmbeddingFault.Status);
        var patched = await SayAsync(memory, session, "The red car is sold.");
        var deleted = await SayAsync(memory, session, "The car key is under the mat.");
        Model.Mend();
        _generator!.Before = async () =>
        {
            _generator.Before = null;
            await memory.UpdateMessageAsync(patched.Id, new MessagePatch(JsonNode.Parse("""{"metadata":{"case":"7"}}""")!.AsObject()), Token);
            await memory.DeleteMessageAsync(deleted.Id, Token);
            await memory.ArchiveAsync(session, Token);
        };
        await memory.FillVectorsAsync(cancellationToken: Token);

        var hit = Assert.Single((await ByMeaningAsync(memory, "automobile")).Hits);
        Assert.Equal(patched.Id, hit.Message.Id);
        Assert.Equal("7", (string?)hit.Message.Metadata!["case"]);
        Assert.Empty((await memory.SearchAsync(new SearchRequest { Query = "mat", Mode = SearchMode.Keyword }, Token)).Hits);
        Assert.Single((await memory.SearchAsync(new SearchRequest { Query = "car", Filter = new MessageFilter { Statuses = [SessionStatus.Archived] } }, Token)).Hits);
        Assert.Equal(0, await WaitingAsync());
    }

    [Fact]
    public async Task A_claim_of_a_process_that_died_ends_by_itself()
    {
        var memory = Open();
        Model.Fail(EmbeddingFault.Status);
        await SayAsync(memory, await StartAsync(memory), "The red car.");
        Model.Mend();
        var claim = _time.GetUtcNow().AddMinutes(2).ToMicroseconds();
        await Messages.PatchAsync(Filter.Everything, new PointPatch { Set = new Payload { [MessageFields.AwaitsVectors] = FieldValue.Of(claim) } }, Token);
        Assert.Equal(new FilledVectors(0, 0, More: false, 1), await memory.FillVectorsAsync(cancellationToken: Token));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, (await memory.FillVectorsAsync(cancellationToken: Token)).Filled);
    }

    [Fact]
    public async Task A_text_that_the_model_refuses_keeps_nobody_waiting_and_is_offered_again_later()
    {
        var memory = Open();
        var session = await StartAsync(memory);
        Model.Poison = "poison";
        Assert.True((await SayAsync(memory, session, "Some poison here.")).Created);
        Model.Fail(EmbeddingFault.Status);
        await memory.AppendAsync(session, [.. Enumerable.Range(0, 6).Select(number => new NewMessage { Role = MessageRole.User, Content = $"Car {number}." })], Token);
        Model.Mend();
        Assert.Equal(new FilledVectors(6, 1, More: false, 1), await memory.FillVectorsAsync(cancellationToken: Token));
        Assert.Equal(new FilledVectors(0, 0, More: false, 1), await memory.FillVectorsAsync(cancellationToken: Token));
        Assert.Equal("Some poison here.", (await memory.SearchAsync(new SearchRequest { Query = "poison" }, Token)).Hits[0].Message.Content);
        Model.Poison = null;
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, (await memory.FillVectorsAsync(cancellationToken: Token)).Filled);
    }

    [Fact]
    public async Task Vectors_of_another_size_are_not_stored_but_owed()
    {
        var memory = Open();
        Model.Fail(EmbeddingFault.WrongSize);
        await SayAsync(memory, await StartAsync(memory), "The red car.");
        Assert.Equal(1, await WaitingAsync());
        var failure = await Assert.ThrowsAsync<MemoryException>(() => memory.FillVectorsAsync(cancellationToken: Token));
        Assert.Equal("embedding-dimension", failure.Problem);
        Assert.Equal("embedding-dimension", (await memory.SearchAsync(new SearchRequest { Query = "car" }, Token)).Degraded);
    }

    [Fact]
    public async Task A_tenant_leaves_the_list_when_nothing_can_be_on_its_way_any_more()
    {
        var memory = Open();
        Model.Fail(EmbeddingFault.Status);
        var session = await StartAsync(memory);
        await SayAsync(memory, session, "The red car.");
        var first = Assert.Single(await Backlog.ListAsync(Token));
        await Backlog.RemoveAsync(first, Token);
        Assert.Single(await Backlog.ListAsync(Token));

        _time.Advance(TimeSpan.FromMinutes(11));
        await SayAsync(memory, session, "The blue car.");
        await Backlog.RemoveAsync(first, Token);
        var second = Assert.Single(await Backlog.ListAsync(Token));
        Assert.NotEqual(first.NotedAt, second.NotedAt);
        _time.Advance(TimeSpan.FromMinutes(11));
        await Backlog.RemoveAsync(second, Token);
        Assert.Empty(await Backlog.ListAsync(Token));
    }

    [Fact]
    public async Task Without_a_list_of_what_is_owed_no_message_is_taken()
    {
        var memory = new SessionManager(Store.OpenTenant(s_acme), _embedder!, new SessionManagerOptions(), _time);
        var session = await StartAsync(memory);
        Model.Fail(EmbeddingFault.Status);
        await Assert.ThrowsAsync<MemoryException>(() => SayAsync(memory, session, "The red car."));
        Assert.Equal(0, await Messages.CountAsync(Filter.Everything, Token));
    }

    private SessionManager Open() => new(Store.OpenTenant(s_acme), _embedder!, new SessionManagerOptions { Backlog = Backlog }, _time);

    private async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        _store = await OpenAsync(_embedder!.Fingerprint);
    }

    private static async Task<Guid> StartAsync(SessionManager memory) =>
        (await memory.StartAsync(new NewSession { Channel = "web", UserId = "dana", Title = "Title" }, Token)).Session.Id;

    private async Task<AppendedMessage> SayAsync(SessionManager memory, Guid session, string text)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return await memory.AppendAsync(session, new NewMessage { Role = MessageRole.User, Content = text }, Token);
    }

    private static Task<SearchResult> ByMeaningAsync(SessionManager memory, string query) =>
        memory.SearchAsync(new SearchRequest { Query = query, Mode = SearchMode.Semantic }, Token);

    private Task<long> WaitingAsync() => Messages.CountAsync(new Filter.Not(new Filter.Missing(MessageFields.AwaitsVectors)), Token);
}
