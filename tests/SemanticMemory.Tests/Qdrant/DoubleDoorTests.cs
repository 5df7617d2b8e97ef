using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SemanticMemory.Tests.Qdrant.Double;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>Keys, limits and what is open to all.</summary>
public sealed class DoubleDoorTests : DoubleTest
{
    private const string Count = "/collections/c/points/count";

    protected override QdrantDoubleOptions Options => new() { ApiKey = "secret", ReadOnlyApiKey = "peek", BodyLimit = 1000 };

    protected override Task PrepareAsync()
    {
        Wire.Headers.Add("api-key", "secret");
        return Wire.CreateAsync();
    }

    [Theory]
    [InlineData(null, "Must provide an API key or an Authorization bearer token")]
    [InlineData("wrong", "Invalid API key or JWT")]
    public async Task Without_the_key_the_answer_is_a_401_in_plain_text(string? key, string text)
    {
        Wire.Headers.Clear();
        Wire.Headers.Add("api-key", key is null ? [] : [key]);

        using var response = await Wire.SendAsync("GET", "/collections");

        Assert.Equal((HttpStatusCode.Unauthorized, text), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task The_key_may_come_as_a_bearer_token()
    {
        Wire.Headers.Clear();
        Wire.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "secret");

        await Wire.ResultAsync("GET", "/collections/c");
    }

    [Fact]
    public async Task A_key_for_reading_cannot_write()
    {
        Wire.Headers.Clear();
        Wire.Headers.Add("api-key", "peek");

        await Wire.ResultAsync("POST", Count, "{}");
        await Wire.RefusalAsync(HttpStatusCode.Forbidden, "DELETE", "/collections/c");
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/")]
    public async Task Health_and_version_are_open_to_all(string path)
    {
        Wire.Headers.Clear();

        using var response = await Wire.SendAsync("GET", path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task It_names_its_version() => Assert.Equal("1.19.0", (await Wire.AskAsync("GET", "/")).Answer.GetProperty("version").GetString());

    [Fact]
    public async Task A_body_over_the_limit_is_refused() => Assert.Contains(
        "larger than allowed", await Wire.RefusalAsync(HttpStatusCode.BadRequest, "POST", Count, "{" + new string(' ', 1000) + "}"), StringComparison.Ordinal);

    [Fact]
    public async Task A_compressed_body_is_unpacked_and_an_answer_packed_for_who_takes_it()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync("""{"exact": true}"""u8.ToArray());
        }

        using var http = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.GZip }) { BaseAddress = Qdrant.Endpoint };
        http.DefaultRequestHeaders.Add("api-key", "secret");
        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");

        using var response = await http.PostAsync(Count, content);

        Assert.StartsWith("""{"result":{"count":0}""", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(15, Qdrant.Requests[^1].BodyLength);
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_no_text() => Assert.Contains(
        "Format error",
        await Wire.RefusalAsync(HttpStatusCode.BadRequest, "POST", "/collections/c/points/payload", """{"payload": {"a": "\ud800"}, "points": [1]}"""),
        StringComparison.Ordinal);
}
