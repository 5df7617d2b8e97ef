using System.Text.Json.Nodes;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Api;

public sealed class MessageTests(RunningServer server)
{
    [Fact]
    public async Task A_message_is_kept_with_all_that_was_said_of_it()
    {
        var tenant = await server.CreateTenantAsync();
        var (session, parent) = await tenant.TalkAsync("Look it up, please.", user: "uma");
        var body = Body.Of($$$"""
            {"externalId":"m-1","role":"assistant","author":"Desk","content":"Let me see.","timestamp":"2025-03-04T05:06:07.1234567+02:00",
             "toolCalls":[{"id":"c1","name":"lookup","arguments":"{\"id\":1}","result":"found","status":"completed","startedAt":"2025-03-04T03:06:07Z","completedAt":"2025-03-04T03:06:08Z"}],
             "inputTokens":12,"outputTokens":3,"model":"m","provider":"p","responseTimeMs":12.5,"parentMessageId":"{{{parent}}}","feedback":{"rating":4,"text":"ok"},"metadata":{"case":"7"}}
            """);

        var appended = (await tenant.Admin.PostAsync($"sessions/{session}/messages", body)).Should(201);

        Shape.Is(appended.Json, "messages");
        var receipt = appended.Items("messages").Single();
        Shape.Is(receipt, "id", "externalId", "timestamp", "created");
        Assert.Equal(("m-1", "2025-03-04T03:06:07.123456Z", true), (receipt["externalId"]!.GetValue<string>(), receipt["timestamp"]!.GetValue<string>(), receipt["created"]!.GetValue<bool>()));
        var read = (await tenant.Admin.GetAsync($"messages/{receipt["id"]}")).Should(200);
        Shape.Is(read.Json, Shape.Message);
        Shape.Is(read["toolCalls"]![0], Shape.ToolCall);
        Assert.Equal("completed", read["toolCalls"]![0]!["status"]!.GetValue<string>());
        Assert.Null(read["toolCalls"]![0]!["error"]);
        Assert.Equal(("uma", "web", session, "assistant"), (read.Get("userId"), read.Get("channel"), read.Get("sessionId"), read.Get("role")));
        foreach (var member in new[] { "author", "content", "inputTokens", "outputTokens", "model", "provider", "responseTimeMs", "parentMessageId", "feedback", "metadata" })
        {
            Assert.True(JsonNode.DeepEquals(body[member], read[member]), member);
        }
    }

    [Fact]
    public async Task A_batch_answers_in_its_order_and_a_repeat_creates_nothing()
    {
        var tenant = await server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Hello.");
        var batch = Body.Of("""{"messages":[{"externalId":"a","role":"user","content":"A"},{"role":"assistant","content":"B"},{"externalId":"a","role":"user","content":"A"}]}""");

        var first = (await tenant.Admin.PostAsync($"sessions/{session}/messages", batch.DeepClone())).Should(201).Items("messages");
        var repeat = (await tenant.Admin.PostAsync($"sessions/{session}/messages", Body.Of("""{"externalId":"a","role":"user","content":"A"}"""))).Should(201).Items("messages");

        Assert.Equal([true, true, false], first.Select(message => message["created"]!.GetValue<bool>()));
        Assert.Equal(["a", null, "a"], first.Select(message => message["externalId"]?.GetValue<string>()));
        Assert.Equal(first[0]["id"]!.GetValue<string>(), first[2]["id"]!.GetValue<string>());
        Assert.False(repeat.Single()["created"]!.GetValue<bool>());
        Assert.Equal(first[0]["timestamp"]!.GetValue<string>(), repeat.Single()["timestamp"]!.GetValue<string>());
        Assert.Equal(3, (await tenant.Admin.GetAsync($"sessions/{session}/messages"))["total"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_conflict_names_every_external_id_and_stores_nothing()
    {
        var tenant = await server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Hello.");
        await tenant.Admin.PostAsync(
            $"sessions/{session}/messages", Body.Of("""{"messages":[{"externalId":"x-1","role":"user","content":"A"},{"externalId":"x-2","role":"user","content":"B"},{"externalId":"x-3","role":"user","content":"C"}]}"""));
        var other = Body.Of("""{"messages":[{"externalId":"x-1","role":"user","content":"Other"},{"externalId":"x-2","role":"user","content":"B"},{"externalId":"x-3","role":"assistant","content":"C"},{"role":"user","content":"New"}]}""");

        var conflict = (await tenant.Admin.PostAsync($"sessions/{session}/messages", other)).ShouldBeProblem(409, "message-conflict");

        Assert.Contains("x-1", conflict.Text, StringComparison.Ordinal);
        Assert.Contains("x-3", conflict.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("x-2", conflict.Text, StringComparison.Ordinal);
        Assert.Equal(4, (await tenant.Admin.GetAsync($"sessions/{session}/messages"))["total"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_batch_has_1_to_1000_messages()
    {
        var tenant = await server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Hello.");

        (await tenant.Admin.PostAsync($"sessions/{session}/messages", Batch(1000))).Should(201);

        Assert.Contains("messages", (await tenant.Admin.PostAsync($"sessions/{session}/messages", Batch(1001))).ShouldBeProblem(400, "invalid-request").Fields);
        Assert.Contains("messages", (await tenant.Admin.PostAsync($"sessions/{session}/messages", Batch(0))).ShouldBeProblem(400, "invalid-request").Fields);
        Assert.Equal(1001, (await tenant.Admin.GetAsync($"sessions/{session}/messages"))["total"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_deleted_message_is_gone_and_a_repeat_does_not_bring_it_back()
    {
        var tenant = await server.CreateTenantAsync();
        var (session, message) = await tenant.TalkAsync("My password is heron42.", externalId: "m");

        Assert.Empty((await tenant.Admin.DeleteAsync($"messages/{message}")).Should(204).Text);

        (await tenant.Admin.GetAsync($"messages/{message}")).ShouldBeProblem(404, "not-found");
        (await tenant.Admin.DeleteAsync($"messages/{message}")).ShouldBeProblem(404, "not-found");
        Assert.Empty((await tenant.Admin.PostAsync("search", Body.Of("""{"query":"heron42"}"""))).Items("hits"));
        var repeat = (await tenant.Admin.PostAsync($"sessions/{session}/messages", Body.Of("""{"externalId":"m","role":"user","content":"My password is heron42."}"""))).Should(201);
        Shape.Is(repeat.Items("messages").Single(), "id", "externalId", "timestamp", "created", "deleted");
        Assert.Equal((false, true), (repeat.Items("messages")[0]["created"]!.GetValue<bool>(), repeat.Items("messages")[0]["deleted"]!.GetValue<bool>()));
        Assert.Equal(0, (await tenant.Admin.GetAsync($"sessions/{session}/messages"))["total"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_message_to_an_archived_session_makes_it_active_again()
    {
        var tenant = await server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Hello.");
        (await tenant.Admin.PostAsync($"sessions/{session}/archive")).Should(200);

        (await tenant.Admin.PostAsync($"sessions/{session}/messages", Body.Of("""{"role":"user","content":"One more thing."}"""))).Should(201);

        Assert.Equal("active", (await tenant.Admin.GetAsync($"sessions/{session}")).Get("status"));
    }

    private static JsonObject Batch(int count) => new()
    {
        ["messages"] = new JsonArray([.. Enumerable.Range(0, count).Select(i => (JsonNode)new JsonObject { ["role"] = "system", ["content"] = $"Line {i}" })]),
    };
}
