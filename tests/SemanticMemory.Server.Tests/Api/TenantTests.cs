using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Api;

public sealed class TenantTests(RunningServer server)
{
    [Fact]
    public async Task A_tenant_is_created_with_its_first_admin_key()
    {
        var created = (await server.Operator.PostAsync("tenants", Body.Of("""{"id":"acme-1","name":"Acme & Sons"}"""))).Should(201);

        Shape.Is(created.Json, "id", "name", "key");
        Assert.Equal("Acme & Sons", created.Get("name"));
        Assert.Matches(@"\Asm_acme-1_[A-Za-z0-9_-]{43}\z", created.Get("key"));
        Assert.Equal("/api/v1/tenants/acme-1", created.Headers.Location!.OriginalString);
        (await server.CallerWith(created.Get("key")).GetAsync("keys")).Should(200);
    }

    [Fact]
    public async Task A_tenant_can_be_read_and_is_listed()
    {
        var tenant = await server.CreateTenantAsync();

        var read = (await server.Operator.GetAsync($"tenants/{tenant.Id}")).Should(200);

        Shape.Is(read.Json, "id", "name", "createdAt");
        Shape.IsTime(read["createdAt"]);
        Assert.Null(read["name"]);
        Assert.Contains(tenant.Id, await AllAsync(limit: 200));
    }

    [Fact]
    public async Task Tenants_are_listed_page_by_page()
    {
        var made = new[] { await server.CreateTenantAsync(), await server.CreateTenantAsync(), await server.CreateTenantAsync() };

        var listed = await AllAsync(limit: 2);

        Assert.Equal(listed.Distinct(), listed);
        Assert.Equal(made.Select(tenant => tenant.Id), listed.Where(id => made.Any(tenant => tenant.Id == id)));
    }

    [Fact]
    public async Task A_tenant_that_is_there_cannot_be_created_again()
    {
        var tenant = await server.CreateTenantAsync();

        (await server.Operator.PostAsync("tenants", new JsonObject { ["id"] = tenant.Id })).ShouldBeProblem(409, "tenant-exists");

        (await tenant.Admin.GetAsync("sessions")).Should(200);
    }

    [Fact]
    public async Task What_a_request_still_writes_while_its_tenant_is_deleted_goes_with_the_tenant()
    {
        var tenant = await server.CreateTenantAsync();
        var body = """{"channel":"web"}""";
        using var socket = new TcpClient(server.Address.Host, server.Address.Port);
        using var reader = new StreamReader(socket.GetStream(), Encoding.ASCII);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v1/sessions HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\nAuthorization: Bearer {tenant.Key}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"));

        // The service asks for the body after it has let the caller in.
        Assert.StartsWith("HTTP/1.1 100", await reader.ReadLineAsync(), StringComparison.Ordinal);
        await reader.ReadLineAsync();
        var deleted = server.Operator.DeleteAsync($"tenants/{tenant.Id}");
        while ((await tenant.Admin.GetAsync("sessions")).Status != HttpStatusCode.Unauthorized)
        {
            await Task.Yield();
        }

        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(body));
        Assert.StartsWith("HTTP/1.1 201", await reader.ReadLineAsync(), StringComparison.Ordinal);

        (await deleted).Should(204);
        Assert.False(Directory.Exists(Path.Combine(server.DataPath, "tenants", tenant.Id)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Acme")]
    [InlineData("-acme")]
    [InlineData("_system")]
    [InlineData("a_b")]
    [InlineData("../etc")]
    [InlineData("a0123456789012345678901234567890123456789012345678901234567890123")]
    public async Task An_id_of_another_form_is_refused(string id) =>
        Assert.Contains("id", (await server.Operator.PostAsync("tenants", new JsonObject { ["id"] = id })).ShouldBeProblem(400, "invalid-request").Fields);

    [Fact]
    public async Task A_deleted_tenants_keys_are_dead_and_its_data_is_gone()
    {
        var tenant = await server.CreateTenantAsync();
        await tenant.TalkAsync("Gone with the tenant.");
        (await server.Operator.DeleteAsync($"tenants/{tenant.Id}")).Should(204);

        (await tenant.Admin.GetAsync("sessions")).ShouldBeProblem(401, "unauthorized");
        (await server.Operator.GetAsync($"tenants/{tenant.Id}")).ShouldBeProblem(404, "not-found");
        (await server.Operator.DeleteAsync($"tenants/{tenant.Id}")).ShouldBeProblem(404, "not-found");
        var again = (await server.Operator.PostAsync("tenants", new JsonObject { ["id"] = tenant.Id })).Should(201);
        Assert.Equal(0, (await server.CallerWith(again.Get("key")).GetAsync("messages"))["total"]!.GetValue<int>());
        (await tenant.Admin.GetAsync("sessions")).ShouldBeProblem(401, "unauthorized");
    }

    [Fact]
    public async Task Reserved_and_malformed_names_are_no_tenants()
    {
        foreach (var id in new[] { "_system", "NOBODY", "a%2Fb" })
        {
            (await server.Operator.GetAsync($"tenants/{id}")).ShouldBeProblem(404, "not-found");
            (await server.Operator.DeleteAsync($"tenants/{id}")).ShouldBeProblem(404, "not-found");
        }
    }

    private async Task<List<string>> AllAsync(int limit)
    {
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await server.Operator.GetAsync($"tenants?limit={limit}{(cursor is null ? "" : $"&cursor={cursor}")}")).Should(200);
            Shape.Is(page.Json, Shape.Page);
            ids.AddRange(page.Items().Select(tenant => tenant["id"]!.GetValue<string>()));
            cursor = page["nextCursor"]?.GetValue<string>();
        }
        while (cursor is not null);
        return ids;
    }
}
