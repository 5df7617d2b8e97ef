using System.Text.Json.Nodes;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Api;

public sealed class ProfileTests(RunningServer server)
{
    private static readonly string[] s_preferences =
        ["memoryEnabled", "historyEnabled", "maxContextMessages", "systemPrompt", "preferredModel", "responsePreferences", "allowDataTraining", "timeZone", "weekStart"];

    private static readonly string[] s_item = ["scope", "type", "key", "value", "priority", "expiresAt", "updatedAt"];

    [Fact]
    public async Task Preferences_are_read_changed_and_kept()
    {
        var tenant = await server.CreateTenantAsync();
        var path = $"users/{Uri.EscapeDataString("Uma/Graz %")}/preferences";

        var before = (await tenant.Admin.GetAsync(path)).Should(200);
        var changed = (await PutAsync(tenant, path, """{"maxContextMessages":5,"weekStart":"sunday","responsePreferences":{"tone":"dry"}}""")).Should(200);

        Shape.Is(before.Json, s_preferences);
        Assert.True(JsonNode.DeepEquals(before.Json, Body.Of("""
            {"memoryEnabled":true,"historyEnabled":true,"maxContextMessages":null,"systemPrompt":null,"preferredModel":null,"responsePreferences":null,"allowDataTraining":true,"timeZone":null,"weekStart":null}
            """)));
        Assert.Equal((5, "sunday", "dry"), (changed["maxContextMessages"]!.GetValue<int>(), changed.Get("weekStart"), changed["responsePreferences"]!["tone"]!.GetValue<string>()));
        Assert.Equal(changed.Text, (await tenant.Admin.GetAsync(path)).Text);
        (await PutAsync(tenant, path, """{"maxContextMessages":51}""")).ShouldBeProblem(400, "invalid-request");
        (await PutAsync(tenant, path, """{"herons":true}""")).ShouldBeProblem(400, "invalid-request");
        (await tenant.Admin.OnBehalfOf("vic").GetAsync(path)).ShouldBeProblem(404, "not-found");
        (await tenant.Admin.GetAsync($"users/{new string('u', 129)}/preferences")).ShouldBeProblem(400, "invalid-request");
    }

