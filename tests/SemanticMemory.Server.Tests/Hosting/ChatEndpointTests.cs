using SemanticMemory.Server.Tests.Support;
using SemanticMemory.Tests.Chat.Double;

namespace SemanticMemory.Server.Tests.Hosting;

/// <summary>The service while its chat model is away.</summary>
public sealed class ChatEndpointTests
{
    [Fact]
    public async Task While_the_model_is_given_up_replies_say_when_to_come_back_and_everything_else_goes_on()
    {
        await using var chatting = new ChattingServer { More = ["--Chat:BreakerCalls", "2", "--Chat:BreakerPause", "00:00:02"] };
        await chatting.InitializeAsync();
        var (server, chat) = (chatting.Server, chatting.Chat);
        var tenant = await server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Hello.");
        var question = Body.Of("""{"content":"Where?","externalId":"q-1"}""");
        chat.Otherwise = _ => new ChatStep.Fails(500);
        (await tenant.Admin.PostAsync($"sessions/{session}/reply", question)).ShouldBeProblem(503, "chat-model-unavailable");
        Assert.Equal(2, chat.Calls.Count);

        var refused = (await tenant.Admin.PostAsync($"sessions/{session}/reply", question)).ShouldBeProblem(503, "chat-model-unavailable");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 2);
        var streamed = await chatting.StreamAsync(tenant, session, "And who?").ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["context", "error"], streamed.Select(step => step.Name));
        (await tenant.Admin.PostAsync($"sessions/{session}/messages", Body.Of("""{"role":"user","content":"Never mind."}"""))).Should(201);
        (await tenant.Admin.GetAsync("/health/ready")).Should(200);
        Assert.Equal(2, chat.Calls.Count);

        chat.Otherwise = _ => new ChatStep.Says("In the reeds.");
        await Task.Delay(TimeSpan.FromSeconds(2.3), TestContext.Current.CancellationToken);
        var reply = (await tenant.Admin.PostAsync($"sessions/{session}/reply", question)).Should(200);
        Assert.Equal("In the reeds.", reply["assistantMessage"]!["content"]!.GetValue<string>());
        Assert.Equal(
            ["Hello.", "Where?", "And who?", "Never mind.", "In the reeds."],
            (await tenant.Admin.GetAsync($"sessions/{session}/messages?order=asc")).Should(200).Items().Select(message => message["content"]!.GetValue<string>()));
    }
}
