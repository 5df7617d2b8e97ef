using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SemanticMemory.Server.Hosting;
using SemanticMemory.Server.Requests;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Hosting;

public sealed class ProblemMiddlewareTests : IDisposable
{
    private readonly CapturedLog _log = new();

    public void Dispose() => _log.Dispose();

    [Theory]
    [InlineData(MemoryError.Invalid, 400)]
    [InlineData(MemoryError.Forbidden, 403)]
    [InlineData(MemoryError.NotFound, 404)]
    [InlineData(MemoryError.Conflict, 409)]
    [InlineData(MemoryError.Misconfigured, 500)]
    [InlineData(MemoryError.Unavailable, 503)]
    public async Task Every_failure_of_the_core_has_its_status_and_keeps_its_message(MemoryError error, int status)
    {
        var (http, body) = await RunAsync(new MemoryException(error, "some-slug", "Do this instead."));

        Assert.Equal(status, http.Response.StatusCode);
        Assert.Equal("application/problem+json", http.Response.ContentType);
        Assert.Equal(("/problems/some-slug", "Do this instead."), (body!["type"]!.GetValue<string>(), body["detail"]!.GetValue<string>()));
        Assert.Equal(status == 503, http.Response.Headers.RetryAfter.Count > 0);
        Assert.Equal(status >= 500 ? 1 : 0, _log.Lines.Count(line => line.Contains("Do this instead.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_nobody_foresaw_shows_nothing_of_its_message()
    {
        var (http, body) = await RunAsync(new FormatException("quotes the diary", new IOException("and more of it")));

        Assert.Equal(500, http.Response.StatusCode);
        Assert.Equal("/problems/internal-error", body!["type"]!.GetValue<string>());
        var line = Assert.Single(_log.Lines);
        Assert.Contains("System.FormatException by System.IO.IOException", line, StringComparison.Ordinal);
        Assert.Contains(body["traceId"]!.GetValue<string>(), line, StringComparison.Ordinal);
        Assert.DoesNotContain("diary", line + body.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("more of it", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_the_client_abandoned_is_no_failure()
    {
        var (http, body) = await RunAsync(new OperationCanceledException(), abandoned: true);

        Assert.Equal(499, http.Response.StatusCode);
        Assert.Null(body);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task A_cancellation_that_the_client_did_not_ask_for_is_one()
    {
        var (http, _) = await RunAsync(new OperationCanceledException());

        Assert.Equal(500, http.Response.StatusCode);
        Assert.Single(_log.Lines);
    }

    [Theory]
    [InlineData(408, "request-timeout")]
    [InlineData(413, "body-too-large")]
    [InlineData(400, "bad-request")]
    public async Task A_request_that_the_server_could_not_read_is_a_problem(int status, string slug)
    {
        var (http, body) = await RunAsync(new BadHttpRequestException("Too bad.", status));

        Assert.Equal(status, http.Response.StatusCode);
        Assert.Equal($"/problems/{slug}", body!["type"]!.GetValue<string>());
        Assert.Empty(_log.Lines);
    }

    private async Task<(HttpContext Http, JsonNode? Body)> RunAsync(Exception failure, bool abandoned = false)
    {
        using var loggers = LoggerFactory.Create(builder => builder.AddProvider(_log));
        await using var services = new ServiceCollection().ConfigureHttpJsonOptions(options => WireJson.Configure(options.SerializerOptions)).BuildServiceProvider();
        var http = new DefaultHttpContext { RequestServices = services, RequestAborted = new CancellationToken(abandoned) };
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        await new ProblemMiddleware(_ => throw failure, loggers.CreateLogger<ProblemMiddleware>()).InvokeAsync(http);
        return (http, answer.Length == 0 ? null : JsonNode.Parse(answer.ToArray()));
    }
}
