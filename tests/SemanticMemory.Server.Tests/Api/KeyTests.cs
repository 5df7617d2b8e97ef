using System.Text.Json.Nodes;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Api;

public sealed class KeyTests(RunningServer server)
{
    [Theory]
    [InlineData("reader")]
    [InlineData("agent")]
    [InlineData("admin")]
    public async Task A_key_is_created_shown_once_and_works(string role)
    {
        var tenant = await server.CreateTenantAsync();

        var created = (await tenant.Admin.PostAsync("keys", new JsonObject { ["role"] = role, ["name"] = "The desk" })).Should(201);

        Shape.Is(created.Json, "id", "role", "name", "key");
        Assert.Equal((role, "The desk"), (created.Get("role"), created.Get("name")));
        (await tenant.Admin.WithKey(created.Get("key")).GetAsync("sessions")).Should(200);
        var listed = (await tenant.Admin.GetAsync("keys")).Should(200);
        Assert.DoesNotContain(created.Get("key")[^43..], listed.Text, StringComparison.Ordinal);
        var entry = listed.Items().Single(key => key["id"]!.GetValue<string>() == created.Get("id"));
        Shape.Is(entry, "id", "role", "name", "createdAt");
        Shape.IsTime(entry["createdAt"]);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_once()
    {
        var tenant = await server.CreateTenantAsync();
        var (id, _, caller) = await tenant.CreateKeyAsync("agent");
        (await caller.GetAsync("sessions")).Should(200);

        (await tenant.Admin.DeleteAsync($"keys/{id}")).Should(204);

        (await caller.GetAsync("sessions")).ShouldBeProblem(401, "unauthorized");
        (await tenant.Admin.DeleteAsync($"keys/{id}")).ShouldBeProblem(404, "not-found");
    }

    [Fact]
    public async Task Keys_are_listed_page_by_page_and_a_cursor_is_good_for_its_list_only()
    {
        var (tenant, other) = (await server.CreateTenantAsync(), await server.CreateTenantAsync());
        await tenant.CreateKeyAsync("reader");
        await tenant.CreateKeyAsync("agent");

        var first = (await tenant.Admin.GetAsync("keys?limit=2")).Should(200);
        var second = (await tenant.Admin.GetAsync($"keys?limit=2&cursor={first.Get("nextCursor")}")).Should(200);

        Assert.Equal((2, 1, 3), (first.Items().Count, second.Items().Count, second["total"]!.GetValue<int>()));
        Assert.Null(second["nextCursor"]);
        Assert.Contains("cursor", (await other.Admin.GetAsync($"keys?cursor={first.Get("nextCursor")}")).ShouldBeProblem(400, "invalid-request").Fields);
        Assert.Contains("cursor", (await server.Operator.GetAsync($"tenants?cursor={first.Get("nextCursor")}")).ShouldBeProblem(400, "invalid-request").Fields);
        Assert.Contains("cursor", (await tenant.Admin.GetAsync("keys?cursor=garbage")).ShouldBeProblem(400, "invalid-request").Fields);
        Assert.Contains("limit", (await tenant.Admin.GetAsync("keys?limit=201")).ShouldBeProblem(400, "invalid-request").Fields);
    }

    [Theory]
    [InlineData("""{}""", "role")]
    [InlineData("""{"role":"operator"}""", "role")]
    [InlineData("""{"role":"Reader"}""", "role")]
    [InlineData("""{"role":1}""", "role")]
    [InlineData("""{"role":"reader","name":""}""", "name")]
    [InlineData("""{"role":"reader","name":"two\nlines"}""", "name")]
    [InlineData("""{"role":"reader","key":"mine"}""", "key")]
    public async Task A_key_of_another_form_is_refused(string body, string field)
    {
        var tenant = await server.CreateTenantAsync();

        Assert.Contains(field, (await tenant.Admin.PostAsync("keys", Body.Of(body))).ShouldBeProblem(400, "invalid-request").Fields);

        Assert.Equal(1, (await tenant.Admin.GetAsync("keys"))["total"]!.GetValue<int>());
    }
}
