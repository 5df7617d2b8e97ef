using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using SemanticMemory.Replies;
using SemanticMemory.Server.Hosting;
using SemanticMemory.Server.Requests;

namespace SemanticMemory.Server.Api;

/// <summary>
/// A reply as server-sent events: <c>context</c>, <c>delta</c>s, <c>done</c>; or at any point <c>error</c>, with a problem as its data and the time to wait as <c>retry</c>. The first event is there already, so
/// that what fails before it is answered like any other request.
/// </summary>
internal sealed class ReplyStream(IAsyncEnumerator<ReplyEvent> events) : IResult
{
    public const string MediaType = "text/event-stream";

    /// <summary>Waits for the first event.</summary>
    public static async Task<ReplyStream> StartAsync(IAsyncEnumerator<ReplyEvent> events)
    {
        try
        {
            await events.MoveNextAsync();
            return new ReplyStream(events);
        }
        catch
        {
            await events.DisposeAsync();
            throw;
        }
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await using var disposal = events;
        httpContext.Response.ContentType = MediaType;

        // A proxy that gathers an answer before it passes it on would make a stream of it no more.
        httpContext.Response.Headers["X-Accel-Buffering"] = "no";
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            do
            {
                await WriteAsync(httpContext, events.Current);
            }
            while (await events.MoveNextAsync());
        }
        catch (Exception failure) when (!httpContext.RequestAborted.IsCancellationRequested)
        {
            var problem = ProblemMiddleware.Describe(httpContext, failure, httpContext.RequestServices.GetRequiredService<ILogger<ProblemMiddleware>>());
            await WriteAsync(httpContext, "error", problem with { TraceId = Problem.TraceIdOf(httpContext) }, problem.RetryAfter);
        }
    }

    private static Task WriteAsync(HttpContext http, ReplyEvent step) => step switch
    {
        ReplyEvent.Asked asked => WriteAsync(http, "context", asked.Window),
        ReplyEvent.Delta delta => WriteAsync(http, "delta", new ReplyDelta(delta.Content)),
        ReplyEvent.Done done => WriteAsync(http, "done", ReplyAnswer.Of(done.Reply)),
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    // JSON as it is written here has no line breaks, which would end the data.
    private static async Task WriteAsync<T>(HttpContext http, string name, T data, TimeSpan? retryAfter = null)
    {
        var head = retryAfter is { } wait ? string.Create(CultureInfo.InvariantCulture, $"event: {name}\nretry: {Math.Ceiling(wait.TotalMilliseconds)}\ndata: ") : $"event: {name}\ndata: ";
        byte[] text = [.. Encoding.UTF8.GetBytes(head), .. JsonSerializer.SerializeToUtf8Bytes(data, http.Json()), .. "\n\n"u8];
        await http.Response.Body.WriteAsync(text, http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}
