using System.Net;
using System.Text;

namespace SemanticMemory.Client.Tests.Http;

/// <summary>The wire: answers each request by the next of the given answers, the last one again and again.</summary>
internal sealed class StubServer(params Func<HttpRequestMessage, HttpResponseMessage>[] answers) : HttpMessageHandler
{
    private readonly List<(string Request, string Body)> _seen = [];

    public IReadOnlyList<(string Request, string Body)> Seen => _seen;

    /// <summary>A problem of this status and slug.</summary>
    public static Func<HttpRequestMessage, HttpResponseMessage> Problem(int status, string slug, string? retryAfter = null) => _ =>
    {
        var body = $$"""{"type":"/problems/{{slug}}","title":"T","status":{{status}},"detail":"Why and what to do.","errors":{"limit":["Must be 1 to 200."]},"traceId":"trace-1","newMember":1}""";
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/problem+json") };
        if (retryAfter is not null)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        }

        return response;
    };

    public static Func<HttpRequestMessage, HttpResponseMessage> Ok(string json) => _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    public static Func<HttpRequestMessage, HttpResponseMessage> Status(int status, string text = "") => _ => new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(text) };

    public static HttpResponseMessage Broken(HttpRequestMessage request) => throw new HttpRequestException("connection refused");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _seen.Add(($"{request.Method} {request.RequestUri!.AbsoluteUri}", request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken)));
        return answers[Math.Min(_seen.Count, answers.Length) - 1](request);
    }
}

/// <summary>Waits are noted and over at once; time limits never pass.</summary>
internal sealed class NotedWaits : TimeProvider
{
    public List<TimeSpan> Waits { get; } = [];

    public override DateTimeOffset GetUtcNow() => new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime >= TimeSpan.FromSeconds(30))
        {
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        }

        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            Waits.Add(dueTime);
        }

        return System.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }
}
