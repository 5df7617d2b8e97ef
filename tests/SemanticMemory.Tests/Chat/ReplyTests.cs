using System.Text.Json;
using System.Text.Json.Nodes;
using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Profiles;
using SemanticMemory.Replies;
using SemanticMemory.Sessions;
using SemanticMemory.Tests.Chat.Double;

namespace SemanticMemory.Tests.Chat;

/// <summary>Replies: what the model is shown, what is stored of it, and what is not.</summary>
public sealed class ReplyTests : ChatTest
{
    [Fact]
    public async Task What_is_said_and_what_is_answered_are_stored_with_tokens_time_and_model()
    {
        var session = await Fixture.Of.StartAsync();
        Chat.Next(new ChatStep.Says("In the reeds.") { Usage = (321, 7) });

        var reply = await Memory.ReplyAsync(session.Id, new ReplyRequest { Content = "Where is the otter?", Metadata = new JsonObject { ["page"] = "zoo" } }, Token);

        var stored = (await Memory.HistoryAsync(session.Id, new HistoryQuery { Ascending = true }, Token)).Items;
        Assert.Equal(JsonSerializer.Serialize<Message[]>([reply.UserMessage, reply.AssistantMessage]), JsonSerializer.Serialize(stored));
        Assert.Equal(("Where is the otter?", MessageRole.User, "zoo"), (reply.UserMessage.Content, reply.UserMessage.Role, reply.UserMessage.Metadata!["page"]!.GetValue<string>()));
        Assert.Equal(("In the reeds.", MessageRole.Assistant, reply.UserMessage.Id), (reply.AssistantMessage.Content, reply.AssistantMessage.Role, reply.AssistantMessage.ParentMessageId));
        Assert.Equal((ChatDouble.Model, "openai-compatible", 321, 7), (reply.AssistantMessage.Model, reply.AssistantMessage.Provider, reply.AssistantMessage.InputTokens, reply.AssistantMessage.OutputTokens));
        Assert.Equal(new ReplyUsage(321, 7), reply.Usage);
        var now = await Memory.GetAsync(session.Id, Token);
        Assert.Equal((321L, 7L, 2L, "Where is the otter?"), (now.InputTokens, now.OutputTokens, now.MessageCount, now.Title));
        Assert.Equal("In the reeds.", (await Memory.SearchAsync(new SemanticMemory.Search.SearchRequest { Query = "reeds" }, Token)).Hits[0].Message.Content);
    }

    [Fact]
    public async Task The_model_is_shown_the_window_and_the_question_once_at_its_end()
    {
        await Fixture.Of.StartAsync(channel: "email", said: "The tangerine crates go to Rotterdam on Friday.");
        var session = (await Memory.StartAsync(new NewSession { Channel = "web", UserId = "dana", SystemPrompt = "You help in the harbour." }, Token)).Session;
        await Fixture.Of.SayAsync(session.Id, "Good morning.");
        await Fixture.Of.SayAsync(session.Id, "Good morning, Dana.", MessageRole.Assistant);

        await Memory.ReplyAsync(session.Id, new ReplyRequest { Content = "When do the tangerine crates go?" }, Token);

        var call = Chat.Calls.Single();
        Assert.StartsWith("You help in the harbour.", call.System, StringComparison.Ordinal);
        Assert.Contains(">> The tangerine crates go to Rotterdam on Friday.", call.System, StringComparison.Ordinal);
        Assert.Equal([("user", "Good morning."), ("assistant", "Good morning, Dana."), ("user", "When do the tangerine crates go?")], call.Messages.Skip(1));
    }

    [Fact]
    public async Task Turns_that_the_request_carries_come_before_the_question_and_a_window_without_turns_still_has_it()
    {
        var session = await Fixture.Of.StartAsync(said: "Hello.");
        var carried = new ContextRequest { Recent = [new NewMessage { Role = MessageRole.Assistant, Content = "Hello from the phone." }] };

        await Memory.ReplyAsync(session.Id, new ReplyRequest { Content = "One?", Context = carried }, Token);
        await Memory.ReplyAsync(session.Id, new ReplyRequest { Content = "Two?", Context = new ContextRequest { MaxMessages = 0 } }, Token);

        Assert.Equal([("user", "Hello."), ("assistant", "Hello from the phone."), ("user", "One?")], Chat.Calls[0].Messages);
        Assert.Equal(("user", "Two?"), Chat.Calls[1].Messages[^1]);
        Assert.Single(Chat.Calls[1].Messages, turn => turn.Role != "system");
    }

