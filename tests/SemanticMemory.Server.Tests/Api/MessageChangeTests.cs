using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Api;

public sealed class MessageChangeTests(RunningServer server)
{
    [Fact]
    public async Task Feedback_and_metadata_are_patched()
    {
        var tenant = await server.CreateTenantAsync();
        var (_, message) = await tenant.TalkAsync("Fine.");

        var patched = (await tenant.Admin.PatchAsync($"messages/{message}", Body.Of("""{"feedback":{"rating":5,"text":"helped"},"metadata":{"reviewed":"yes"}}"""))).Should(200);

        Shape.Is(patched.Json, Shape.Message);
        Shape.Is(patched["feedback"], "rating", "text");
        Assert.Equal(patched.Text, (await tenant.Admin.GetAsync($"messages/{message}")).Should(200).Text);
    }

    [Fact]
    public async Task A_tool_call_runs_and_ends_with_its_times()
    {
        var tenant = await server.CreateTenantAsync();
        var message = await CallAsync(tenant);

        var running = (await tenant.Admin.PatchAsync($"messages/{message}", Body.Of("""{"toolCalls":[{"id":"c","status":"running"}]}"""))).Should(200).Items("toolCalls")[0];
        var done = (await tenant.Admin.PatchAsync($"messages/{message}", Body.Of("""{"toolCalls":[{"id":"c","status":"completed","result":"ripe"}]}"""))).Should(200).Items("toolCalls")[0];

        Shape.Is(done, Shape.ToolCall);
        Shape.IsTime(running["startedAt"]);
        Shape.IsTime(done["completedAt"]);
        Assert.Equal((null, "completed", "ripe"), (running["completedAt"], done["status"]!.GetValue<string>(), done["result"]!.GetValue<string>()));
        (await tenant.Admin.PatchAsync($"messages/{message}", Body.Of("""{"toolCalls":[{"id":"c","status":"running"}]}"""))).ShouldBeProblem(409, "tool-call-state");
    }

    [Theory]
    [InlineData("""{"content":"x"}""", "content")]
    [InlineData("""{"feedback":{"rating":0}}""", "feedback.rating")]
    [InlineData("""{"metadata":5}""", "metadata")]
    [InlineData("""{"toolCalls":[{"id":"nobody","status":"running"}]}""", "toolCalls[0].id")]
    [InlineData("""{"toolCalls":[{"id":"c","status":"over"}]}""", "toolCalls[0].status")]
    [InlineData("""{"toolCalls":[{"id":"c","herons-nest-at-midnight":1}]}""", "toolCalls[0]")]
    public async Task A_patch_of_anything_else_is_refused(string patch, string field)
    {
        var tenant = await server.CreateTenantAsync();
        var message = await CallAsync(tenant);

        var refused = (await tenant.Admin.PatchAsync($"messages/{message}", Body.Of(patch))).ShouldBeProblem(400, "invalid-request");

        Assert.Equal([field], refused.Fields);
        Assert.DoesNotContain("herons-nest", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_gone_or_whose_session_is_deleted_is_not_patched()
    {
        var tenant = await server.CreateTenantAsync();
        var (session, message) = await tenant.TalkAsync("Fine.");
        (await tenant.Admin.DeleteAsync($"sessions/{session}")).Should(200);
        (await tenant.Admin.PatchAsync($"messages/{message}", Body.Of("""{"feedback":{"rating":5}}"""))).ShouldBeProblem(409, "session-deleted");
        (await tenant.Admin.PostAsync($"sessions/{session}/restore")).Should(200);
        (await tenant.Admin.DeleteAsync($"messages/{message}")).Should(204);

        (await tenant.Admin.PatchAsync($"messages/{message}", Body.Of("""{"feedback":{"rating":5}}"""))).ShouldBeProblem(404, "not-found");
    }

    private static async Task<string> CallAsync(Tenant tenant)
    {
        var (session, _) = await tenant.TalkAsync("Is it ripe?");
        var appended = await tenant.Admin.PostAsync($"sessions/{session}/messages", Body.Of("""{"role":"assistant","content":"","toolCalls":[{"id":"c","name":"look","arguments":"{}"}]}"""));
        return appended.Should(201).Items("messages")[0]["id"]!.GetValue<string>();
    }
}
