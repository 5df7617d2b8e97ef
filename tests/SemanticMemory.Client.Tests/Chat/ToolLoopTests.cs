using Microsoft.Extensions.AI;
using SemanticMemory.Client.Tests.Support;
using SemanticMemory.Client.Tools;
using SemanticMemory.Messages;

namespace SemanticMemory.Client.Tests.Chat;

public sealed class ToolLoopTests : ChatTest
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_turn_of_three_rounds_is_stored_once(bool memoryInside, bool streaming)
    {
        var model = new ScriptedModel(sent => sent.Count(message => message.Role == ChatRole.Tool) switch
        {
            0 => new ChatMessage(ChatRole.Assistant, [new TextContent("Let me look that up."), new FunctionCallContent("1", "recall", new Dictionary<string, object?> { ["question"] = "price of 120 seats" })]),
            1 => new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("2", "remember", new Dictionary<string, object?> { ["text"] = "Dana asked for the price of 120 seats again." })]),
            2 => new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("3", "search", new Dictionary<string, object?> { ["query"] = "seats", ["speaker"] = "assistant" })]),
            _ => new ChatMessage(ChatRole.Assistant, "They are 9,400 euros a year."),
        });
        await Memory.StartAsync(new() { Channel = "email", ExternalId = "mail", UserId = "dana" }, new NewMessage { Role = MessageRole.Assistant, Content = "120 seats are 9,400 euros a year." });
        using IChatClient client = memoryInside ? new ToolLoop(Client(model)) : Client(new ToolLoop(model));
        var options = For("dana", "chat");
        options.Tools = [.. new MemoryTools(Memory, new MemoryScope { UserId = "dana" }).ToFunctions()];

        var answer = streaming
            ? await client.GetStreamingResponseAsync([Said("What do 120 seats cost?")], options).ToChatResponseAsync()
            : await client.GetResponseAsync([Said("What do 120 seats cost?")], options);

        Assert.Equal("They are 9,400 euros a year.", answer.Messages[^1].Text);
        Assert.Equal(4, model.Requests.Count);
        Assert.All(model.Requests, request => Assert.Contains(request, message => message.Role == ChatRole.System && message.Text.Contains("9,400 euros", StringComparison.Ordinal)));
        Assert.Contains(">> 120 seats are 9,400 euros a year.", Results(model, 1), StringComparison.Ordinal);
        Assert.Equal("Kept.", Results(model, 2));

        var chat = (await Memory.StartAsync(new() { Channel = "chat", ExternalId = "chat", UserId = "dana" })).Session.Id;
        Assert.Equal(
            [(MessageRole.User, "What do 120 seats cost?"), (MessageRole.Assistant, "They are 9,400 euros a year.")],
            (await Memory.HistoryAsync(chat, new HistoryQuery { Ascending = true })).Items.Select(message => (message.Role, message.Content)));
    }

    [Fact]
    public async Task A_turn_that_still_waits_for_a_tool_is_not_stored()
    {
        using var client = Client(new ScriptedModel(_ => new ChatMessage(ChatRole.Assistant, [new TextContent("One moment."), new FunctionCallContent("1", "pay")])));
        await client.GetResponseAsync([Said("Pay the invoice.")], For("dana", "s"));
        Assert.Empty(await StoredAsync("dana"));
    }

    private static string Results(ScriptedModel model, int round) =>
        model.Requests[round].Last(message => message.Role == ChatRole.Tool).Contents.OfType<FunctionResultContent>().Single().Result!.ToString()!;
}
