using System.Text.Json;
using SemanticMemory.Messages;
using SemanticMemory.Qdrant;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Contract;
using SemanticMemory.Tests.Contract.Model;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>Every request about points names its tenant, whatever the operation, and names no other.</summary>
public sealed class TenantOnTheWireTests : IAsyncLifetime
{
    private const string Tenant = "acme";

    private readonly WireWatch _wire = new();
    private QdrantOptions? _options;
    private QdrantMemoryStore? _store;

    public static TheoryData<string> Methods => [.. PortCalls.PublicMethods];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private QdrantMemoryStore Store => _store!;

    public async ValueTask InitializeAsync()
    {
        _options = await QdrantUnderTest.OptionsAsync();
        _store = new QdrantMemoryStore(_options, Sample.Model, null, null, _wire.Over);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await QdrantUnderTest.DropAsync(_options!);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Every_request_of_a_method_demands_the_tenant(string method)
    {
        var messages = Store.OpenTenant(TenantId.Parse(Tenant)).Messages;
        var random = new Random(7);
        await messages.UpsertAsync([.. Enumerable.Range(0, 60).Select(number => RandomData.Point(random, number))], Token);
        _wire.Clear();
        for (var i = 0; i < 30; i++)
        {
            await PortCalls.All[method](messages, random, Token);
        }

        AssertAllDemandTheTenant(atLeast: 20);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Neighbours_demand_the_tenant_on_every_way_they_are_found(int reach)
    {
        var messages = Store.OpenTenant(TenantId.Parse(Tenant)).Messages;
        await messages.UpsertAsync([.. Enumerable.Range(0, 12).Select(number => Sample.Message(number))], Token);
        await messages.DeleteAsync(Filter.Id(Sample.Id(5)), Token);
        await messages.PatchAsync(Filter.Id(Sample.Id(3)), new PointPatch { Remove = [MessageFields.Session] }, Token);
        await messages.UpsertAsync([Sample.Message(5, "other"), Sample.Message(6, "other")], Token);
        await messages.NeighboursAsync([Sample.Id(4), Sample.Id(7)], reach, reach, cancellationToken: Token);
        AssertAllDemandTheTenant(atLeast: 10);
    }

    [Fact]
    public async Task The_other_collections_demand_it_too()
    {
        var tenant = Store.OpenTenant(TenantId.Parse(Tenant));
        foreach (var collection in new[] { tenant.Sessions, tenant.Records })
        {
            var point = new Point { Id = Sample.Id(1), Payload = new Payload { Body = Sample.Body("x") }, Dense = [Sample.Turned(0)], Lexical = Sample.Words((1, 1)) };
            var field = collection.Schema.Fields.First(field => field.Type == FieldType.Keyword);
            var order = collection.Schema.Fields.First(field => field.Type == FieldType.Integer);
            await collection.InsertAsync([point], Token);
            await collection.UpsertAsync([point], Token);
            await collection.GetAsync([point.Id], Token);
            await collection.GetWholeAsync([point.Id], Token);
            await foreach (var page in collection.ReadAllAsync(10, Token))
            {
                Assert.Single(page);
            }

            await collection.QueryAsync([new VectorQuery.Dense(Sample.Turned(0), Filter.Everything, 1), new VectorQuery.Lexical(Sample.Words((1, 1)), Filter.Everything, 1)], cancellationToken: Token);
            await collection.ScrollAsync(new ScrollQuery { Filter = Filter.Everything, Order = order, Limit = 1 }, Token);
            await collection.CountAsync(Filter.Everything, Token);
            await collection.FacetAsync(field, Filter.Everything, 1, Token);
            await collection.PatchAsync(Filter.Everything, new PointPatch { Body = Sample.Body("y") }, Token);
            await collection.DeleteAsync(Filter.Everything, Token);
        }

        AssertAllDemandTheTenant(atLeast: 20);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Vectors_are_asked_back_by_copies_alone(string method)
    {
        var messages = Store.OpenTenant(TenantId.Parse(Tenant)).Messages;
        var random = new Random(11);
        await messages.UpsertAsync([.. Enumerable.Range(0, 60).Select(number => RandomData.Point(random, number))], Token);
        _wire.Clear();
        for (var i = 0; i < 20; i++)
        {
            await PortCalls.All[method](messages, random, Token);
        }

        var asked = _wire.Sent.Any(request => request.Body?.GetRawText().Contains("with_vector", StringComparison.Ordinal) is true);
        Assert.Equal(method is nameof(PointCollection.GetWholeAsync) or nameof(PointCollection.ReadAllAsync), asked);
    }

    [Fact]
    public async Task Erasing_a_tenant_demands_it_and_only_listing_tenants_does_not()
    {
        await Store.OpenTenant(TenantId.Parse(Tenant)).Messages.UpsertAsync([Sample.Message(1)], Token);
        await Store.EraseTenantAsync(TenantId.Parse(Tenant), Token);
        AssertAllDemandTheTenant(atLeast: 4);
        _wire.Clear();

        await Store.ListTenantsAsync(Token);
        await Store.CheckAsync(Token);

        var points = _wire.Sent.Where(request => request.IsAboutPoints).ToList();
        Assert.Equal(["facet", "facet", "facet"], points.Select(request => request.Operation));
        Assert.All(points, request => Assert.Equal("_tenant", request.Body!.Value.GetProperty("key").GetString()));
    }

    [Fact]
    public void A_request_without_the_tenant_would_be_seen()
    {
        var foreign = """{"filter":{"must":[{"key":"_tenant","match":{"value":"globex"}}]}}""";
        var either = """{"filter":{"should":[{"key":"_tenant","match":{"value":"acme"}}]}}""";
        var stored = """{"points":[{"id":1,"payload":{"_tenant":"globex"}}],"update_filter":{"must":[{"key":"_tenant","match":{"value":"acme"}}]}}""";
        Assert.False(Demands(new SentRequest("POST", "/collections/c/points/scroll", JsonElement.Parse("{}"))));
        Assert.False(Demands(new SentRequest("POST", "/collections/c/points/count", JsonElement.Parse(foreign))));
        Assert.False(Demands(new SentRequest("POST", "/collections/c/points/delete", JsonElement.Parse(either))));
        Assert.False(Demands(new SentRequest("PUT", "/collections/c/points", JsonElement.Parse(stored))));
        Assert.False(Demands(new SentRequest("POST", "/collections/c/points/query/batch", JsonElement.Parse($$"""{"searches":[{{foreign}}]}"""))));
        Assert.False(Demands(new SentRequest("GET", "/collections/c/points/1", null)));
    }

    private void AssertAllDemandTheTenant(int atLeast)
    {
        var points = _wire.Sent.Where(request => request.IsAboutPoints).ToList();
        Assert.True(points.Count >= atLeast, $"Only {points.Count} requests were seen.");
        Assert.All(points, request => Assert.True(Demands(request), $"{request.Method} {request.Path} {request.Body}"));
    }

    private static bool Demands(SentRequest request) => request.Body is { } body && (request.Method, request.Operation) switch
    {
        ("PUT", "points") => DemandsIt(body, "update_filter")
            && body.GetProperty("points").EnumerateArray().All(point => point.GetProperty("payload").GetProperty("_tenant").GetString() == Tenant),
        ("PUT", "points/vectors") => DemandsIt(body, "update_filter"),
        ("POST", "points/query/batch") => body.GetProperty("searches").EnumerateArray().All(search => DemandsIt(search, "filter") && HasOwnCorpus(search)),
        ("POST", "points/scroll" or "points/count" or "points/payload" or "points/delete" or "facet") => DemandsIt(body, "filter"),
        _ => false,
    };

    private static bool HasOwnCorpus(JsonElement search) => search.TryGetProperty("using", out var name) && name.GetString() == "lexical"
        ? DemandsIt(search.GetProperty("params").GetProperty("idf"), "corpus")
        : !search.TryGetProperty("params", out var parameters) || !parameters.TryGetProperty("idf", out _);

    // A list of conditions beside "must" can only narrow it down, but for "should" of the same filter, which "must" still binds.
    private static bool DemandsIt(JsonElement owner, string member) =>
        owner.TryGetProperty(member, out var filter)
        && filter.TryGetProperty("must", out var must)
        && must.EnumerateArray().Any(condition => condition.TryGetProperty("key", out var key)
            && key.GetString() == "_tenant"
            && condition.GetProperty("match").GetProperty("value").GetString() == Tenant);
}