    [Fact]
    public async Task Tools_and_several_turns_of_one_side_are_told_in_roles_that_models_take()
    {
        var session = await Fixture.Of.StartAsync(said: "Find offer 2041.");
        await Memory.AppendAsync(session.Id, new NewMessage { Role = MessageRole.Assistant, ToolCalls = [new ToolCall { Id = "c1", Name = "find", Arguments = "{\"offer\":2041}" }] }, Token);
        await Memory.AppendAsync(session.Id, new NewMessage { Role = MessageRole.Tool, Content = "valid until April", ToolCallId = "c1" }, Token);
        await Fixture.Of.SayAsync(session.Id, "And?");

        await Memory.ReplyAsync(session.Id, new ReplyRequest { Content = "How long is it valid?" }, Token);

        Assert.Equal(
            [("user", "Find offer 2041."), ("assistant", "[tool call find {\"offer\":2041}]\n\n[tool returned: valid until April]"), ("user", "And?\n\nHow long is it valid?")],
            Chat.Calls.Single().Messages);
    }

    [Fact]
    public async Task A_streamed_reply_tells_the_window_then_the_pieces_and_is_stored_when_it_is_whole()
    {
        var session = await Fixture.Of.StartAsync();
        Chat.Next(new ChatStep.Says("In the tall reeds."));

        var steps = await Memory.StreamReplyAsync(session.Id, new ReplyRequest { Content = "Where is the otter?" }, Token).ToListAsync(Token);

        var window = Assert.IsType<ReplyEvent.Asked>(steps[0]).Window;
        var reply = Assert.IsType<ReplyEvent.Done>(steps[^1]).Reply;
        Assert.Equal(["In", " the", " tall", " reeds."], steps[1..^1].Cast<ReplyEvent.Delta>().Select(delta => delta.Content));
        Assert.Equal((reply.UserMessage.Id, "Where is the otter?"), (window.Messages[^1].Id, window.Messages[^1].Content));
        Assert.Equal("In the tall reeds.", reply.AssistantMessage.Content);
        Assert.Equal(2, (await Memory.GetAsync(session.Id, Token)).MessageCount);
    }

    [Theory]
    [InlineData(StreamFault.Broken)]
    [InlineData(StreamFault.Ended)]
    [InlineData(StreamFault.Garbled)]
    public async Task Nothing_half_is_stored_of_a_stream_that_breaks_off(StreamFault fault)
    {
        var session = await Fixture.Of.StartAsync();
        Chat.Next(new ChatStep.Says("In the tall reeds.") { Words = 3, Fault = fault });

        var failure = await Assert.ThrowsAsync<MemoryException>(async () => await Memory.StreamReplyAsync(session.Id, Ask("Where?"), Token).ToListAsync(Token));

        Assert.Equal("chat-model-unavailable", failure.Problem);
        await AssertOnlyTheQuestionAsync(session, "Where?");
    }

    [Fact]
    public async Task A_caller_who_stops_reading_stops_the_model_and_stores_no_answer()
    {
        var session = await Fixture.Of.StartAsync();
        Chat.Next(new ChatStep.Says("In the tall reeds.") { Words = 2, Fault = StreamFault.Stalled });

        await foreach (var step in Memory.StreamReplyAsync(session.Id, Ask("Where?"), Token))
        {
            if (step is ReplyEvent.Delta)
            {
                break;
            }
        }

        await Chat.Calls.Single().Aborted.WaitAsync(TimeSpan.FromSeconds(10), Token);
        await AssertOnlyTheQuestionAsync(session, "Where?");
    }

