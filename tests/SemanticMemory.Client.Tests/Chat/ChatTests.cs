using Microsoft.Extensions.AI;
using SemanticMemory.Client.Tests.Contract;
using SemanticMemory.Client.Tests.Support;
using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Sessions;

namespace SemanticMemory.Client.Tests.Chat;

/// <summary>A chat with memory in this process.</summary>
public abstract class ChatTest : IAsyncLifetime
{
    private readonly MemoryUnderTest _memory = MemoryUnderTest.InProcess();

    private protected IMemoryClient Memory => _memory.Client;

    private protected Warnings Warnings { get; } = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        Assert.True(Warnings.Lines.Count == ExpectedWarnings, string.Join('\n', Warnings.Lines));
        await _memory.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected int ExpectedWarnings { get; set; }

    private protected MemoryChatClient Client(IChatClient model, MemoryChatOptions? options = null) =>
        new(model, Memory, (options ?? new MemoryChatOptions()) with { Timeout = TimeSpan.FromMinutes(1) }, Warnings);

    private protected static ChatOptions For(string user, string? session = null, params (string Name, object? Value)[] more)
    {
        var options = new ChatOptions { AdditionalProperties = new AdditionalPropertiesDictionary { [MemoryProperties.User] = user } };
        foreach (var (name, value) in session is null ? more : [(MemoryProperties.Session, session), .. more])
        {
            options.AdditionalProperties[name] = value;
        }

        return options;
    }

    private protected static ChatMessage Said(string text) => new(ChatRole.User, text);

    private protected async Task<IReadOnlyList<(MessageRole Role, string Content)>> StoredAsync(string user) =>
        [.. (await Memory.OnBehalfOf(user).ListAsync(new SessionQuery { Limit = 200 })).Items is var sessions ? await TurnsAsync(sessions) : []];

    private async Task<IReadOnlyList<(MessageRole Role, string Content)>> TurnsAsync(IReadOnlyList<Session> sessions)
    {
        var turns = new List<(MessageRole, string)>();
        foreach (var session in sessions.OrderBy(session => session.CreatedAt))
        {
            turns.AddRange((await Memory.HistoryAsync(session.Id, new HistoryQuery { Ascending = true, Limit = 200 })).Items.Select(message => (message.Role, message.Content)));
        }

        return turns;
    }
}

