using Microsoft.Extensions.AI;
using SemanticMemory.OpenAI;
using SemanticMemory.Tests.Chat.Double;

namespace SemanticMemory.Tests.Chat;

/// <summary>The circuit breaker of a chat model, over real HTTP: when it opens, what callers see meanwhile, when it closes. The one of embedding models is the same.</summary>
public sealed class ChatCircuitTests : IAsyncLifetime
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly CapturedLines _log = new();
    private ChatDouble? _double;

    private ChatDouble Double => _double!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ModelEndpointOptions Options => Double.Options with { Retries = 0, BreakerCalls = 4, BreakerPause = s_pause };

    public async ValueTask InitializeAsync() => _double = await ChatDouble.StartAsync();

    public ValueTask DisposeAsync() => Double.DisposeAsync();

    [Fact]
    public async Task After_repeated_failures_nothing_is_asked_and_callers_learn_at_once_when_to_come_back()
    {
        using var client = new OpenAIChatClient(Options, timeProvider: null, _log);
        await OpenAsync(client);

        for (var i = 0; i < 10; i++)
        {
            var failure = await Assert.ThrowsAsync<MemoryException>(() => i % 2 == 0 ? AskAsync(client) : StreamAsync(client));
            Assert.Equal((MemoryError.Unavailable, "chat-model-unavailable", true), (failure.Error, failure.Problem, failure.IsTransient));
            Assert.Contains("failed repeatedly", failure.Message, StringComparison.Ordinal);
            Assert.InRange(failure.RetryAfter!.Value, TimeSpan.Zero, s_pause);
        }

        Assert.Equal(4, Double.Calls.Count);
    }

    [Fact]
    public async Task A_model_that_is_back_is_tried_after_the_pause_and_then_serves_all()
    {
        using var client = new OpenAIChatClient(Options, timeProvider: null, _log);
        await OpenAsync(client);
        Double.Otherwise = _ => new ChatStep.Says("In the reeds.");
        await Task.Delay(s_pause + TimeSpan.FromMilliseconds(200), Token);

        Assert.Equal("In the reeds.", await StreamAsync(client));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AskAsync(client))), said => Assert.Equal("In the reeds.", said));

        Assert.Equal(4 + 1 + 8, Double.Calls.Count);
        Assert.Single(_log.Lines, line => line.Contains("for 1 s nothing is asked of it", StringComparison.Ordinal));
        Assert.Single(_log.Lines, line => line.Contains("The chat model answers again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_model_that_still_fails_is_asked_once_and_given_up_again()
    {
        using var client = new OpenAIChatClient(Options);
        await OpenAsync(client);
        await Task.Delay(s_pause + TimeSpan.FromMilliseconds(200), Token);

        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<MemoryException>(() => AskAsync(client));
        }

        Assert.Equal(5, Double.Calls.Count);
    }

    [Fact]
    public async Task A_model_that_does_not_answer_in_time_or_breaks_the_connection_is_given_up_as_well()
    {
        using var client = new OpenAIChatClient(Options with { Timeout = TimeSpan.FromMilliseconds(200) });
        Double.Next(new ChatStep.Hangs(), new ChatStep.Drops(), new ChatStep.Hangs(), new ChatStep.Garbles("<html/>", "text/html"));

        for (var i = 0; i < 6; i++)
        {
            await Assert.ThrowsAsync<MemoryException>(() => i % 2 == 0 ? StreamAsync(client) : AskAsync(client));
        }

        Assert.Equal(4, Double.Calls.Count);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(400)]
    [InlineData(401)]
    public async Task An_endpoint_that_answers_works_whatever_it_says_to_us(int status)
    {
        using var client = new OpenAIChatClient(Options);
        Double.Otherwise = _ => new ChatStep.Fails(status);

        for (var i = 0; i < 8; i++)
        {
            await Assert.ThrowsAsync<MemoryException>(() => AskAsync(client));
        }

        Assert.Equal(8, Double.Calls.Count);
    }

    [Fact]
    public async Task One_request_that_no_try_answers_does_not_stand_in_the_way_of_others()
    {
        var unchanged = new ModelEndpointOptions { Endpoint = Double.Endpoint, Model = ChatDouble.Model, ApiKey = ChatDouble.Key };
        using var client = new OpenAIChatClient(unchanged with { RetryDelay = TimeSpan.FromMilliseconds(1) });
        Double.Next(new ChatStep.Fails(500), new ChatStep.Fails(500), new ChatStep.Fails(500), new ChatStep.Says("In the reeds."));

        await Assert.ThrowsAsync<MemoryException>(() => AskAsync(client));

        Assert.Equal("In the reeds.", await AskAsync(client));
    }

    private static async Task<string> AskAsync(OpenAIChatClient client) => (await client.GetResponseAsync("Where is the otter?", cancellationToken: Token)).Text;

    private static async Task<string> StreamAsync(OpenAIChatClient client) => string.Concat(await client.GetStreamingResponseAsync("Where is the otter?", cancellationToken: Token).ToListAsync(Token));

    private async Task OpenAsync(OpenAIChatClient client)
    {
        Double.Otherwise = _ => new ChatStep.Fails(500);
        for (var i = 0; i < 4; i++)
        {
            Assert.Contains("it answered 500", (await Assert.ThrowsAsync<MemoryException>(() => AskAsync(client))).Message, StringComparison.Ordinal);
        }

        Assert.Equal(4, Double.Calls.Count);
    }
}
