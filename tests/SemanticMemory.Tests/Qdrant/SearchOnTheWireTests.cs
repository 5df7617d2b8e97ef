using System.Text.Json;
using SemanticMemory.Embedding;
using SemanticMemory.Messages;
using SemanticMemory.Qdrant;
using SemanticMemory.Recall;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Contract;
using SemanticMemory.Tests.Recall;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>What a search asks Qdrant for, and in how many requests.</summary>
public sealed class SearchOnTheWireTests : IAsyncLifetime
{
    // Who speaks; what is found; what stands around it; which sessions it is in; what it says.
    private static readonly string[] s_usual = ["messages facet", "messages points/query/batch", "messages points/scroll", "sessions points/scroll", "messages points/scroll"];

    private const int Messages = 7;

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
        await TalkAsync(new SessionManager(Tenant, _embedder));

        // The first question for neighbours looks for marks that a server has left.
        await new SessionManager(Tenant, _embedder).SearchAsync(new SearchRequest { Query = "garage" }, Token);
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
        Assert.Single(About("messages"), request => request.Operation == "points/scroll" && Neighbours(request));
        Assert.Equal(s_usual, Operations());
    }

    [Theory]
    [InlineData(null, 80)]
    [InlineData(3, 3)]
    public async Task Each_query_asks_for_as_many_hits_as_the_options_say_and_for_one_more_that_shows_whether_a_tie_is_cut(int? given, int hits)
    {
        var options = new SessionManagerOptions { Recall = given is { } set ? new RecallOptions { Hits = set } : new RecallOptions() };
        var found = await new SessionManager(Tenant, _embedder, options).SearchAsync(new SearchRequest { Query = "the red car", Explain = true }, Token);

        Assert.Equal([hits + 1, hits + 1], Searches(Assert.Single(About("messages"), IsBatch)).Select(search => search.GetProperty("limit").GetInt32()));
        Assert.Equal(Math.Min(hits, Messages), found.Hits.Max(hit => hit.Explain!.DenseRank));
    }

    [Fact]
    public async Task An_identifier_takes_two_requests_more_for_what_stands_around_the_message_that_names_it()
    {
        var found = await new SessionManager(Tenant, _embedder).SearchAsync(new SearchRequest { Query = "was INV-2041 lost?" }, Token);

        Assert.Equal("Who keeps INV-2041?", found.Hits[0].Message.Content);
        Assert.Equal(
            [
                .. s_usual[..3],

                // Where in its session the message stands, then 20 messages before and 20 after it.
                "messages points/scroll",
                "messages points/query/batch",
                .. s_usual[3..],
            ],
            Operations());
        var messages = About("messages").ToList();
        var place = messages[3].Body!.Value;
        Assert.Equal(1, place.GetProperty("limit").GetInt32());
        Assert.Equal(["_id", "_previous", "_mend", "session", "timestamp"], place.GetProperty("with_payload").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(["desc", "asc"], Searches(messages[4]).Select(search => search.GetProperty("query").GetProperty("order_by").GetProperty("direction").GetString()));

        // The message itself comes along, and one more shows whether there are others of the same time.
        Assert.All(Searches(messages[4]), search => Assert.Equal(20 + 2, search.GetProperty("limit").GetInt32()));
        Assert.All(Searches(messages[4]), search => Assert.Contains(found.Hits[0].Session.Id.ToString(), search.GetProperty("filter").GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_word_that_may_be_a_name_is_weighed_by_one_query_and_two_counts_before_the_search()
    {
        await new SessionManager(Tenant, _embedder).SearchAsync(new SearchRequest { Query = "on which page is the bicycle?" }, Token);

        Assert.Equal([s_usual[0], "messages points/query/batch", "messages points/count", "messages points/count", .. s_usual[1..]], Operations());
        var messages = About("messages").ToList();
        var word = Assert.Single(Searches(messages[1]));
        Assert.Equal(("lexical", 1 + 1), (word.GetProperty("using").GetString(), word.GetProperty("limit").GetInt32()));
        Assert.DoesNotContain("\"author\"", messages[2].Body!.Value.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("""{"key":"author","match":{"value":"Mark Page"}}""", messages[3].Body!.Value.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_word_that_may_be_a_name_takes_one_more_count()
    {
        await new SessionManager(Tenant, _embedder).SearchAsync(new SearchRequest { Query = "is a page of the field report missing?" }, Token);

        Assert.Equal([s_usual[0], "messages points/query/batch", "messages points/count", "messages points/count", "messages points/count", .. s_usual[1..]], Operations());
        Assert.Equal(2, Searches(About("messages").ElementAt(1)).Count);
    }

    [Fact]
    public async Task A_question_soon_after_another_does_not_ask_again_who_speaks()
    {
        var memory = new SessionManager(Tenant, _embedder, timeProvider: new ManualTime(DateTimeOffset.UnixEpoch.AddYears(60)));
        await memory.SearchAsync(new SearchRequest { Query = "the red car" }, Token);
        _wire.Clear();

        await memory.SearchAsync(new SearchRequest { Query = "a blue bicycle" }, Token);

        Assert.Equal(s_usual[1..], Operations());
    }

    [Theory]
    [InlineData(SearchMode.Hybrid, 1)]
    [InlineData(SearchMode.Semantic, 0)]
    [InlineData(SearchMode.Keyword, 0)]
    public async Task With_another_model_one_request_more_tells_how_near_what_stands_around_the_hits_is(SearchMode mode, int more)
    {
        // One hit of seven messages, so that there is something around it that was not found by meaning.
        var options = new SessionManagerOptions { Recall = new RecallOptions { Hits = 1 } };
        var request = new SearchRequest { Query = "the red car", Mode = mode };
        await new SessionManager(Tenant, _embedder, options).SearchAsync(request, Token);
        var usual = About("messages").Select(sent => sent.Operation).ToList();

        var other = new Embedder(new SameVectors());
        await using var store = new QdrantMemoryStore(
            _options! with { CollectionPrefix = $"{_options!.CollectionPrefix}other-" }, other.Fingerprint, null, null, inner => new PassingWatch(_wire, inner));
        try
        {
            var tenant = store.OpenTenant(TenantId.Parse("acme"));
            await TalkAsync(new SessionManager(tenant, other));
            await new SessionManager(tenant, other, options).SearchAsync(request, Token);
            _wire.Clear();
            await new SessionManager(tenant, other, options).SearchAsync(request, Token);
        }
        finally
        {
            await store.DropAsync(Token);
        }

        var sent = About("other-messages").ToList();
        Assert.Equal(usual.Concat(Enumerable.Repeat("points/query/batch", more)).Order(), sent.Select(request => request.Operation).Order());
        var told = sent.Where(request => request.Operation == "points/query/batch").Skip(1).SelectMany(request => request.Body!.Value.GetProperty("searches").EnumerateArray()).ToList();
        Assert.Equal(more, told.Count);
        Assert.All(told, search =>
        {
            Assert.Equal("dense", search.GetProperty("using").GetString());
            Assert.Contains("has_id", search.GetProperty("filter").GetRawText(), StringComparison.Ordinal);
            Assert.Equal(["_body", "_digest", "_features", "_insert", "_tenant"], Unasked(search));
        });
    }

    [Fact]
    public async Task With_another_model_nothing_more_is_asked_where_every_message_was_found_by_meaning()
    {
        var other = new Embedder(new SameVectors());
        await using var store = new QdrantMemoryStore(
            _options! with { CollectionPrefix = $"{_options!.CollectionPrefix}other-" }, other.Fingerprint, null, null, inner => new PassingWatch(_wire, inner));
        try
        {
            var memory = new SessionManager(store.OpenTenant(TenantId.Parse("acme")), other);
            await TalkAsync(memory);
            _wire.Clear();
            await memory.SearchAsync(new SearchRequest { Query = "the red car" }, Token);
        }
        finally
        {
            await store.DropAsync(Token);
        }

        Assert.Single(About("other-messages"), request => request.Operation == "points/query/batch");
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

    private static async Task TalkAsync(SessionManager memory)
    {
        foreach (var said in (string[][])
        [
            ["The red car is in the garage.", "Since when?", "Since last week."],
            ["A blue bicycle leans on the wall.", "Whose bicycle is it?"],
            ["Mark Page: Who keeps INV-2041?", "Rose Field: I do."],
        ])
        {
            var session = (await memory.StartAsync(new NewSession { Channel = "web", UserId = "dana" }, Token)).Session;
            foreach (var line in said)
            {
                var (author, text) = line.Split(": ") is [var name, var rest] ? (name, rest) : (null, line);
                await memory.AppendAsync(session.Id, new NewMessage { Role = MessageRole.User, Author = author, Content = text }, Token);
            }
        }
    }

    private IEnumerable<SentRequest> About(string collection) =>
        _wire.Sent.Where(request => request.IsAboutPoints && request.Path.Contains($"/{_options!.CollectionPrefix}{collection}", StringComparison.Ordinal));

    // In the order in which they were sent; a collection's name ends in the number of its generation.
    private IEnumerable<string> Operations() => _wire.Sent.Where(request => request.IsAboutPoints)
        .Select(request => $"{request.Path.Split('/')[2][_options!.CollectionPrefix.Length..].Split('-')[0]} {request.Operation}");

    private static bool IsBatch(SentRequest request) => request.Operation == "points/query/batch";

    private static List<JsonElement> Searches(SentRequest request) => [.. request.Body!.Value.GetProperty("searches").EnumerateArray()];

    private static bool Neighbours(SentRequest request) => request.Body!.Value.GetRawText().Contains("\"_previous\"", StringComparison.Ordinal);

    private static IEnumerable<string?> Unasked(JsonElement search) =>
        search.GetProperty("with_payload").GetProperty("exclude").EnumerateArray().Select(name => name.GetString()).Order(StringComparer.Ordinal);
}