public sealed class ChatTests : ChatTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_said_in_one_conversation_is_known_in_the_next(bool streaming)
    {
        var model = ScriptedModel.Saying("120 seats are 9,400 euros a year.");
        using var client = Client(model);

        await AskAsync(client, streaming, [Said("What would 120 seats cost us for a year?")], For("dana", "monday"));
        Assert.DoesNotContain("seats", model.LastContext, StringComparison.Ordinal);
        await AskAsync(client, streaming, [new(ChatRole.System, "Be brief."), Said("Remind me what 120 seats cost?")], For("dana", "tuesday"));

        Assert.Equal([ChatRole.System, ChatRole.System, ChatRole.User], model.Requests[^1].Select(message => message.Role));
        Assert.Equal("Be brief.", model.Requests[^1][0].Text);
        Assert.Contains(">> 120 seats are 9,400 euros a year.", model.Requests[^1][1].Text, StringComparison.Ordinal);
        Assert.Equal(
        [
            (MessageRole.User, "What would 120 seats cost us for a year?"), (MessageRole.Assistant, "120 seats are 9,400 euros a year."),
            (MessageRole.User, "Remind me what 120 seats cost?"), (MessageRole.Assistant, "120 seats are 9,400 euros a year."),
        ], await StoredAsync("dana"));
    }

    [Fact]
    public async Task The_answer_is_stored_with_what_is_known_of_it()
    {
        using var client = Client(ScriptedModel.Saying("Fine."));
        await client.GetResponseAsync([new(ChatRole.User, "How are you?") { AuthorName = "Dana, Acme" }], For("dana", "s", (MemoryProperties.Agent, "aria"), (MemoryProperties.Channel, "web"), (MemoryProperties.Entity, "case/4711")));

        var session = Assert.Single((await Memory.ListAsync(new SessionQuery())).Items);
        Assert.Equal(("s", "dana", "aria", "web", new EntityRef("case", "4711")), (session.ExternalId, session.UserId, session.AgentId, session.Channel, session.Entity));
        var stored = (await Memory.HistoryAsync(session.Id, new HistoryQuery { Ascending = true })).Items;
        Assert.Equal("Dana, Acme", stored[0].Author);
        Assert.Equal(("scripted-1", "scripted", 30, 7), (stored[1].Model, stored[1].Provider, stored[1].InputTokens, stored[1].OutputTokens));
        Assert.InRange(stored[1].ResponseTimeMs!.Value, 0, 60_000);
    }

    [Fact]
    public async Task Without_a_session_the_users_newest_active_one_goes_on()
    {
        using var client = Client(ScriptedModel.Saying("Yes."));
        await client.GetResponseAsync([Said("One.")], For("dana"));
        await client.GetResponseAsync([Said("Two.")], For("dana"));
        Assert.Equal(4, Assert.Single((await Memory.ListAsync(new SessionQuery())).Items).MessageCount);
    }

    [Fact]
    public async Task A_session_that_exists_is_named_by_its_id()
    {
        var id = (await Memory.StartAsync(new NewSession { Channel = "web", UserId = "dana" })).Session.Id;
        using var client = Client(ScriptedModel.Saying("Yes."));
        await client.GetResponseAsync([Said("One.")], For("dana", null, (MemoryProperties.Session, id)));
        Assert.Equal(2, (await Memory.GetAsync(id)).MessageCount);
    }

    [Fact]
    public async Task What_came_from_the_memory_is_never_stored_again()
    {
        // An echo: the worst case of a model that repeats its context; and history that is sent again at each turn.
        var model = new ScriptedModel(sent => new ChatMessage(ChatRole.Assistant, $"Noted, turn {sent.Count(message => message.Role == ChatRole.User)}."));
        using var client = Client(model, new MemoryChatOptions { AddStoredTurns = true });
        List<ChatMessage> history = [];
        for (var i = 0; i < 4; i++)
        {
            history.Add(Said($"Fact {i}: the renewal is on day {i}."));
            history.AddRange((await client.GetResponseAsync(history, For("dana", "first"))).Messages);
        }

        await client.GetResponseAsync([Said("When is the renewal?")], For("dana", "second"));
        await client.GetResponseAsync([Said("When is the renewal, fact 3?")], For("dana", "second"));

        var stored = await StoredAsync("dana");
        Assert.Equal(12, stored.Count);
        Assert.All(stored, turn => Assert.DoesNotContain("Earlier conversations", turn.Content, StringComparison.Ordinal));
        Assert.Equal(stored.Count(turn => turn.Role == MessageRole.User), stored.Where(turn => turn.Role == MessageRole.User).Select(turn => turn.Content).Distinct().Count());
        Assert.Contains("Earlier conversations", model.LastContext, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_came_from_the_memory_is_known_by_its_mark_when_a_program_sends_it_back()
    {
        await Memory.StartAsync(new NewSession { Channel = "chat", ExternalId = "first", UserId = "dana" }, new NewMessage { Role = MessageRole.User, Content = "An older remark." });
        var model = ScriptedModel.Saying("Yes.");
        using var client = Client(model, new MemoryChatOptions { AddStoredTurns = true });
        await client.GetResponseAsync([Said("And now this?")], For("dana", "first"));
        Assert.Equal(["An older remark.", "And now this?"], model.Requests[^1].Where(message => message.Role == ChatRole.User).Select(message => message.Text));

        await client.GetResponseAsync(model.Requests[^1], For("dana", "second"));
        var second = (await Memory.StartAsync(new NewSession { Channel = "chat", ExternalId = "second", UserId = "dana" })).Session.Id;
        Assert.Equal(["And now this?", "Yes."], (await Memory.HistoryAsync(second, new HistoryQuery { Ascending = true })).Items.Select(message => message.Content));
    }

    [Fact]
    public async Task Stored_turns_that_the_request_lacks_are_sent_along_if_wanted()
    {
        var model = new ScriptedModel(sent => new ChatMessage(ChatRole.Assistant, $"Answer to: {sent[^1].Text}"));
        using var client = Client(model, new MemoryChatOptions { AddStoredTurns = true });
        await client.GetResponseAsync([Said("One?")], For("dana", "s"));
        await client.GetResponseAsync([Said("Two?")], For("dana", "s"));
        await client.GetResponseAsync([Said("Two?"), new(ChatRole.Assistant, "Answer to: Two?"), Said("Three?")], For("dana", "s"));

        Assert.Equal(["One?", "Answer to: One?", "Two?", "Answer to: Two?", "Three?"], model.Requests[^1].Where(message => message.Role != ChatRole.System).Select(message => message.Text));
    }

    [Fact]
    public async Task By_itself_a_client_sends_no_turns_of_this_conversation()
    {
        var model = ScriptedModel.Saying("Yes.");
        using var client = Client(model);
        await client.GetResponseAsync([Said("One?")], For("dana", "s"));
        await client.GetResponseAsync([Said("Two?")], For("dana", "s"));
        Assert.Equal(["Two?"], model.Requests[^1].Select(message => message.Text));
    }

    [Fact]
    public async Task Several_messages_in_a_row_are_one_question()
    {
        using var client = Client(ScriptedModel.Saying("Both are fine."));
        await client.GetResponseAsync([Said("An old one."), new(ChatRole.Assistant, "Yes."), Said("First thing."), Said(" "), Said("Second thing.")], For("dana", "s"));
        Assert.Equal(["First thing.", "Second thing.", "Both are fine."], (await StoredAsync("dana")).Select(turn => turn.Content));
    }

    [Fact]
    public async Task Options_and_messages_of_the_caller_stay_as_they_are()
    {
        var model = ScriptedModel.Saying("Yes.");
        using var client = Client(model);
        var options = For("dana", "s");
        List<ChatMessage> messages = [Said("One?")];
        await client.GetResponseAsync(messages, options);
        await client.GetResponseAsync(messages, For("dana", "t"));

        Assert.Same(options, model.Options[0]);
        Assert.Single(messages);
        Assert.Null(messages[0].AdditionalProperties);
    }

    [Fact]
    public async Task A_request_may_do_without_memory()
    {
        using var client = Client(ScriptedModel.Saying("Yes."));
        await client.GetResponseAsync([Said("A secret.")], For("dana", "s", (MemoryProperties.Enabled, false)));
        Assert.Empty((await Memory.ListAsync(new SessionQuery())).Items);
    }

    [Fact]
    public async Task A_request_of_nobody_has_no_memory_and_says_so()
    {
        ExpectedWarnings = 1;
        using var client = Client(ScriptedModel.Saying("Yes."));
        Assert.Equal("Yes.", (await client.GetResponseAsync([Said("Hello.")])).Text);
        Assert.Empty((await Memory.ListAsync(new SessionQuery())).Items);
        Assert.Contains("memory.user", Assert.Single(Warnings.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task A_blank_user_is_not_read_as_no_user(string user)
    {
        ExpectedWarnings = 1;
        using var client = Client(ScriptedModel.Saying("Yes."));
        await client.GetResponseAsync([Said("Hello.")], For(user, "s"));
        Assert.Empty((await Memory.ListAsync(new SessionQuery())).Items);
    }

    [Fact]
    public async Task Another_users_session_is_not_written_nor_read()
    {
        ExpectedWarnings = 1;
        var model = ScriptedModel.Saying("Yes.");
        using var client = Client(model);
        await client.GetResponseAsync([Said("My salary is 1.")], For("dana", "s"));
        await client.GetResponseAsync([Said("What is the salary?")], For("omar", "s"));

        Assert.Equal(["What is the salary?"], model.Requests[^1].Select(message => message.Text));
        Assert.Equal(2, (await StoredAsync("dana")).Count);
        Assert.Empty(await StoredAsync("omar"));
    }

    [Theory]
    [InlineData(RecallScope.Auto, false)]
    [InlineData(RecallScope.User, false)]
    [InlineData(RecallScope.Entity, true)]
    [InlineData(RecallScope.Tenant, true)]
    public async Task Recall_reaches_beyond_the_user_only_when_told_to(RecallScope recall, bool beyond)
    {
        await Memory.StartAsync(new NewSession { Channel = "phone", UserId = "omar", Entity = new EntityRef("site", "9") }, new NewMessage { Role = MessageRole.User, Content = "The boiler at the site was replaced." });
        var model = ScriptedModel.Saying("Yes.");
        using var client = Client(model, new MemoryChatOptions { Recall = recall });
        await client.GetResponseAsync([Said("Was the boiler at the site replaced?")], For("dana", "s", (MemoryProperties.Entity, new EntityRef("site", "9"))));
        Assert.Equal(beyond, model.LastContext.Contains(">> The boiler at the site was replaced.", StringComparison.Ordinal));
        Assert.Equal(2, (await StoredAsync("dana")).Count);
    }

    [Fact]
    public async Task Properties_that_came_through_json_are_read()
    {
        var json = System.Text.Json.JsonDocument.Parse("""{"user":"dana","number":7,"nothing":null}""").RootElement;
        using var client = Client(ScriptedModel.Saying("Yes."));
        var options = new ChatOptions { AdditionalProperties = new() { [MemoryProperties.User] = json.GetProperty("user"), [MemoryProperties.Session] = json.GetProperty("number"), [MemoryProperties.Agent] = json.GetProperty("nothing") } };
        await client.GetResponseAsync([Said("Hello.")], options);
        var session = Assert.Single((await Memory.ListAsync(new SessionQuery())).Items);
        Assert.Equal(("dana", "7", null), (session.UserId, session.ExternalId, session.AgentId));
    }

    [Fact]
    public async Task Many_users_at_once_on_one_client_never_see_each_other()
    {
        var model = new ScriptedModel(sent => new ChatMessage(ChatRole.Assistant, $"I have noted {sent[^1].Text.Split(' ')[^1]}"));
        using var client = Client(model);
        for (var round = 0; round < 3; round++)
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, 24), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, token) =>
            {
                List<ChatMessage> messages = [Said($"Round {round}, what was my code word? It is word{i}.")];
                if (i % 2 == 0)
                {
                    await client.GetResponseAsync(messages, For($"user-{i}", $"user-{i} talk-{round}"), token);
                }
                else
                {
                    await foreach (var update in client.GetStreamingResponseAsync(messages, For($"user-{i}", $"user-{i} talk-{round}"), token))
                    {
                        Assert.NotNull(update);
                    }
                }
            });
        }

        foreach (var request in model.Requests)
        {
            var word = request[^1].Text.Split(' ')[^1];
            var foreign = Enumerable.Range(0, 24).Select(i => $"word{i}.").Where(other => other != word && request.Any(message => message.Text.Contains($" {other}", StringComparison.Ordinal)));
            Assert.Empty(foreign);
        }

        Assert.True(model.Requests.Count(request => request.Any(message => message.Role == ChatRole.System)) >= 40, "Recall found next to nothing: the test would prove nothing.");
        Assert.Equal(6, (await StoredAsync("user-7")).Count);
        Assert.All(await StoredAsync("user-7"), turn => Assert.Contains("word7.", turn.Content, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Any_text_is_stored_as_it_was_said(bool streaming)
    {
        const string Text = "Zoë 北京 👩‍🚀 e\u0301 שלום नमस्ते \u2028 \"quote\" <b>&amp;";
        using var client = Client(ScriptedModel.Saying(Text));
        await AskAsync(client, streaming, [Said(Text)], For("Zoë 北京 👩‍🚀", "גיליון 1/2"));
        Assert.Equal([(MessageRole.User, Text), (MessageRole.Assistant, Text)], await StoredAsync("Zoë 北京 👩‍🚀"));
    }

    private static async Task<string> AskAsync(MemoryChatClient client, bool streaming, IReadOnlyList<ChatMessage> messages, ChatOptions options) => streaming
        ? (await client.GetStreamingResponseAsync(messages, options).ToChatResponseAsync()).Text
        : (await client.GetResponseAsync(messages, options)).Text;
}
