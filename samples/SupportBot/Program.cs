// A support bot on a memory server, for one prospect who comes by chat and later writes an e-mail:
//   dotnet run --project src/SemanticMemory.Server -- --demo
//   dotnet run --project samples/SupportBot -- http://localhost:5080 demo lena
// Each line of the input is a message that came in on a channel:
//   chat: What would the Team plan cost for 40 seats?
//   email: Hello, did you find out what I asked about the price?
using Microsoft.Extensions.AI;
using SemanticMemory.Client;
using SemanticMemory.Samples;

if (args is not [var server, var key, var prospect])
{
    await Console.Error.WriteLineAsync("Usage: SupportBot <server> <key> <prospect>");
    return 1;
}

using var memory = new MemoryClient(new Uri(server), key);
using var bot = new MemoryChatClient(new QuotingModel(), memory, new MemoryChatOptions { AddStoredTurns = true, Timeout = TimeSpan.FromSeconds(30) });

while (await Console.In.ReadLineAsync() is { } line && !string.IsNullOrWhiteSpace(line))
{
    if (line.Split(':', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } channel, { Length: > 0 } text])
    {
        await Console.Error.WriteLineAsync("A message begins with its channel, as in \"chat: Hello\".");
        continue;
    }

    // One client serves every prospect and channel: whose memory it is, each request says. Without a session, each channel's newest active one goes on.
    var options = new ChatOptions
    {
        AdditionalProperties = new() { [MemoryProperties.User] = prospect, [MemoryProperties.Channel] = channel, [MemoryProperties.Agent] = "support-bot" },
    };
    var answer = await bot.GetResponseAsync([new ChatMessage(ChatRole.User, text)], options);
    await Console.Out.WriteLineAsync($"{channel}: {answer.Text}");
}

return 0;
