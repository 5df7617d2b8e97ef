using System.Text.Json.Nodes;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Api;

public sealed class HistoryTests(RunningServer server)
{
    private static readonly string[] s_contents = ["m0", "m1", "m2", "m3", "m4"];

    [Theory]
    [InlineData("asc")]
    [InlineData("desc")]
    [InlineData(null)]
    public async Task Every_history_can_be_paged_in_both_orders(string? order)
    {
        var tenant = await server.CreateTenantAsync();
        var session = await FillAsync(tenant, "web");
        var expected = order == "asc" ? s_contents : [.. s_contents.Reverse()];
        foreach (var list in new[] { $"sessions/{session}/messages", "channels/web/messages", "messages" })
        {
            var seen = new List<string>();
            string? cursor = null;
            do
            {
                var page = (await tenant.Admin.GetAsync($"{list}?limit=2{(order is null ? "" : $"&order={order}")}{(cursor is null ? "" : $"&cursor={cursor}")}")).Should(200);
                Shape.Is(page.Json, Shape.Page);
                Assert.Equal(5, page["total"]!.GetValue<int>());
                Assert.All(page.Items(), message => Shape.Is(message, Shape.Message));
                seen.AddRange(Contents(page));
                cursor = page["nextCursor"]?.GetValue<string>();
            }
            while (cursor is not null);
            Assert.Equal(expected, seen);
        }
    }

    [Fact]
    public async Task Before_and_after_are_exclusive()
    {
        var tenant = await server.CreateTenantAsync();
        var session = await FillAsync(tenant, "web");

        var page = await tenant.Admin.GetAsync($"sessions/{session}/messages?order=asc&after=2025-01-01T00:01:00Z&before=2025-01-01T01:04:00%2B01:00");

        Assert.Equal(["m2", "m3"], Contents(page.Should(200)));
    }

    [Theory]
    [InlineData("?before=2025-01-01T00:00:00", "before")]
    [InlineData("?after=yesterday", "after")]
    [InlineData("?after=2025-01-01T00:00:00+01:00", "after")]
    [InlineData("?order=up", "order")]
    [InlineData("?limit=zero", "limit")]
    [InlineData("?since=2025-01-01T00:00:00Z", "since")]
    public async Task A_history_refuses_parameters_it_does_not_understand(string query, string parameter)
    {
        var tenant = await server.CreateTenantAsync();
        var session = await FillAsync(tenant, "web");
        foreach (var list in new[] { $"sessions/{session}/messages", "channels/web/messages", "messages" })
        {
            Assert.Equal([parameter], (await tenant.Admin.GetAsync(list + query)).ShouldBeProblem(400, "invalid-request").Fields);
        }
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_only()
    {
        var (tenant, other) = (await server.CreateTenantAsync(), await server.CreateTenantAsync());
        var (session, second) = (await FillAsync(tenant, "web"), await FillAsync(tenant, "web"));
        await FillAsync(other, "web");
        var cursor = (await tenant.Admin.GetAsync($"sessions/{session}/messages?limit=2")).Get("nextCursor");
        foreach (var list in new[] { $"sessions/{second}/messages?", "channels/web/messages?", "messages?", "sessions?", $"sessions/{session}/messages?order=asc&", $"sessions/{session}/messages?after=2025-01-01T00:00:00Z&" })
        {
            Assert.Equal(["cursor"], (await tenant.Admin.GetAsync($"{list}cursor={cursor}")).ShouldBeProblem(400, "invalid-request").Fields);
        }

        var ofMessages = (await tenant.Admin.GetAsync("messages?limit=2")).Get("nextCursor");
        Assert.Equal(["cursor"], (await other.Admin.GetAsync($"messages?cursor={ofMessages}")).ShouldBeProblem(400, "invalid-request").Fields);
        Assert.Equal(["cursor"], (await tenant.Admin.OnBehalfOf("uma").GetAsync($"messages?cursor={ofMessages}")).ShouldBeProblem(400, "invalid-request").Fields);
        foreach (var garbage in new[] { "x", new string('A', 43), "%00", "..%2F..", new string('z', 2000) })
        {
            Assert.Equal(["cursor"], (await tenant.Admin.GetAsync($"messages?cursor={garbage}")).ShouldBeProblem(400, "invalid-request").Fields);
        }
    }

    [Theory]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a%2Fb", "a%252Fb")]
    [InlineData("a b+c", "a%20b+c")]
    [InlineData("Café ☕", "Caf%C3%A9%20%E2%98%95")]
    [InlineData("messages", "messages")]
    public async Task A_channels_name_may_hold_any_character(string channel, string encoded)
    {
        var tenant = await server.CreateTenantAsync();
        await FillAsync(tenant, channel);
        await FillAsync(tenant, "other");

        Assert.Equal(5, (await tenant.Admin.GetAsync($"channels/{encoded}/messages")).Should(200)["total"]!.GetValue<int>());
    }

    private static IEnumerable<string> Contents(Answer page) => page.Items().Select(message => message["content"]!.GetValue<string>());

    private static async Task<string> FillAsync(Tenant tenant, string channel)
    {
        var session = (await tenant.Admin.PostAsync("sessions", new JsonObject { ["channel"] = channel, ["userId"] = "uma" })).Should(201).Get("id");
        var messages = s_contents.Select((content, i) => (JsonNode)new JsonObject { ["role"] = "user", ["content"] = content, ["timestamp"] = $"2025-01-01T00:0{i}:00Z" });
        (await tenant.Admin.PostAsync($"sessions/{session}/messages", new JsonObject { ["messages"] = new JsonArray([.. messages]) })).Should(201);
        return session;
    }
}
