using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SemanticMemory.Messages;
using SemanticMemory.Replies;

namespace SemanticMemory.Client.Tests.Http;

/// <summary>Streamed replies on the wire: what a server sends, what becomes of it.</summary>
public sealed class EventStreamTests
{
    private const string Said = """{"id":"01990000-0000-7000-8000-000000000002","sessionId":"01990000-0000-7000-8000-000000000001","channel":"web","role":"user","content":"Hi.","timestamp":"2026-03-02T09:00:00.000000Z"}""";
    private const string Delta = "event: delta\ndata: {\"content\":\"Yes.\"}\n\n";
    private const string Done = $$"""
        event: done
        data: {"userMessage":{{Said}},"assistantMessage":{{Said}},"usage":{"inputTokens":3,"outputTokens":4},"responseTimeMs":5}


        """;

    private readonly NotedWaits _time = new();

    [Fact]
    public async Task Events_are_asked_for_and_read_and_those_of_a_newer_server_passed_over()
    {
        HttpRequestHeaders? sent = null;
        var wire = new StubServer(request => Events("event: mood\ndata: {\"mood\":1}\n\n: still here\n\n" + Delta + Done)(Keep(request, ref sent)));

        var steps = await StreamAsync(wire);

        Assert.Equal(("text/event-stream", "Bearer key"), (sent!.Accept.ToString(), sent.Authorization!.ToString()));
        Assert.Equal(new ReplyEvent.Delta("Yes."), steps[0]);
        Assert.Equal((2, "Hi."), (steps.Count, Assert.IsType<ReplyEvent.Done>(steps[1]).Reply.AssistantMessage.Content));
    }

    [Theory]
    [InlineData(Delta)]
    [InlineData("")]
    [InlineData("event: delta\ndata: {\"con")]
    public async Task A_stream_that_ends_too_early_is_no_answer(string text)
    {
        var failure = await FailsAsync(new StubServer(Events(text)));
        Assert.Equal((MemoryError.Unavailable, "reply-broken-off", null), (failure.Error, failure.Problem, failure.Status));
    }

    [Fact]
    public async Task A_connection_that_breaks_in_the_middle_is_told_as_such()
    {
        var failure = await FailsAsync(new StubServer(Streaming(new BrokenStream(Delta, new HttpIOException(HttpRequestError.ResponseEnded)))));
        Assert.Equal(("reply-broken-off", true), (failure.Problem, failure.IsTransient));
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_given_up_after_the_time_limit()
    {
        using var client = Client(new StubServer(Streaming(new BrokenStream(Delta, failure: null))), TimeSpan.FromMilliseconds(100), TimeProvider.System);
        var steps = new List<ReplyEvent>();
        var failure = await Assert.ThrowsAsync<MemoryException>(async () =>
        {
            await foreach (var step in client.StreamReplyAsync(Guid.NewGuid(), new ReplyRequest { Content = "Hi." }, TestContext.Current.CancellationToken))
            {
                steps.Add(step);
            }
        });
        Assert.Equal(("timed-out", 1), (failure.Problem, steps.Count));
    }

    [Theory]
    [InlineData("event: error\ndata: {\"detail\":\"Without a status.\"}\n\n")]
    [InlineData("event: delta\ndata: <p>\n\n")]
    [InlineData("event: done\ndata: {}\n\n")]
    public async Task Somebody_elses_events_are_not_taken_for_ours(string text) => Assert.Equal("answer-not-understood", (await FailsAsync(new StubServer(Events(text)))).Problem);

    [Fact]
    public async Task An_answer_that_is_no_stream_is_not_taken_for_one() => Assert.Equal("answer-not-understood", (await FailsAsync(new StubServer(StubServer.Ok("{}")))).Problem);

    [Fact]
    public async Task A_problem_in_the_middle_becomes_the_one_exception_with_all_of_its_facts()
    {
        const string Problem = """{"type":"/problems/chat-model-unavailable","title":"T","status":503,"detail":"Why and what to do.","traceId":"trace-1"}""";
        var failure = await FailsAsync(new StubServer(Events($"{Delta}event: error\nretry: 1500\ndata: {Problem}\n\n")));

        Assert.Equal(
            (MemoryError.Unavailable, "chat-model-unavailable", 503, "trace-1", TimeSpan.FromSeconds(1.5), "Why and what to do."),
            (failure.Error, failure.Problem, failure.Status, failure.TraceId, failure.RetryAfter, failure.Message));
    }

    [Fact]
    public async Task A_refusal_is_tried_again_only_where_asking_twice_says_nothing_twice()
    {
        var again = new StubServer(StubServer.Broken, StubServer.Problem(503, "store-unavailable", "1"), Events(Delta + Done));
        Assert.Equal(2, (await StreamAsync(again, "q-1")).Count);
        Assert.Equal((3, TimeSpan.FromSeconds(1)), (again.Seen.Count, _time.Waits[^1]));

        var once = new StubServer(StubServer.Problem(503, "store-unavailable", "1"), Events(Delta + Done));
        Assert.Equal("store-unavailable", (await FailsAsync(once)).Problem);
        Assert.Single(once.Seen);
    }

    [Fact]
    public async Task What_has_begun_is_not_asked_again()
    {
        var wire = new StubServer(Events(Delta));
        using var client = Client(wire, TimeSpan.FromSeconds(30), _time);
        await Assert.ThrowsAsync<MemoryException>(async () =>
            await client.StreamReplyAsync(Guid.NewGuid(), new ReplyRequest { Content = "Hi.", ExternalId = "q-1" }, TestContext.Current.CancellationToken).ToListAsync());
        Assert.Single(wire.Seen);
    }

    private static HttpRequestMessage Keep(HttpRequestMessage request, ref HttpRequestHeaders? headers)
    {
        headers = request.Headers;
        return request;
    }

    private static Func<HttpRequestMessage, HttpResponseMessage> Events(string text) => Streaming(new MemoryStream(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"))));

    private static Func<HttpRequestMessage, HttpResponseMessage> Streaming(Stream body) => _ =>
        new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("text/event-stream") } } };

    private static MemoryClient Client(StubServer wire, TimeSpan timeout, TimeProvider time) => new(
        new MemoryClientOptions { Server = new Uri("http://memory.test"), ApiKey = "key", Timeout = timeout, TimeProvider = time }, new HttpClient(wire) { Timeout = Timeout.InfiniteTimeSpan });

    private async Task<List<ReplyEvent>> StreamAsync(StubServer wire, string? externalId = null)
    {
        using var client = Client(wire, TimeSpan.FromSeconds(30), _time);
        return await client.StreamReplyAsync(Guid.NewGuid(), new ReplyRequest { Content = "Hi.", ExternalId = externalId }, TestContext.Current.CancellationToken).ToListAsync();
    }

    private Task<MemoryException> FailsAsync(StubServer wire) => Assert.ThrowsAsync<MemoryException>(() => StreamAsync(wire));

    /// <summary>Gives what it has; then fails, or nothing more comes.</summary>
    private sealed class BrokenStream(string text, Exception? failure) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position < Length)
            {
                return Read(buffer.Span);
            }

            if (failure is null)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            throw failure ?? new InvalidOperationException("Nobody waits that long.");
        }
    }
}
