using System.Text.Json.Nodes;
using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Profiles;
using SemanticMemory.Replies;
using SemanticMemory.Sessions;
using SemanticMemory.Tests.Chat.Double;

namespace SemanticMemory.Client.Tests.Contract;

/// <summary>What every <see cref="IMemoryClient"/> does whose memory has a chat model: the double, asked over HTTP.</summary>
public abstract class ReplyContract : IAsyncLifetime
{
    private MemoryUnderTest? _memory;

    protected IMemoryClient Memory => _memory!.Client;

    protected abstract ChatDouble Chat { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => _memory = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await _memory!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>An empty tenant with a chat model that has five seconds, and is asked once more where it fails.</summary>
    private protected abstract Task<MemoryUnderTest> OpenAsync();

    [Fact]
    public async Task A_reply_is_both_messages_as_they_are_stored()
    {
        var id = await TalkAsync();
        Chat.Next(new ChatStep.Says("In the reeds.") { Usage = (123, 4) });

        var reply = await Memory.ReplyAsync(id, Ask("Where is the otter?"), Token);

        Assert.Equal((new ReplyUsage(123, 4), null), (reply.Usage, reply.NotStored));
        Assert.Equal(("Where is the otter?", "In the reeds.", reply.UserMessage.Id), (reply.UserMessage.Content, reply.AssistantMessage.Content, reply.AssistantMessage.ParentMessageId));
        Assert.Equal(["Hello.", "Where is the otter?", "In the reeds."], await SaidAsync(id));
    }

    [Fact]
    public async Task A_streamed_reply_is_the_window_the_pieces_and_the_stored_reply()
    {
        var id = await TalkAsync();
        Chat.Next(new ChatStep.Says("In the \"tall\" reeds,\nby Zoës 北京 👩‍🚀 water.") { Usage = (50, 9) });

        var events = await Memory.StreamReplyAsync(id, Ask("Where is the otter?"), Token).ToListAsync(Token);

        var window = Assert.IsType<ReplyEvent.Asked>(events[0]).Window;
        Assert.Equal(["Hello.", "Where is the otter?"], window.Messages.Select(message => message.Content));
        Assert.True(events.Count >= 6, "The answer came in one piece.");
        Assert.Equal("In the \"tall\" reeds,\nby Zoës 北京 👩‍🚀 water.", string.Concat(events[1..^1].Select(step => Assert.IsType<ReplyEvent.Delta>(step).Content)));
        var reply = Assert.IsType<ReplyEvent.Done>(events[^1]).Reply;
        Assert.Equal((new ReplyUsage(50, 9), null, window.Messages[^1].Id), (reply.Usage, reply.NotStored, reply.UserMessage.Id));
        Assert.Equal(["Hello.", "Where is the otter?", "In the \"tall\" reeds,\nby Zoës 北京 👩‍🚀 water."], await SaidAsync(id));
    }

    [Fact]
    public async Task Pieces_arrive_while_the_model_still_writes()
    {
        var id = await TalkAsync();
        var rest = new TaskCompletionSource();
        Chat.Next(new ChatStep.Says("In the reeds.") { Until = rest.Task });

        var said = "";
        await foreach (var step in Memory.StreamReplyAsync(id, Ask("Where?"), Token))
        {
            said += (step as ReplyEvent.Delta)?.Content;
            if (said == "In the reeds.")
            {
                // Everything was read before the model has ended its answer.
                rest.TrySetResult();
            }
        }

        Assert.Equal(["Hello.", "Where?", "In the reeds."], await SaidAsync(id));
    }

    [Fact]
    public async Task A_caller_who_stops_reading_stops_the_model_and_no_answer_is_stored()
    {
        var id = await TalkAsync();
        Chat.Next(new ChatStep.Says("In the tall reeds.") { Words = 2, Fault = StreamFault.Stalled });
        var before = Chat.Calls.Count;

        await foreach (var step in Memory.StreamReplyAsync(id, Ask("Where?"), Token))
        {
            if (step is ReplyEvent.Delta)
            {
                break;
            }
        }

        // Well before the model's own time is up.
        await Chat.Calls[before].Aborted.WaitAsync(TimeSpan.FromSeconds(4), Token);
        Assert.Equal(["Hello.", "Where?"], await SaidAsync(id));
    }

    [Fact]
    public async Task A_caller_who_cancels_stops_the_model_and_is_told_of_nothing_else()
    {
        var id = await TalkAsync();
        Chat.Next(new ChatStep.Says("In the tall reeds.") { Words = 2, Fault = StreamFault.Stalled });
        var before = Chat.Calls.Count;
        using var enough = new CancellationTokenSource();

        var given = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var step in Memory.StreamReplyAsync(id, Ask("Where?"), Token).WithCancellation(enough.Token))
            {
                if (step is ReplyEvent.Delta { Content: " the" })
                {
                    // The next piece never comes: the wait for it is what ends.
                    enough.CancelAfter(TimeSpan.FromMilliseconds(50));
                }
            }
        });

        Assert.True(given.CancellationToken.IsCancellationRequested);
        await Chat.Calls[before].Aborted.WaitAsync(TimeSpan.FromSeconds(4), Token);
        Assert.Equal(["Hello.", "Where?"], await SaidAsync(id));
    }

    [Fact]
    public async Task A_model_that_breaks_off_is_told_after_the_pieces_and_no_answer_is_stored()
    {
        var id = await TalkAsync();
        Chat.Next(new ChatStep.Says("In the tall reeds.") { Words = 2, Fault = StreamFault.Broken });

        var (steps, failure) = await StreamToFailureAsync(id, Ask("Where?"));

        Assert.IsType<ReplyEvent.Asked>(steps[0]);
        Assert.Equal(["In", " the"], steps[1..].Select(step => Assert.IsType<ReplyEvent.Delta>(step).Content));
        Assert.Equal((MemoryError.Unavailable, "chat-model-unavailable", true), (failure.Error, failure.Problem, failure.IsTransient));
        Assert.Equal(["Hello.", "Where?"], await SaidAsync(id));
    }

    [Fact]
    public async Task A_model_that_has_no_time_says_when_it_has_although_the_stream_has_begun()
    {
        var id = await TalkAsync();
        Chat.Next(new ChatStep.Fails(429) { RetryAfter = "77" });

        var (steps, failure) = await StreamToFailureAsync(id, Ask("Where?"));

        Assert.IsType<ReplyEvent.Asked>(Assert.Single(steps));
        Assert.Equal(("chat-model-unavailable", TimeSpan.FromSeconds(77)), (failure.Problem, failure.RetryAfter));
    }

    [Fact]
    public async Task A_model_that_refuses_is_told_with_its_cure()
    {
        var id = await TalkAsync();
        Chat.Next(new ChatStep.Fails(401));

        var (_, failure) = await StreamToFailureAsync(id, Ask("Where?"));

        Assert.Equal((MemoryError.Misconfigured, "chat-model-access-denied"), (failure.Error, failure.Problem));
        Assert.Contains("Chat:ApiKey", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_request_or_the_session_forbids_is_told_before_anything_comes()
    {
        var id = await TalkAsync();
        var before = Chat.Calls.Count;

        Assert.Equal("not-found", (await RefusedAsync(Guid.NewGuid(), Ask("Where?"))).Problem);
        Assert.Equal(["content"], (await RefusedAsync(id, Ask(" "))).Errors.Keys);
        Assert.Equal(["context.maxTokens"], (await RefusedAsync(id, Ask("Where?") with { Context = new ContextRequest { MaxTokens = 1 } })).Errors.Keys);
        Assert.Equal(MemoryError.Invalid, (await RefusedAsync(id, Ask("broken \ud800"))).Error);
        await Memory.PauseAsync(id, Token);
        Assert.Equal((MemoryError.Conflict, "session-not-active"), await RefusedAsync(id, Ask("Where?")) is var paused ? (paused.Error, paused.Problem) : default);
        Assert.Equal(before, Chat.Calls.Count);
        Assert.Equal(["Hello."], await SaidAsync(id));
    }

    [Fact]
    public async Task Asked_again_under_one_external_id_the_stored_reply_comes_back()
    {
        var id = await TalkAsync();
        var question = Ask("Where?") with { ExternalId = "q-1", Metadata = new JsonObject { ["page"] = "zoo" } };
        var first = (ReplyEvent.Done)(await Memory.StreamReplyAsync(id, question, Token).ToListAsync(Token))[^1];
        var calls = Chat.Calls.Count;

        var again = await Memory.StreamReplyAsync(id, question, Token).ToListAsync(Token);

        Assert.Equal(new ReplyEvent.Delta(first.Reply.AssistantMessage.Content), again[0]);
        Assert.Equal((2, first.Reply.AssistantMessage.Id), (again.Count, Assert.IsType<ReplyEvent.Done>(again[1]).Reply.AssistantMessage.Id));
        Assert.Equal(first.Reply.AssistantMessage.Id, (await Memory.ReplyAsync(id, question, Token)).AssistantMessage.Id);
        Assert.Equal("message-conflict", (await RefusedAsync(id, question with { Content = "Who?" })).Problem);
        Assert.Equal(calls, Chat.Calls.Count);
    }

    [Fact]
    public async Task With_history_off_the_reply_says_that_nothing_is_stored()
    {
        await Memory.UpdatePreferencesAsync("uma", new PreferencesPatch(new JsonObject { ["historyEnabled"] = false }), Token);
        var id = (await Memory.StartAsync(new NewSession { Channel = "web", UserId = "uma" }, cancellationToken: Token)).Session.Id;

        var streamed = (ReplyEvent.Done)(await Memory.StreamReplyAsync(id, Ask("Where?"), Token).ToListAsync(Token))[^1];

        Assert.Equal((NotStoredReason.HistoryOff, Guid.Empty), (streamed.Reply.NotStored, streamed.Reply.AssistantMessage.Id));
        Assert.Equal(NotStoredReason.HistoryOff, (await Memory.ReplyAsync(id, Ask("Where?"), Token)).NotStored);
        Assert.Empty(await SaidAsync(id));
    }

    [Fact]
    public async Task On_behalf_of_a_user_only_that_users_sessions_are_answered()
    {
        var id = await TalkAsync("uma");

        var refused = await Assert.ThrowsAsync<MemoryException>(async () => await Memory.OnBehalfOf("vic").StreamReplyAsync(id, Ask("Where?"), Token).ToListAsync(Token));
        var answered = await Memory.OnBehalfOf("uma").StreamReplyAsync(id, Ask("Where?"), Token).ToListAsync(Token);

        Assert.Equal("not-found", refused.Problem);
        Assert.IsType<ReplyEvent.Done>(answered[^1]);
    }

    private static ReplyRequest Ask(string content) => new() { Content = content };

    private async Task<Guid> TalkAsync(string? user = null) =>
        (await Memory.StartAsync(new NewSession { Channel = "web", UserId = user }, new NewMessage { Role = MessageRole.User, Content = "Hello." }, Token)).Session.Id;

    private async Task<IEnumerable<string>> SaidAsync(Guid id) => (await Memory.HistoryAsync(id, new HistoryQuery { Ascending = true }, Token)).Items.Select(message => message.Content);

    private async Task<MemoryException> RefusedAsync(Guid id, ReplyRequest request)
    {
        var (steps, failure) = await StreamToFailureAsync(id, request);
        Assert.Empty(steps);
        return failure;
    }

    private async Task<(List<ReplyEvent> Steps, MemoryException Failure)> StreamToFailureAsync(Guid id, ReplyRequest request)
    {
        var steps = new List<ReplyEvent>();
        var failure = await Assert.ThrowsAsync<MemoryException>(async () =>
        {
            await foreach (var step in Memory.StreamReplyAsync(id, request, Token))
            {
                steps.Add(step);
            }
        });
        return (steps, failure);
    }
}
