// A chat that remembers across runs, in one process and without a server:
//   dotnet run --project samples/ConsoleChat -- ./chat-data dana
// Tell it something, end it with an empty line, run it again, and ask.
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SemanticMemory.Client;
using SemanticMemory.Samples;

var (directory, user) = (args.ElementAtOrDefault(0) ?? "./chat-data", args.ElementAtOrDefault(1) ?? Environment.UserName);

// On a server instead: .AddSemanticMemory(new Uri("http://localhost:5080"), apiKey)
await using var services = new ServiceCollection().AddSemanticMemory(directory).BuildServiceProvider();

// Each run is a conversation of its own; what the ones before it said is recalled.
var scope = new MemoryScope { UserId = user, Session = $"console-{Guid.NewGuid()}", Channel = "console" };
var options = new MemoryChatOptions { Scope = scope, Timeout = TimeSpan.FromSeconds(30) };
using var chat = new MemoryChatClient(new QuotingModel(), services.GetRequiredService<IMemoryClient>(), options);

List<ChatMessage> history = [];
while (Console.ReadLine() is { } line && !string.IsNullOrWhiteSpace(line))
{
    history.Add(new ChatMessage(ChatRole.User, line));
    var answer = await chat.GetResponseAsync(history);
    history.AddRange(answer.Messages);
    await Console.Out.WriteLineAsync(answer.Text);
}
