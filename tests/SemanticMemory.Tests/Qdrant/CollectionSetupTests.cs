using System.Text;
using System.Text.Json;
using SemanticMemory.Messages;
using SemanticMemory.Qdrant;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Contract;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>Collections are made when they are missing, left alone when they fit, and refused with the cure when they do not.</summary>
public sealed class CollectionSetupTests : IAsyncLifetime
{
    private QdrantOptions? _options;
    private HttpClient? _http;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private QdrantOptions Options => _options!;

    private string Alias => Options.CollectionPrefix + "messages";

    public async ValueTask InitializeAsync()
    {
        _options = await QdrantUnderTest.OptionsAsync();
        _http = new HttpClient { BaseAddress = _options.Endpoint };
    }

    public async ValueTask DisposeAsync()
    {
        await QdrantUnderTest.DropAsync(Options);
        _http!.Dispose();
    }

    [Fact]
    public async Task A_collection_is_made_as_documented()
    {
        await using var store = Open();
        await store.CheckAsync(Token);
        var info = await InfoAsync();
        var config = info.GetProperty("config");
        var dense = config.GetProperty("params").GetProperty("vectors").GetProperty("dense");
        Assert.Equal(Sample.Dimension, dense.GetProperty("size").GetInt32());
        Assert.Equal("Cosine", dense.GetProperty("distance").GetString());
        Assert.Equal("max_sim", dense.GetProperty("multivector_config").GetProperty("comparator").GetString());
        Assert.Equal("int8", dense.GetProperty("quantization_config").GetProperty("scalar").GetProperty("type").GetString());
        Assert.Equal("idf", config.GetProperty("params").GetProperty("sparse_vectors").GetProperty("lexical").GetProperty("modifier").GetString());
        Assert.Equal(0, config.GetProperty("hnsw_config").GetProperty("m").GetInt32());
        Assert.Equal(16, config.GetProperty("hnsw_config").GetProperty("payload_m").GetInt32());
        Assert.Equal(Sample.Model.Model, config.GetProperty("metadata").GetProperty("model").GetString());
        var schema = info.GetProperty("payload_schema");
        Assert.True(schema.GetProperty("_tenant").GetProperty("params").GetProperty("is_tenant").GetBoolean());
    }

    [Fact]
    public async Task Every_field_of_every_collection_has_its_index()
    {
        await using var store = Open();
        await store.CheckAsync(Token);
        foreach (var (schema, declared) in new[] { (CollectionSchema.Messages, typeof(MessageFields)), (CollectionSchema.Sessions, typeof(SessionFields)), (CollectionSchema.Records, typeof(RecordFields)) })
        {
            // A field that was declared and left out of the list would have none, and its filters would be scans.
            Assert.Equal(declared.GetProperties().Where(property => property.PropertyType == typeof(Field)).Select(property => property.GetValue(null)), schema.Fields);
            var indexes = JsonElement.Parse(await _http!.GetStringAsync(new Uri($"collections/{Options.CollectionPrefix}{schema.Name}", UriKind.Relative), Token)).GetProperty("result").GetProperty("payload_schema");
            Assert.All(schema.Fields, field =>
                Assert.Equal(field.Type == FieldType.Integer ? "integer" : "keyword", indexes.GetProperty(field.Name).GetProperty("data_type").GetString()));
        }
    }

