using SemanticMemory.Messages;
using SemanticMemory.Replies;
using SemanticMemory.Sessions;
using SemanticMemory.Tests.Chat.Double;

namespace SemanticMemory.Tests.Chat;

/// <summary>Replies that are asked for again under the same external id.</summary>
public sealed class RepeatedReplyTests : ChatTest
{
    [Fact]
    public async Task Asked_again_under_the_same_external_id_the_stored_answer_comes_back()
    {
        var session = await Fixture.Of.StartAsync();
        var request = Ask("Where is the otter?") with { ExternalId = "q-1" };
        var first = await Memory.ReplyAsync(session.Id, request, Token);
        await Memory.PauseAsync(session.Id, Token);

        var again = await Memory.ReplyAsync(session.Id, request, Token);
        var streamed = await Memory.StreamReplyAsync(session.Id, request, Token).ToListAsync(Token);

        Assert.Equivalent(first, again);
        Assert.Equal([new ReplyEvent.Delta(first.AssistantMessage.Content)], streamed[..^1]);
        Assert.Equivalent(first, Assert.IsType<ReplyEvent.Done>(streamed[^1]).Reply);
        Assert.Single(Chat.Calls);
        await Memory.ResumeAsync(session.Id, Token);
        Assert.Equal("message-conflict", (await Assert.ThrowsAsync<MemoryException>(() => Memory.ReplyAsync(session.Id, request with { Content = "Other words?" }, Token))).Problem);
        Assert.Single(Chat.Calls);
    }

    [Fact]
    public async Task Asked_again_after_the_model_failed_what_was_said_is_there_once()
    {
        var session = await Fixture.Of.StartAsync(said: "Hello.");
        var request = Ask("Where is the otter?") with { ExternalId = "q-1" };
        Chat.Next(new ChatStep.Fails(500), new ChatStep.Fails(500), new ChatStep.Fails(500));
        await Assert.ThrowsAsync<MemoryException>(() => Memory.ReplyAsync(session.Id, request, Token));

        var reply = await Memory.ReplyAsync(session.Id, request, Token);

        Assert.Equal(["Hello.", "Where is the otter?", reply.AssistantMessage.Content], (await Memory.HistoryAsync(session.Id, new HistoryQuery { Ascending = true }, Token)).Items.Select(message => message.Content));
        Assert.Equal([("user", "Hello.\n\nWhere is the otter?")], Chat.Calls[^1].Messages);
    }

    [Fact]
    public async Task Two_who_ask_under_the_same_external_id_at_once_get_the_same_answer()
    {
        var session = await Fixture.Of.StartAsync();
        var both = new TaskCompletionSource();
        Chat.Next(new ChatStep.Says("One.") { Until = both.Task }, new ChatStep.Says("Two.") { Until = both.Task });
        var request = Ask("Where is the otter?") with { ExternalId = "q-1" };
        var asked = new[] { Memory.ReplyAsync(session.Id, request, Token), Memory.ReplyAsync(session.Id, request, Token) };
        await Chat.CallAsync(1);
        both.SetResult();

        var replies = await Task.WhenAll(asked);

        Assert.Equivalent(replies[0], replies[1]);
        Assert.Equal(2, (await Memory.GetAsync(session.Id, Token)).MessageCount);
    }

    [Fact]
    public async Task What_was_deleted_is_not_answered_again()
    {
        var session = await Fixture.Of.StartAsync();
        var request = Ask("Where is the otter?") with { ExternalId = "q-1" };
        var reply = await Memory.ReplyAsync(session.Id, request, Token);

        await Memory.DeleteMessageAsync(reply.AssistantMessage.Id, Token);
        Assert.Equal("message-deleted", (await Assert.ThrowsAsync<MemoryException>(() => Memory.ReplyAsync(session.Id, request, Token))).Problem);
        await Memory.DeleteMessageAsync(reply.UserMessage.Id, Token);
        Assert.Equal("message-deleted", (await Assert.ThrowsAsync<MemoryException>(() => Memory.ReplyAsync(session.Id, request, Token))).Problem);
        Assert.Single(Chat.Calls);
    }
}