    [Fact]
    public async Task With_history_off_an_append_says_that_nothing_is_stored()
    {
        var tenant = await server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Before.", user: "uma");
        (await PutAsync(tenant, "users/uma/preferences", """{"historyEnabled":false}""")).Should(200);

        foreach (var body in new[] { """{"role":"user","content":"Not kept."}""", """{"messages":[{"role":"user","content":"Not kept."},{"role":"user","content":"Either."}]}""" })
        {
            var answer = (await tenant.Admin.PostAsync($"sessions/{session}/messages", Body.Of(body))).Should(200);
            Assert.True(JsonNode.DeepEquals(answer.Json, Body.Of("""{"stored":false,"reason":"history-off"}""")));
        }

        Assert.Equal(1, (await tenant.Admin.GetAsync($"sessions/{session}/messages"))["total"]!.GetValue<int>());
        Assert.Equal(0, (await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"web","userId":"uma","message":{"role":"user","content":"Not kept."}}"""))).Should(201)["messageCount"]!.GetValue<int>());
        var window = (await tenant.Admin.PostAsync($"sessions/{session}/context", Body.Of("""{"recent":[{"role":"user","content":"Carried along."}]}"""))).Should(200);
        Assert.Equal(["Before.", "Carried along."], window.Items("messages").Select(message => message["content"]!.GetValue<string>()));
    }

    [Fact]
    public async Task With_memory_off_nothing_is_recalled()
    {
        var tenant = await server.CreateTenantAsync();
        await tenant.TalkAsync("The kettle leaks at the lid.", user: "uma");
        var (session, _) = await tenant.TalkAsync("Is my kettle still leaking?", user: "uma");
        Assert.NotEmpty((await tenant.Admin.PostAsync($"sessions/{session}/context", Body.Of("{}"))).Items("recalled"));
        (await PutAsync(tenant, "users/uma/preferences", """{"memoryEnabled":false}""")).Should(200);

        var window = (await tenant.Admin.PostAsync($"sessions/{session}/context", Body.Of("{}"))).Should(200);

        Assert.Equal((0, "none"), (window.Items("recalled").Count, window.Get("scopeUsed")));
    }

    [Fact]
    public async Task An_item_is_pinned_shown_listed_and_removed()
    {
        var tenant = await server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Hello.", user: "uma");
        var path = $"context-items/{Uri.EscapeDataString("user:uma")}/user_info/{Uri.EscapeDataString("home/town %2F")}";

        var put = (await PutAsync(tenant, path, """{"value":"Graz","priority":2,"expiresAt":"2099-01-01T00:00:00Z"}""")).Should(200);
        (await PutAsync(tenant, "context-items/tenant/document/terms", """{"value":"Net 30 days."}""")).Should(200);
        (await PutAsync(tenant, $"context-items/session:{session}/memory/mood", """{"value":"Past.","expiresAt":"2020-01-01T00:00:00Z"}""")).Should(200);

        Shape.Is(put.Json, s_item);
        Assert.Equal(("user:uma", "user_info", "home/town %2F", "Graz"), (put.Get("scope"), put.Get("type"), put.Get("key"), put.Get("value")));
        Assert.Equal(put.Text, (await tenant.Admin.GetAsync(path)).Should(200).Text);
        var items = (await tenant.Admin.PostAsync($"sessions/{session}/context", Body.Of("{}"))).Should(200).Items();
        Shape.Is(items[0], "type", "key", "value", "priority");
        Assert.Equal(["Graz", "Net 30 days."], items.Select(item => item["value"]!.GetValue<string>()));
        var list = (await tenant.Admin.GetAsync("context-items?scope=user:uma&limit=1")).Should(200);
        Shape.Is(list.Json, Shape.Page);
        Assert.Equal(1, list["total"]!.GetValue<int>());
        (await tenant.Admin.DeleteAsync(path)).Should(204);
        (await tenant.Admin.GetAsync(path)).ShouldBeProblem(404, "not-found");
        (await tenant.Admin.DeleteAsync(path)).ShouldBeProblem(404, "not-found");
    }

    [Theory]
    [InlineData("agent:x", 400, "invalid-request")]
    [InlineData("user:vic", 404, "not-found")]
    [InlineData("session:6f1b0000-0000-4000-8000-00000000000a", 404, "not-found")]
    [InlineData("tenant", 403, "tenant-wide")]
    public async Task On_behalf_of_a_user_only_own_scopes_are_written(string scope, int status, string problem)
    {
        var tenant = await server.CreateTenantAsync();

        var answer = await tenant.Admin.OnBehalfOf("uma").SendAsync(HttpMethod.Put, $"context-items/{scope}/memory/x", Body.Of("""{"value":"x"}"""));

        answer.ShouldBeProblem(status, problem);
    }

    [Theory]
    [InlineData("memory/x", """{"priority":1}""", "value")]
    [InlineData("memory/x", """{"value":" "}""", "value")]
    [InlineData("memory/x", """{"value":"x","priority":1.5}""", "priority")]
    [InlineData("memory/x", """{"value":"x","expiresAt":"tomorrow"}""", "expiresAt")]
    [InlineData("memory/x", """{"value":"x","key":"y"}""", "key")]
    [InlineData("memory/%20", """{"value":"x"}""", "key")]
    public async Task An_item_of_another_form_is_refused(string name, string body, string field)
    {
        var tenant = await server.CreateTenantAsync();

        Assert.Equal([field], (await PutAsync(tenant, $"context-items/tenant/{name}", body)).ShouldBeProblem(400, "invalid-request").Fields);
        Assert.Equal(["scope"], (await tenant.Admin.GetAsync("context-items")).ShouldBeProblem(400, "invalid-request").Fields);
        Assert.Equal(["limit"], (await tenant.Admin.GetAsync("context-items?scope=tenant&limit=201")).ShouldBeProblem(400, "invalid-request").Fields);
    }

    private static Task<Answer> PutAsync(Tenant tenant, string path, string body) => tenant.Admin.SendAsync(HttpMethod.Put, path, Body.Of(body));
}
