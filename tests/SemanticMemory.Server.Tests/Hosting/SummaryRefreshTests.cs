using System.Text.Json.Nodes;
using SemanticMemory.Server.Tests.Support;
using SemanticMemory.Tests.Chat.Double;

namespace SemanticMemory.Server.Tests.Hosting;

/// <summary>Summaries that are written anew in the background.</summary>
public sealed class SummaryRefreshTests(ChattingServer chatting) : IClassFixture<ChattingServer>
{
    [Fact]
    public async Task A_session_with_ten_new_messages_gets_a_summary_without_being_asked()
    {
        var tenant = await chatting.Server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("The kettle lid leaks.");
        await SayAsync(tenant, session, 8);
        chatting.Chat.Otherwise = call => new ChatStep.Says(call.System.Contains("summaries", StringComparison.Ordinal) ? "A lid leaks." : "No kettle is tight.");
        (await tenant.Admin.PostAsync($"sessions/{session}/reply", Body.Of("""{"content":"Is that known?"}"""))).Should(200);

        var summary = await SummaryAsync(tenant, session);

        Assert.Equal(("model", "A lid leaks."), (summary.Get("kind"), summary.Get("summary")));
        Assert.InRange(summary["messageCount"]!.GetValue<int>(), 10, 11);
    }

    [Fact]
    public async Task One_that_the_model_fails_to_write_is_logged_and_comes_with_the_next_message()
    {
        var tenant = await chatting.Server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("The kettle lid leaks.");
        var before = chatting.Chat.Calls.Count;
        chatting.Chat.Next(new ChatStep.Fails(500), new ChatStep.Fails(500), new ChatStep.Says("A lid leaks."));
        await SayAsync(tenant, session, 9);
        await chatting.Chat.CallAsync(before + 1);
        await Eventually(() => Task.FromResult(chatting.Server.Log.Lines.Any(line => line.Contains($"summary of session {session} could not be written anew (chat-model-unavailable)", StringComparison.Ordinal))));
        await SayAsync(tenant, session, 1);

        Assert.Equal(11, (await SummaryAsync(tenant, session))["messageCount"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_tenant_that_is_deleted_while_the_model_writes_stays_deleted()
    {
        var tenant = await chatting.Server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("The kettle lid leaks.");
        var before = chatting.Chat.Calls.Count;
        var late = new TaskCompletionSource();
        chatting.Chat.Next(new ChatStep.Says("A lid leaks.") { Until = late.Task });
        await SayAsync(tenant, session, 9);
        await chatting.Chat.CallAsync(before);

        var deleted = chatting.Server.Operator.DeleteAsync($"tenants/{tenant.Id}");
        late.SetResult();

        (await deleted).Should(204);
        (await chatting.Server.Operator.GetAsync($"tenants/{tenant.Id}")).Should(404);
        Assert.False(Directory.Exists(Path.Combine(chatting.Server.DataPath, "tenants", tenant.Id)));
    }

    private static async Task SayAsync(Tenant tenant, string session, int count) => (await tenant.Admin.PostAsync($"sessions/{session}/messages", new JsonObject
    {
        ["messages"] = new JsonArray([.. Enumerable.Range(0, count).Select(i => new JsonObject { ["role"] = "user", ["content"] = $"It drips, time {i}." })]),
    })).Should(201);

    private static async Task<Answer> SummaryAsync(Tenant tenant, string session)
    {
        Answer? summary = null;
        await Eventually(async () => (int)(summary = await tenant.Admin.GetAsync($"sessions/{session}/summary")).Status == 200);
        return summary!;
    }

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        while (!await holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }
}