    [Fact]
    public async Task Stores_that_start_at_once_agree_on_one_set_of_collections()
    {
        var stores = Enumerable.Range(0, 6).Select(_ => Open()).ToArray();
        await Simultaneous.RunAsync(stores.Length, async i =>
        {
            await stores[i].OpenTenant(TenantId.Parse("acme")).Messages.UpsertAsync([Sample.Message(i)], Token);
            return i;
        });
        Assert.All(
            await Task.WhenAll(stores.Select(store => store.OpenTenant(TenantId.Parse("acme")).Messages.CountAsync(Filter.Everything, Token))),
            count => Assert.Equal(6, count));
        await Task.WhenAll(stores.Select(store => store.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task A_start_that_was_cut_short_is_finished_by_the_next()
    {
        await using (var first = Open())
        {
            await first.OpenTenant(TenantId.Parse("acme")).Messages.UpsertAsync([Sample.Message(1)], Token);
        }

        await SendAsync(HttpMethod.Post, "collections/aliases", $$$"""{"actions":[{"delete_alias":{"alias_name":"{{{Alias}}}"}}]}""");
        await SendAsync(HttpMethod.Delete, $"collections/{Alias}-1/index/tags", null);
        await using var next = Open();
        Assert.Equal(1, await next.OpenTenant(TenantId.Parse("acme")).Messages.CountAsync(Filter.Everything, Token));
        Assert.True((await InfoAsync()).GetProperty("payload_schema").TryGetProperty("tags", out _));
    }

    [Fact]
    public async Task An_index_that_is_gone_is_made_again()
    {
        await using (var first = Open())
        {
            await first.CheckAsync(Token);
        }

        await SendAsync(HttpMethod.Delete, $"collections/{Alias}/index/timestamp", null);
        await using var next = Open();
        await next.CheckAsync(Token);
        Assert.True((await InfoAsync()).GetProperty("payload_schema").TryGetProperty("timestamp", out _));
    }

    [Fact]
    public async Task An_index_of_another_kind_is_refused_with_the_cure()
    {
        await using (var first = Open())
        {
            await first.CheckAsync(Token);
        }

        await SendAsync(HttpMethod.Delete, $"collections/{Alias}/index/timestamp?wait=true", null);
        await SendAsync(HttpMethod.Put, $"collections/{Alias}/index?wait=true", """{"field_name":"timestamp","field_schema":"float"}""");
        await AssertRefusedAsync("store-schema", "timestamp", "delete it");
    }

    [Theory]
    [InlineData("""{"vectors":{"dense":{"size":8,"distance":"Cosine"}},"sparse_vectors":{"lexical":{"modifier":"idf"}}""", "passage")]
    [InlineData("""{"vectors":{"dense":{"size":8,"distance":"Dot","multivector_config":{"comparator":"max_sim"}}},"sparse_vectors":{"lexical":{"modifier":"idf"}}""", "Dot")]
    [InlineData("""{"vectors":{"dense":{"size":9,"distance":"Cosine","multivector_config":{"comparator":"max_sim"}}},"sparse_vectors":{"lexical":{"modifier":"idf"}}""", "9 numbers")]
    [InlineData("""{"vectors":{"dense":{"size":8,"distance":"Cosine","multivector_config":{"comparator":"max_sim"}}},"sparse_vectors":{"lexical":{}}""", "modifier")]
    [InlineData("""{"vectors":{"other":{"size":8,"distance":"Cosine"}}""", "dense")]
    public async Task Another_shape_is_refused_with_the_cure(string shape, string named)
    {
        await SendAsync(HttpMethod.Put, $"collections/{Alias}-1", shape + $$$""","metadata":{"model":"{{{Sample.Model.Model}}}","dimension":8,"format":1}}""");
        await AssertRefusedAsync("store-schema", named, "Qdrant:CollectionPrefix");
    }

    [Fact]
    public async Task A_collection_of_another_format_is_refused_with_the_cure()
    {
        await SendAsync(HttpMethod.Put, $"collections/{Alias}-1", """{"vectors":{},"metadata":{"model":"x","dimension":8,"format":2}}""");
        await AssertRefusedAsync("format-version", "format 2", "Qdrant:CollectionPrefix");
    }

    [Fact]
    public async Task A_collection_of_somebody_else_is_refused_with_the_cure()
    {
        await SendAsync(HttpMethod.Put, $"collections/{Alias}-1", """{"vectors":{"size":8,"distance":"Cosine"}}""");
        await AssertRefusedAsync("format-version", "unknown", "Qdrant:CollectionPrefix");
    }

    private QdrantMemoryStore Open() => new(Options, Sample.Model);

    private async Task AssertRefusedAsync(string problem, params string[] named)
    {
        await using var store = Open();
        foreach (var ask in new Func<Task>[] { () => store.CheckAsync(Token), () => store.OpenTenant(TenantId.Parse("acme")).Messages.CountAsync(Filter.Everything, Token) })
        {
            var refused = await Assert.ThrowsAsync<MemoryException>(ask);
            Assert.Equal(MemoryError.Misconfigured, refused.Error);
            Assert.Equal(problem, refused.Problem);
            Assert.All(named, name => Assert.Contains(name, refused.Message, StringComparison.Ordinal));
        }
    }

    private async Task<JsonElement> InfoAsync() =>
        JsonElement.Parse(await _http!.GetStringAsync(new Uri($"collections/{Alias}", UriKind.Relative), Token)).GetProperty("result");

    private async Task SendAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await _http!.SendAsync(request, Token);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Token));
    }
}
