using System.Text.Json;
using SemanticMemory.Embedding;
using SemanticMemory.Messages;
using SemanticMemory.Qdrant;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Contract;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>What a search asks Qdrant for, and in how many requests.</summary>
public sealed class SearchOnTheWireTests : IAsyncLifetime
{
    private readonly WireWatch _wire = new();
    private readonly Embedder _embedder = new(new BuiltInEmbeddingGenerator());
    private QdrantOptions? _options;
    private QdrantMemoryStore? _store;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private TenantStore Tenant => _store!.OpenTenant(TenantId.Parse("acme"));

    public async ValueTask InitializeAsync()
    {
        _options = await QdrantUnderTest.OptionsAsync() with { SwitchNotice = TimeSpan.FromHours(1) };
        _store = new QdrantMemoryStore(_options, _embedder.Fingerprint, null, null, _wire.Over);
        var memory = new SessionManager(Tenant, _embedder);
        foreach (var said in (string[][])[["The red car is in the garage.", "Since when?", "Since last week."], ["A blue bicycle leans on the wall.", "Whose bicycle is it?"]])
        {
            var session = (await memory.StartAsync(new NewSession { Channel = "web", UserId = "dana" }, Token)).Session;
            foreach (var text in said)
            {
                await memory.AppendAsync(session.Id, new NewMessage { Role = MessageRole.User, Content = text }, Token);
            }
        }

        // The first question for neighbours looks for marks that a server has left.
        await memory.SearchAsync(new SearchRequest { Query = "garage" }, Token);
        _wire.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _store!.DisposeAsync();
        await QdrantUnderTest.DropAsync(_options!);
    }

    [Fact]
    public async Task Meaning_and_words_go_in_one_request_and_the_neighbours_of_all_hits_in_another()
    {
        var found = await new SessionManager(Tenant, _embedder).SearchAsync(new SearchRequest { Query = "the red car" }, Token);

        Assert.NotEmpty(found.Hits);
        var recall = Assert.Single(About("messages"), request => request.Operation == "points/query/batch");
        var searches = recall.Body!.Value.GetProperty("searches").EnumerateArray().ToList();
        Assert.Equal(["dense", "lexical"], searches.Select(search => search.GetProperty("using").GetString()));
        Assert.All(searches, search => Assert.True(search.GetProperty("limit").GetInt32() > 1));
        Assert.Single(About("messages"), request => request.Operation == "points/scroll" && Neighbours(request));
    }

    [Fact]
    public async Task A_search_asks_for_no_vectors_no_bodies_and_nothing_that_only_writes_need()
    {
        await new SessionManager(Tenant, _embedder).SearchAsync(new SearchRequest { Query = "the red car" }, Token);

        Assert.DoesNotContain(_wire.Sent, request => request.Body?.GetRawText().Contains("with_vector", StringComparison.Ordinal) is true);
        var searches = About("messages").Where(request => request.Operation == "points/query/batch").SelectMany(request => request.Body!.Value.GetProperty("searches").EnumerateArray()).ToList();
        Assert.NotEmpty(searches);
        Assert.All(searches, search => Assert.Equal(["_body", "_digest", "_insert", "_tenant"], Unasked(search)));
    }

    [Theory]
    [InlineData(PointParts.None, "_body", "_digest", "_features", "_insert", "_tenant")]
    [InlineData(PointParts.Features, "_body", "_digest", "_insert", "_tenant")]
    [InlineData(PointParts.Body, "_digest", "_features", "_insert", "_tenant")]
    [InlineData(PointParts.All, "_insert", "_tenant")]
    public async Task A_query_leaves_out_what_was_not_asked_for(PointParts parts, params string[] unasked)
    {
        var terms = new SparseVector(new uint[] { 1 }, new float[] { 1 });
        await Tenant.Messages.QueryAsync([new VectorQuery.Lexical(terms, Filter.Everything, 3)], parts, Token);

        Assert.Equal(unasked, Unasked(Assert.Single(Assert.Single(About("messages")).Body!.Value.GetProperty("searches").EnumerateArray())));
    }

    [Theory]
    [InlineData(false, """{"quantization":{"rescore":true,"oversampling":2}}""")]
    [InlineData(true, """{"exact":true}""")]
    public async Task Candidates_of_the_compressed_vectors_are_scored_again_by_the_whole_ones_unless_all_are(bool exactly, string parameters)
    {
        await using var store = new QdrantMemoryStore(_options! with { SearchExactly = exactly }, _embedder.Fingerprint, null, null, inner => new PassingWatch(_wire, inner));
        await store.OpenTenant(TenantId.Parse("acme")).Messages.QueryAsync([new VectorQuery.Dense(await _embedder.EmbedQueryAsync("car", Token), Filter.Everything, 3)], cancellationToken: Token);

        var search = Assert.Single(Assert.Single(About("messages"), request => request.Operation == "points/query/batch").Body!.Value.GetProperty("searches").EnumerateArray());
        Assert.Equal(parameters, search.GetProperty("params").GetRawText());
    }

    private IEnumerable<SentRequest> About(string collection) =>
        _wire.Sent.Where(request => request.IsAboutPoints && request.Path.Contains($"/{_options!.CollectionPrefix}{collection}", StringComparison.Ordinal));

    private static bool Neighbours(SentRequest request) => request.Body!.Value.GetRawText().Contains("\"_previous\"", StringComparison.Ordinal);

    private static IEnumerable<string?> Unasked(JsonElement search) =>
        search.GetProperty("with_payload").GetProperty("exclude").EnumerateArray().Select(name => name.GetString()).Order(StringComparer.Ordinal);
}
