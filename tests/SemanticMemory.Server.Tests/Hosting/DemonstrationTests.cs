using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SemanticMemory.Server.Tests.Support;
using SemanticMemory.Tests.Chat.Double;

namespace SemanticMemory.Server.Tests.Hosting;

/// <summary>Plays the conversations of docs/demonstration.md over HTTP, weeks included, and compares what the model was shown with what the page says it is shown.</summary>
public sealed partial class DemonstrationTests : IAsyncLifetime
{
    private readonly MovableTime _time = new(At(2, 9, 9, 0));
    private readonly ChattingServer _chatting;

    public DemonstrationTests() => _chatting = new ChattingServer { Server = new RunningServer { Time = _time } };

    public ValueTask InitializeAsync() => _chatting.InitializeAsync();

    public ValueTask DisposeAsync() => _chatting.DisposeAsync();

    [Fact]
    public async Task A_follow_up_is_understood_and_a_talk_is_taken_up_again_weeks_later_on_another_channel()
    {
        var tenant = await _chatting.Server.CreateTenantAsync();

        // February: Sam asks by e-mail about other things, one of which is a cache.
        await TalkAsync(tenant, "email", "sam", "A slow staging server", At(2, 9, 9, 10),
            "Our staging server answers slowly. Which caches does your SDK work with?",
            "The SDK caches in memory or in Redis. For Redis, add the package Example.Caching and put its address under Cache:Endpoint in appsettings.json.");
        await TalkAsync(tenant, "email", "sam", "Two invoices", At(2, 16, 9, 10),
            "The invoice for January came twice. Which one do we pay?",
            "Please pay the second one: the first is cancelled, because it had your old address.");

        // 2 March, in the chat: a question, and a follow-up that does not say what it is about.
        _time.Set(At(3, 2, 10, 0));
        var caching = await StartAsync(tenant, "web", "sam", "You are the support assistant of Example Ltd.");
        await AskAsync(tenant, caching, "How do I implement caching?", "Wrap your client in CachedClient: it keeps each answer for five minutes.");
        _time.Set(At(3, 2, 10, 2));
        var setUp = await AskAsync(tenant, caching, "How do I set it up?", "Add Example.Caching, put the address of your Redis under Cache:Endpoint, and register CachedClient.");
        Assert.StartsWith("The SDK caches in memory or in Redis.", AnswerRecalledFirst(setUp), StringComparison.Ordinal);

        // The same day, somebody else: prices.
        _time.Set(At(3, 2, 14, 0));
        var prices = await StartAsync(tenant, "web", "dana", "You are the sales assistant of Example Ltd.");
        await AskAsync(tenant, prices, "What would 120 seats cost us for a year?", "120 seats are 9,400 euros a year.");
        _time.Set(At(3, 2, 14, 3));
        await AskAsync(tenant, prices, "Is there a discount if we sign early?", "Yes: 12 % off if you sign before the end of April.");

        // Two weeks later she writes an e-mail.
        _time.Set(At(3, 16, 8, 30));
        var mail = await StartAsync(tenant, "email", "dana", "You are the sales assistant of Example Ltd.");
        var window = await AskAsync(tenant, mail, "Hello, my board agrees to the seats. Does the price that we talked about still hold, and until when is the discount?",
            "Yes: 120 seats at 9,400 euros a year less 12 %, which is 8,272 euros, if you sign before the end of April.");
        Assert.Equal("user", window["scopeUsed"]!.GetValue<string>());

        // Nobody was shown what somebody else said.
        Assert.All(_chatting.Chat.Calls.Take(2), call => Assert.DoesNotContain("euros", string.Concat(call.Messages), StringComparison.Ordinal));
        Assert.All(_chatting.Chat.Calls.Skip(2), call => Assert.DoesNotContain("Redis", string.Concat(call.Messages), StringComparison.Ordinal));

        var page = await File.ReadAllTextAsync(Checkout.File("docs", "demonstration.md"), TestContext.Current.CancellationToken);
        Assert.Equal([Shown(_chatting.Chat.Calls[1]), Shown(_chatting.Chat.Calls[4])], TextBlock().Matches(page).Select(match => match.Groups["text"].Value));
    }

    private static DateTimeOffset At(int month, int day, int hour, int minute) => new(2026, month, day, hour, minute, 0, TimeSpan.Zero);

    private static async Task<string> StartAsync(Tenant tenant, string channel, string user, string prompt) => (await tenant.Admin.PostAsync(
        "sessions", new JsonObject { ["channel"] = channel, ["userId"] = user, ["systemPrompt"] = prompt })).Should(201).Get("id");

    private async Task TalkAsync(Tenant tenant, string channel, string user, string title, DateTimeOffset time, string question, string answer)
    {
        _time.Set(time);
        var session = (await tenant.Admin.PostAsync("sessions", new JsonObject { ["channel"] = channel, ["userId"] = user, ["title"] = title })).Should(201).Get("id");
        (await tenant.Admin.PostAsync($"sessions/{session}/messages", new JsonObject
        {
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = question }, new JsonObject { ["role"] = "assistant", ["content"] = answer }),
        })).Should(201);
    }

    /// <summary>Asks, and has the model answer; the window that it was shown.</summary>
    private async Task<JsonObject> AskAsync(Tenant tenant, string session, string question, string answer)
    {
        _chatting.Chat.Next(new ChatStep.Says(answer));
        var events = await _chatting.StreamAsync(tenant, session, question).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("context", "done"), (events[0].Name, events[^1].Name));
        Assert.Equal(answer, events[^1].Data["assistantMessage"]!["content"]!.GetValue<string>());
        return events[0].Data;
    }

    private static string AnswerRecalledFirst(JsonObject window)
    {
        var passage = window["recalled"]![0]!;
        return passage["neighbours"]!.AsArray().Append(passage["message"]).Single(message => message!["role"]!.GetValue<string>() == "assistant")!["content"]!.GetValue<string>();
    }

    private static string Shown(ChatCall call) => string.Join('\n', call.Messages.Select(turn => $"[{turn.Role}]\n{turn.Content}\n"));

    [GeneratedRegex(@"^```text\n(?<text>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex TextBlock();
}
