using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Api;

/// <summary>The service without a chat model.</summary>
public sealed class NoChatModelTests(RunningServer server)
{
    [Fact]
    public async Task Replies_answer_501_after_all_other_checks_and_store_nothing()
    {
        var tenant = await server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Hello.");
        var question = Body.Of("""{"content":"Where?"}""");

        (await tenant.Admin.PostAsync($"sessions/{Guid.NewGuid()}/reply", question)).ShouldBeProblem(404, "not-found");
        (await tenant.Admin.PostAsync($"sessions/{session}/reply", question)).ShouldBeProblem(501, "no-chat-model");
        (await tenant.Admin.PostAsync($"sessions/{session}/archive")).Should(200);
        (await tenant.Admin.PostAsync($"sessions/{session}/reply", question)).ShouldBeProblem(409, "session-not-active");
        Assert.Equal(1, (await tenant.Admin.GetAsync($"sessions/{session}"))["messageCount"]!.GetValue<int>());
    }
}
