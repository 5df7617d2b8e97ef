using Microsoft.Extensions.AI;
using SemanticMemory.OpenAI;
using SemanticMemory.Tests.Chat.Double;

namespace SemanticMemory.Tests.Chat;

/// <summary>The client against the strict double, over real HTTP.</summary>
public sealed class OpenAIChatClientTests : IAsyncLifetime
{
    private static readonly ChatMessage[] s_question = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Where is the otter?")];

    private readonly CapturedLines _log = new();
    private ChatDouble? _double;
    private OpenAIChatClient? _client;

    private ChatDouble Double => _double!;

    private OpenAIChatClient Client => _client!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _double = await ChatDouble.StartAsync();
        _client = new OpenAIChatClient(Double.Options, timeProvider: null, _log);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Double.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_comes_with_model_tokens_and_reason()
    {
        Double.Next(new ChatStep.Says("In the reeds.") { Usage = (21, 4) });

        var answer = await Client.GetResponseAsync(s_question, cancellationToken: Token);

        Assert.Equal(("In the reeds.", ChatDouble.Model, ChatFinishReason.Stop), (answer.Text, answer.ModelId, answer.FinishReason));
        Assert.Equal((21L, 4L, 25L), (answer.Usage!.InputTokenCount, answer.Usage.OutputTokenCount, answer.Usage.TotalTokenCount));
        Assert.Equal([("system", "Be brief."), ("user", "Where is the otter?")], Double.Calls.Single().Messages);
    }

    [Fact]
    public async Task A_streamed_answer_comes_word_by_word_and_ends_with_its_tokens()
    {
        Double.Next(new ChatStep.Says("In the tall reeds.") { Usage = (21, 5) });

        var pieces = await Client.GetStreamingResponseAsync(s_question, cancellationToken: Token).ToListAsync(Token);

        Assert.Equal(["In", " the", " tall", " reeds."], pieces.Select(piece => piece.Text).Where(text => text.Length > 0));
        var whole = pieces.ToChatResponse();
        Assert.Equal(("In the tall reeds.", ChatFinishReason.Stop), (whole.Text, whole.FinishReason));
        Assert.Equal((21L, 5L), (whole.Usage!.InputTokenCount, whole.Usage.OutputTokenCount));
    }

