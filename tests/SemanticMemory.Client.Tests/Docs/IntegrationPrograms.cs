#region usings
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SemanticMemory;
using SemanticMemory.Client;
using SemanticMemory.Client.Tools;
using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
#endregion

namespace SemanticMemory.Client.Tests.Docs;

/// <summary>The programs of docs/integrations.md, which has them word for word. They write to <c>output</c>, as a program writes to the console.</summary>
internal static class IntegrationPrograms
{
    public static async Task ChatInProcessAsync(IChatClient model, string directory, TextWriter output)
    {
        #region chat-in-process
        await using var services = new ServiceCollection().AddSemanticMemory(directory).BuildServiceProvider();
        var memory = services.GetRequiredService<IMemoryClient>();
        using var chat = new MemoryChatClient(model, memory);

        // Whose memory it is, each request says: one client serves all users.
        var options = new ChatOptions { AdditionalProperties = new() { [MemoryProperties.User] = "dana", [MemoryProperties.Session] = "monday" } };
        await chat.GetResponseAsync("We agreed on 12 % off for 120 seats.", options);

        // Another conversation, days later.
        options.AdditionalProperties[MemoryProperties.Session] = "friday";
        var answer = await chat.GetResponseAsync("Which discount did we agree on for 120 seats?", options);
        await output.WriteLineAsync(answer.Text);
        #endregion
    }

    public static async Task ChatOnAServerAsync(IChatClient model, Uri server, string key, TextWriter output)
    {
        #region chat-on-a-server
        await using var services = new ServiceCollection().AddSemanticMemory(server, key).BuildServiceProvider();
        var memory = services.GetRequiredService<IMemoryClient>();
        using var chat = new MemoryChatClient(model, memory);

        var options = new ChatOptions { AdditionalProperties = new() { [MemoryProperties.User] = "dana", [MemoryProperties.Session] = "monday" } };
        await chat.GetResponseAsync("We agreed on 12 % off for 120 seats.", options);

        options.AdditionalProperties[MemoryProperties.Session] = "friday";
        await foreach (var update in chat.GetStreamingResponseAsync("Which discount did we agree on for 120 seats?", options))
        {
            await output.WriteAsync(update.Text);
        }
        #endregion
    }

    public static async Task ToolsAsync(IChatClient model, Uri server, string key, TextWriter output)
    {
        #region tools
        using var memory = new MemoryClient(server, key);
        var tools = new MemoryTools(memory, new MemoryScope { UserId = "dana" }).ToFunctions();
        var options = new ChatOptions { Tools = [.. tools] };
        List<ChatMessage> messages = [new(ChatRole.User, "Remember that I want invoices in euros, please.")];

        // What UseFunctionInvocation() of Microsoft.Extensions.AI does for you.
        while (true)
        {
            var response = await model.GetResponseAsync(messages, options);
            messages.AddRange(response.Messages);
            var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
            if (calls.Count == 0)
            {
                break;
            }

            foreach (var call in calls)
            {
                var result = await tools.Single(tool => tool.Name == call.Name).InvokeAsync(new AIFunctionArguments(call.Arguments));
                messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, result)]));
            }
        }

        await output.WriteLineAsync(messages[^1].Text);
        #endregion
    }

    public static async Task ClientAsync(Uri server, string key, TextWriter output)
    {
        #region client
        using var memory = new MemoryClient(server, key);
        var session = (await memory.StartAsync(new NewSession { Channel = "email", UserId = "dana", ExternalId = "thread-77" })).Session;
        await memory.AppendAsync(session.Id,
        [
            new NewMessage { ExternalId = "1", Role = MessageRole.User, Author = "Dana, Acme", Content = "What would 120 seats cost us for a year?" },
            new NewMessage { ExternalId = "2", Role = MessageRole.Assistant, Content = "120 seats are 9,400 euros a year." },
        ]);

        var chat = (await memory.ResolveAsync(new ResolveRequest { Channel = "web", UserId = "dana" })).Session;
        var window = await memory.BuildContextAsync(chat.Id, new ContextRequest { Query = "price of 120 seats", MaxTokens = 1000, Format = ContextFormat.Text });
        await output.WriteLineAsync(window.Text);

        var found = await memory.SearchAsync(new SearchRequest { Query = "seats", Filter = new MessageFilter { Channels = ["email"] } });
        await output.WriteLineAsync($"{found.Hits.Count} messages");

        try
        {
            await memory.ResumeAsync(Guid.NewGuid());
        }
        catch (MemoryException failure) when (failure.Error == MemoryError.NotFound)
        {
            await output.WriteLineAsync($"{failure.Status}: {failure.Message}");
        }
        #endregion
    }
}