    [Fact]
    public async Task A_caller_who_cancels_stops_the_model_and_stores_no_answer()
    {
        var session = await Fixture.Of.StartAsync();
        Chat.Next(new ChatStep.Hangs());
        using var cancel = new CancellationTokenSource();
        var reply = Memory.ReplyAsync(session.Id, Ask("Where?"), cancel.Token);
        var call = await Chat.CallAsync(0);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply);
        await call.Aborted.WaitAsync(TimeSpan.FromSeconds(10), Token);
        await AssertOnlyTheQuestionAsync(session, "Where?");
    }

    [Theory]
    [InlineData("", "chat-model-no-answer")]
    [InlineData(" \n ", "chat-model-no-answer")]
    public async Task An_empty_answer_is_none(string text, string problem)
    {
        var session = await Fixture.Of.StartAsync();
        Chat.Next(new ChatStep.Says(text) { FinishReason = "content_filter" });

        var failure = await Assert.ThrowsAsync<MemoryException>(() => Memory.ReplyAsync(session.Id, Ask("Where?"), Token));

        Assert.Equal((MemoryError.Unavailable, problem), (failure.Error, failure.Problem));
        Assert.Contains("content_filter", failure.Message, StringComparison.Ordinal);
        await AssertOnlyTheQuestionAsync(session, "Where?");
    }

    [Fact]
    public async Task What_no_message_may_hold_is_left_out_of_an_answer()
    {
        var session = await Fixture.Of.StartAsync();
        Chat.Next(new ChatStep.Says("In\0 the reeds \U0001F9A6."));

        Assert.Equal("In the reeds \U0001F9A6.", (await Memory.ReplyAsync(session.Id, Ask("Where?"), Token)).AssistantMessage.Content);
    }

    [Fact]
    public async Task An_answer_longer_than_a_message_may_be_is_refused()
    {
        var session = await Fixture.Of.StartAsync();
        Chat.Next(new ChatStep.Says(new string('x', 500_001)));

        Assert.Equal("chat-model-no-answer", (await Assert.ThrowsAsync<MemoryException>(() => Memory.ReplyAsync(session.Id, Ask("Where?"), Token))).Problem);
        await AssertOnlyTheQuestionAsync(session, "Where?");
    }

    [Fact]
    public async Task Tokens_that_the_model_does_not_report_are_counted()
    {
        var session = await Fixture.Of.StartAsync();
        Chat.Next(new ChatStep.Says("In the tall reeds.") { Usage = null });

        var usage = (await Memory.ReplyAsync(session.Id, Ask("Where is the otter?"), Token)).Usage;

        Assert.InRange(usage.InputTokens, 4, 12);
        Assert.InRange(usage.OutputTokens, 4, 8);
        Assert.Equal(usage.InputTokens, (await Memory.GetAsync(session.Id, Token)).InputTokens);
    }

    [Fact]
    public async Task The_sessions_model_comes_before_the_users_and_that_before_the_configured_one()
    {
        await Memory.UpdatePreferencesAsync("dana", new PreferencesPatch(new JsonObject { ["preferredModel"] = ChatDouble.OtherModel }), Token);
        var preferred = await Fixture.Of.StartAsync();
        var own = (await Memory.StartAsync(new NewSession { Channel = "web", UserId = "dana", Model = ChatDouble.Model }, Token)).Session;

        Assert.Equal(ChatDouble.OtherModel, (await Memory.ReplyAsync(preferred.Id, Ask("Who are you?"), Token)).AssistantMessage.Model);
        Assert.Equal(ChatDouble.Model, (await Memory.ReplyAsync(own.Id, Ask("Who are you?"), Token)).AssistantMessage.Model);
        Assert.Equal([ChatDouble.OtherModel, ChatDouble.Model], Chat.Calls.Select(call => call.Model));
    }

    [Fact]
    public async Task Only_an_active_session_gets_replies_and_nothing_is_stored_in_another()
    {
        var session = await Fixture.Of.StartAsync();
        foreach (var move in new Func<Task>[] { () => Memory.PauseAsync(session.Id), () => Memory.ArchiveAsync(session.Id), () => Memory.DeleteAsync(session.Id) })
        {
            await move();

            var failure = await Assert.ThrowsAsync<MemoryException>(() => Memory.ReplyAsync(session.Id, Ask("Hello?"), Token));

            Assert.Equal((MemoryError.Conflict, "session-not-active"), (failure.Error, failure.Problem));
        }

        Assert.Equal(0, (await Memory.GetAsync(session.Id, Token)).MessageCount);
        Assert.Empty(Chat.Calls);
    }

    [Fact]
    public async Task A_session_that_has_used_its_tokens_gets_no_more_replies()
    {
        var session = (await Memory.StartAsync(new NewSession { Channel = "web", TokenLimit = 110 }, Token)).Session;
        Chat.Next(new ChatStep.Says("One.") { Usage = (100, 9) }, new ChatStep.Says("Two.") { Usage = (100, 9) });

        await Memory.ReplyAsync(session.Id, Ask("One?"), Token);
        await Memory.ReplyAsync(session.Id, Ask("Two?"), Token);
        var failure = await Assert.ThrowsAsync<MemoryException>(() => Memory.ReplyAsync(session.Id, Ask("Three?"), Token));

        Assert.Equal((MemoryError.Conflict, "token-limit-reached"), (failure.Error, failure.Problem));
        Assert.Equal((2, 4L), (Chat.Calls.Count, (await Memory.GetAsync(session.Id, Token)).MessageCount));
    }

    [Fact]
    public async Task Without_a_model_replies_are_refused_and_nothing_is_stored()
    {
        await using var without = new Tests.Sessions.MemoryFixture();
        var session = await without.StartAsync();

        var failure = await Assert.ThrowsAsync<MemoryException>(() => without.Memory.ReplyAsync(session.Id, Ask("Hello?"), Token));

        Assert.Equal((MemoryError.NotConfigured, "no-chat-model"), (failure.Error, failure.Problem));
        Assert.Equal(0, (await without.Memory.GetAsync(session.Id, Token)).MessageCount);
    }

    [Fact]
    public async Task A_request_that_cannot_be_stores_nothing()
    {
        var session = await Fixture.Of.StartAsync();
        var requests = new (ReplyRequest Request, string Field)[]
        {
            (Ask(""), "content"),
            (Ask(new string('x', 10_001)), "content"),
            (Ask("a\0b"), "content"),
            (Ask("Hello?") with { ExternalId = "" }, "externalId"),
            (Ask("Hello?") with { Context = new ContextRequest { MaxTokens = 5 } }, "context.maxTokens"),
            (Ask("Hello?") with { Context = new ContextRequest { TimeZone = "Mars/Base" } }, "context.timeZone"),
            (Ask("Hello?") with { Context = new ContextRequest { Recent = [new NewMessage { Role = MessageRole.User }] } }, "context.recent[0].content"),
            (Ask(string.Join(' ', Enumerable.Repeat("word", 1500))) with { Context = new ContextRequest { Scope = RecallScope.Entity } }, "scope"),
        };
        foreach (var (request, field) in requests)
        {
            var failure = await Assert.ThrowsAsync<MemoryException>(() => Memory.ReplyAsync(session.Id, request, Token));

            Assert.True(failure.Error == MemoryError.Invalid && (field == "scope" ? failure.Problem == "scope-unavailable" : failure.Errors.ContainsKey(field)), $"{field}: {failure.Message}");
        }

        Assert.Equal(0, (await Memory.GetAsync(session.Id, Token)).MessageCount);
        Assert.Empty(Chat.Calls);
    }

    [Fact]
    public async Task With_history_off_the_reply_says_that_nothing_was_stored_and_its_tokens_count()
    {
        await Memory.UpdatePreferencesAsync("dana", new PreferencesPatch(new JsonObject { ["historyEnabled"] = false }), Token);
        var session = await Fixture.Of.StartAsync();
        var carried = new ContextRequest { Recent = [new NewMessage { Role = MessageRole.User, Content = "I am Dana." }, new NewMessage { Role = MessageRole.Assistant, Content = "Hello, Dana." }] };
        Chat.Next(new ChatStep.Says("Dana.") { Usage = (50, 3) });

        var reply = await Memory.ReplyAsync(session.Id, Ask("Who am I?") with { Context = carried }, Token);

        Assert.Equal((NotStoredReason.HistoryOff, "Dana.", Guid.Empty, Guid.Empty), (reply.NotStored, reply.AssistantMessage.Content, reply.UserMessage.Id, reply.AssistantMessage.Id));
        Assert.Equal([("user", "I am Dana."), ("assistant", "Hello, Dana."), ("user", "Who am I?")], Chat.Calls.Single().Messages);
        var now = await Memory.GetAsync(session.Id, Token);
        Assert.Equal((0L, 50L, 3L), (now.MessageCount, now.InputTokens, now.OutputTokens));
    }

    [Fact]
    public async Task A_session_deleted_while_the_model_thinks_gets_no_answer()
    {
        var session = await Fixture.Of.StartAsync();
        var deleted = new TaskCompletionSource();
        Chat.Next(new ChatStep.Says("In the reeds.") { Until = deleted.Task });
        var reply = Memory.ReplyAsync(session.Id, Ask("Where?"), Token);
        await Chat.CallAsync(0);
        await Memory.DeleteAsync(session.Id, Token);
        deleted.SetResult();

        Assert.Equal("session-deleted", (await Assert.ThrowsAsync<MemoryException>(() => reply)).Problem);
        await AssertOnlyTheQuestionAsync(session, "Where?");
    }

    [Fact]
    public async Task A_client_that_fails_in_its_own_way_is_a_failure_of_the_model()
    {
        await using var fixture = new Tests.Sessions.MemoryFixture(new SessionManagerOptions { ChatClient = new FailingClient() });
        var session = await fixture.StartAsync();

        foreach (var ask in new Func<Task>[] { () => fixture.Memory.ReplyAsync(session.Id, Ask("One?"), Token), async () => await fixture.Memory.StreamReplyAsync(session.Id, Ask("Two?"), Token).ToListAsync(Token) })
        {
            var failure = await Assert.ThrowsAsync<MemoryException>(ask);
            Assert.Equal((MemoryError.Unavailable, "chat-model-unavailable"), (failure.Error, failure.Problem));
            Assert.DoesNotContain("sk-secret", failure.Message, StringComparison.Ordinal);
        }
    }

    private async Task AssertOnlyTheQuestionAsync(Session session, string question) =>
        Assert.Equal([question], (await Memory.HistoryAsync(session.Id, new HistoryQuery(), Token)).Items.Select(message => message.Content));
}