    [Fact]
    public async Task An_option_that_is_sent_reaches_the_model_and_any_other_is_refused()
    {
        await Client.GetResponseAsync(s_question, new ChatOptions { ModelId = ChatDouble.OtherModel, Temperature = 0.5f, MaxOutputTokens = 50, Instructions = "Be kind." }, Token);

        var call = Double.Calls.Single();
        Assert.Equal((ChatDouble.OtherModel, 0.5, 50), (call.Model, call.Body["temperature"]!.GetValue<double>(), call.Body["max_tokens"]!.GetValue<int>()));
        Assert.Equal(("system", "Be kind."), call.Messages[0]);
        await Assert.ThrowsAsync<NotSupportedException>(() => Client.GetResponseAsync(s_question, new ChatOptions { Seed = 1 }, Token));
        await Assert.ThrowsAsync<NotSupportedException>(() => Client.GetResponseAsync(s_question, new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "one")] }, Token));
        await Assert.ThrowsAsync<NotSupportedException>(() => Client.GetResponseAsync([new ChatMessage(ChatRole.Tool, "42")], cancellationToken: Token));
        Assert.Single(Double.Calls);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task What_may_pass_is_tried_again(int status)
    {
        Double.Next(new ChatStep.Fails(status), new ChatStep.Fails(status) { RetryAfter = "0" }, new ChatStep.Says("In the reeds."));

        Assert.Equal("In the reeds.", (await Client.GetResponseAsync(s_question, cancellationToken: Token)).Text);
        Assert.Equal(3, Double.Calls.Count);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    public async Task What_does_not_pass_is_told(int status)
    {
        Double.Otherwise = _ => new ChatStep.Fails(status);

        var failure = await FailAsync();

        Assert.Equal((MemoryError.Unavailable, "chat-model-unavailable"), (failure.Error, failure.Problem));
        Assert.Contains($"it answered {status}", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, Double.Calls.Count);
    }

    [Fact]
    public async Task Asked_to_wait_longer_than_is_waited_it_says_how_long()
    {
        Double.Next(new ChatStep.Fails(429) { RetryAfter = "77" });

        var failure = await FailAsync();

        Assert.Equal((MemoryError.Unavailable, TimeSpan.FromSeconds(77)), (failure.Error, failure.RetryAfter));
        Assert.Single(Double.Calls);
    }

    [Fact]
    public async Task A_model_that_hangs_is_given_up_and_its_connection_closed()
    {
        Double.Otherwise = _ => new ChatStep.Hangs();
        using var client = new OpenAIChatClient(Double.Options with { Timeout = TimeSpan.FromSeconds(1), Retries = 1 });

        foreach (var ask in Both(client))
        {
            var failure = await Assert.ThrowsAsync<MemoryException>(ask);
            Assert.Contains("did not answer in time", failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal(4, Double.Calls.Count);
        await Task.WhenAll(Double.Calls.Select(call => call.Aborted)).WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public async Task A_connection_that_breaks_before_the_answer_is_tried_again()
    {
        foreach (var ask in Both(Client))
        {
            Double.Next(new ChatStep.Drops(), new ChatStep.Says("In the reeds."));
            await ask();
        }

        Assert.Equal(4, Double.Calls.Count);
    }

    [Fact]
    public async Task An_endpoint_that_is_not_there_is_told()
    {
        using var client = new OpenAIChatClient(Double.Options with { Endpoint = new Uri("http://127.0.0.1:9/v1") });

        Assert.Equal("chat-model-unavailable", (await Assert.ThrowsAsync<MemoryException>(Both(client).First())).Problem);
    }

    [Theory]
    [InlineData("<html>Welcome</html>", "text/html")]
    [InlineData("{\"choices\":[{\"mess", "application/json")]
    [InlineData("{\"choices\":[]}", "application/json")]
    [InlineData("{\"choices\":\"none\"}", "application/json")]
    [InlineData("null", "application/json")]
    [InlineData("", "application/json")]
    public async Task An_answer_that_makes_no_sense_is_tried_again_and_told(string body, string mediaType)
    {
        Double.Otherwise = _ => new ChatStep.Garbles(body, mediaType);

        foreach (var ask in Both(Client))
        {
            Assert.Equal("chat-model-unavailable", (await Assert.ThrowsAsync<MemoryException>(ask)).Problem);
        }

        Assert.Equal(6, Double.Calls.Count);
    }

    [Theory]
    [InlineData(StreamFault.Broken)]
    [InlineData(StreamFault.Ended)]
    [InlineData(StreamFault.Garbled)]
    [InlineData(StreamFault.Error)]
    [InlineData(StreamFault.Stalled)]
    public async Task A_stream_that_does_not_come_to_its_end_is_a_failure_and_is_not_begun_anew(StreamFault fault)
    {
        Double.Next(new ChatStep.Says("In the tall reeds.") { Words = 2, Fault = fault });
        using var client = new OpenAIChatClient(Double.Options with { Timeout = TimeSpan.FromSeconds(1) });
        var said = "";

        var failure = await Assert.ThrowsAsync<MemoryException>(async () =>
        {
            await foreach (var piece in client.GetStreamingResponseAsync(s_question, cancellationToken: Token))
            {
                said += piece.Text;
            }
        });

        Assert.Equal("chat-model-unavailable", failure.Problem);
        Assert.Equal("In the", said);
        Assert.Single(Double.Calls);
    }

    [Fact]
    public async Task Whoever_stops_reading_stops_the_model()
    {
        Double.Next(new ChatStep.Says("In the tall reeds.") { Words = 2, Fault = StreamFault.Stalled });

        await foreach (var piece in Client.GetStreamingResponseAsync(s_question, cancellationToken: Token))
        {
            if (piece.Text.Length > 0)
            {
                break;
            }
        }

        await Double.Calls.Single().Aborted.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public async Task Whoever_cancels_stops_the_model_and_nothing_is_tried_again()
    {
        Double.Otherwise = _ => new ChatStep.Hangs();
        using var cancel = new CancellationTokenSource();
        var asked = Client.GetResponseAsync(s_question, cancellationToken: cancel.Token);
        var call = await Double.CallAsync(0);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await call.Aborted.WaitAsync(TimeSpan.FromSeconds(10), Token);
        Assert.Single(Double.Calls);
    }

    [Fact]
    public async Task A_key_that_is_not_valid_is_told_without_saying_it()
    {
        const string Wrong = "sk-Wrong-4711";
        using var client = new OpenAIChatClient(Double.Options with { ApiKey = Wrong }, timeProvider: null, _log);

        foreach (var ask in Both(client))
        {
            var failure = await Assert.ThrowsAsync<MemoryException>(ask);
            Assert.Equal((MemoryError.Misconfigured, "chat-model-access-denied"), (failure.Error, failure.Problem));
            Assert.DoesNotContain(Wrong, failure.ToString(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Wrong, (Double.Options with { ApiKey = Wrong }).ToString(), StringComparison.Ordinal);
        Assert.All(_log.Lines, line => Assert.DoesNotContain(Wrong, line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_that_is_refused_is_told_by_status_and_code_and_not_repeated()
    {
        var failure = await Assert.ThrowsAsync<MemoryException>(() => Client.GetResponseAsync(s_question, new ChatOptions { ModelId = "double-9" }, Token));
        Assert.Equal((MemoryError.Misconfigured, "chat-model-refused"), (failure.Error, failure.Problem));
        Assert.Contains("404, model_not_found", failure.Message, StringComparison.Ordinal);

        Double.Next(new ChatStep.Fails(400) { Body = """{"error":{"message":"sk-secret said","code":"sk-secret"}}""" });
        failure = await FailAsync();
        Assert.Contains("(400)", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-secret", failure.ToString(), StringComparison.Ordinal);
        Assert.Single(Double.Calls);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_with_the_key()
    {
        await using var elsewhere = await ChatDouble.StartAsync();
        Double.Next(new ChatStep.Fails(307) { Location = elsewhere.Endpoint + "/chat/completions" });

        Assert.Equal("chat-model-refused", (await FailAsync()).Problem);
        Assert.Empty(elsewhere.Calls);
    }

    [Fact]
    public async Task Repeats_are_logged_without_content()
    {
        Double.Next(new ChatStep.Fails(500), new ChatStep.Says("In the reeds."));

        await Client.GetResponseAsync(s_question, cancellationToken: Token);

        var line = Assert.Single(_log.Lines);
        Assert.Contains("status 500", line, StringComparison.Ordinal);
        Assert.DoesNotContain("otter", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://example.com", "m", null, "Endpoint")]
    [InlineData("http://user:secret@example.com/v1", "m", null, "Endpoint")]
    [InlineData("http://example.com/v1?key=secret", "m", null, "Endpoint")]
    [InlineData("http://example.com/v1", " ", null, "Model")]
    [InlineData("http://example.com/v1", "m", "with space", "ApiKey")]
    public void Options_that_cannot_be_are_named(string endpoint, string model, string? key, string named)
    {
        var refused = Assert.ThrowsAny<ArgumentException>(() => new OpenAIChatClient(new ModelEndpointOptions { Endpoint = new Uri(endpoint), Model = model, ApiKey = key }));

        Assert.Equal(named, refused.ParamName);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Func<Task>> Both(OpenAIChatClient client) =>
        [() => client.GetResponseAsync(s_question, cancellationToken: Token), async () => await client.GetStreamingResponseAsync(s_question, cancellationToken: Token).ToListAsync(Token)];

    private Task<MemoryException> FailAsync() => Assert.ThrowsAsync<MemoryException>(() => Client.GetResponseAsync(s_question, cancellationToken: Token));
}
