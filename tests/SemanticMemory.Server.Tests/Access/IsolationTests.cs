using System.Text.Json.Nodes;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Access;

public sealed class IsolationTests(RunningServer server)
{
    private const string Secret = "The secret of the orchard is under the third tree.";

    [Fact]
    public async Task No_route_reaches_what_another_tenant_has()
    {
        var (owner, other) = (await server.CreateTenantAsync(), await server.CreateTenantAsync());
        var named = await FillAsync(owner, externalId: "same-id");
        await FillAsync(other, externalId: "same-id", content: "Something else entirely.");
        var before = await StateAsync(owner, named);
        foreach (var route in RouteCase.OfTenants)
        {
            var answer = await route.CallAsync(other.Admin, named);

            Assert.True((int)answer.Status == (route.NamesSomething ? 404 : answer.Status == System.Net.HttpStatusCode.Created ? 201 : 200), $"{route}: {(int)answer.Status} {answer.Text}");
            Assert.DoesNotContain("orchard", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(named.Session, answer.Text, StringComparison.Ordinal);
        }

        Assert.Equal(before, await StateAsync(owner, named));
    }

    [Fact]
    public async Task Equal_external_ids_of_two_tenants_are_two_sessions()
    {
        var (one, two) = (await server.CreateTenantAsync(), await server.CreateTenantAsync());
        var first = await one.TalkAsync("Apples.", externalId: "order-1");
        var second = await two.TalkAsync("Pears.", externalId: "order-1");

        Assert.NotEqual(first.Session, second.Session);
        Assert.NotEqual(first.Message, second.Message);
        Assert.Equal("Apples.", (await one.Admin.GetAsync($"messages/{first.Message}")).Get("content"));
        Assert.Equal("Pears.", (await two.Admin.GetAsync($"messages/{second.Message}")).Get("content"));
    }

    [Fact]
    public async Task On_behalf_of_a_user_no_route_reaches_what_others_have()
    {
        var tenant = await server.CreateTenantAsync();
        var named = await FillAsync(tenant, externalId: "of-uma", user: "uma");
        var ownerless = await FillAsync(tenant, externalId: "of-nobody", user: null);
        await FillAsync(tenant, externalId: "of-vic", user: "vic", content: "Something else entirely.");
        var before = (await StateAsync(tenant, named), await StateAsync(tenant, ownerless));
        foreach (var route in RouteCase.OfTenants)
        {
            foreach (var target in new[] { named, ownerless })
            {
                var answer = await route.CallAsync(tenant.Admin.OnBehalfOf("vic"), target);

                var expected = route.Role == "admin" ? 403 : route.NamesSomething || route.NamesUser ? 404 : answer.Status == System.Net.HttpStatusCode.Created ? 201 : 200;
                Assert.True((int)answer.Status == expected, $"{route}: {(int)answer.Status} {answer.Text}");
                Assert.DoesNotContain("orchard", answer.Text, StringComparison.Ordinal);
                Assert.DoesNotContain(target.Session, answer.Text, StringComparison.Ordinal);
            }
        }

        Assert.Equal(before, (await StateAsync(tenant, named), await StateAsync(tenant, ownerless)));
    }

    [Fact]
    public async Task On_behalf_of_the_owner_every_route_works_that_a_user_may_call()
    {
        var tenant = await server.CreateTenantAsync();
        var uma = tenant.Admin.OnBehalfOf("uma");
        foreach (var route in RouteCase.OfTenants.Where(route => route.Role != "admin"))
        {
            var named = await FillAsync(tenant, externalId: Guid.NewGuid().ToString(), user: "uma");
            if (route.Pattern.EndsWith("/unarchive", StringComparison.Ordinal))
            {
                (await tenant.Admin.PostAsync($"sessions/{named.Session}/archive")).Should(200);
            }
            else if (route.Pattern.EndsWith("/restore", StringComparison.Ordinal))
            {
                (await tenant.Admin.DeleteAsync($"sessions/{named.Session}")).Should(200);
            }

            var answer = await route.CallAsync(uma, named);

            Assert.True(route.NeedsModel ? (int)answer.Status == 501 : (int)answer.Status is 200 or 201 or 204, $"{route}: {(int)answer.Status} {answer.Text}");
        }
    }

    [Fact]
    public async Task A_session_started_on_behalf_of_a_user_is_the_users()
    {
        var tenant = await server.CreateTenantAsync();
        var uma = tenant.Admin.OnBehalfOf("uma");

        Assert.Equal("uma", (await uma.PostAsync("sessions", Body.Of("""{"channel":"web"}"""))).Should(201).Get("userId"));
        (await uma.PostAsync("sessions", Body.Of("""{"channel":"web","userId":"vic"}"""))).ShouldBeProblem(403, "not-your-user");
    }

    [Fact]
    public async Task The_header_is_checked_on_every_route_of_a_tenant()
    {
        var tenant = await server.CreateTenantAsync();
        foreach (var route in RouteCase.OfTenants)
        {
            foreach (var value in new[] { "", "   ", "a\tb", new string('x', 129) })
            {
                var answer = await route.CallAsync(tenant.Admin.OnBehalfOf(value), Named.Nothing);

                Assert.Contains("X-On-Behalf-Of", answer.ShouldBeProblem(400, "invalid-request").Fields);
            }
        }
    }

    [Fact]
    public async Task The_header_is_taken_as_it_is_and_given_once()
    {
        var tenant = await server.CreateTenantAsync();
        await tenant.TalkAsync("Hello.", user: "a b%20c/é");

        Assert.Equal(1, (await tenant.Admin.OnBehalfOf("a b%20c/é").GetAsync("sessions"))["total"]!.GetValue<int>());
        Assert.Equal(0, (await tenant.Admin.OnBehalfOf("a b c/é").GetAsync("sessions"))["total"]!.GetValue<int>());
        Assert.Equal(0, (await tenant.Admin.OnBehalfOf("a%20b%2520c/%C3%A9").GetAsync("sessions"))["total"]!.GetValue<int>());
        var twice = await RawHttp.SendAsync(server.Address, $"GET /api/v1/sessions HTTP/1.1\r\nX-Api-Key: {tenant.Key}\r\nX-On-Behalf-Of: uma\r\nX-On-Behalf-Of: vic");
        Assert.StartsWith("HTTP/1.1 400 ", twice, StringComparison.Ordinal);
        Assert.Contains("\"X-On-Behalf-Of\":", twice, StringComparison.Ordinal);
    }

    private static async Task<Named> FillAsync(Tenant tenant, string externalId, string? user = "uma", string content = Secret)
    {
        var (session, message) = await tenant.TalkAsync(content, user, "web", externalId);
        (await tenant.Admin.SendAsync(HttpMethod.Put, $"context-items/session:{session}/memory/hideout", new JsonObject { ["value"] = content })).Should(200);
        (await tenant.Admin.PostAsync($"sessions/{session}/summary")).Should(200);
        var key = await tenant.CreateKeyAsync("reader");
        return new Named(session, message, key.Id, "web", tenant.Id, user ?? "uma");
    }

    private static async Task<string> StateAsync(Tenant tenant, Named named)
    {
        var session = (await tenant.Admin.GetAsync($"sessions/{named.Session}?messages=200")).Should(200).Json;
        var keys = (await tenant.Admin.GetAsync("keys?limit=200")).Should(200).Items().Select(key => key["id"]!.GetValue<string>());
        var items = (await tenant.Admin.GetAsync($"context-items?scope=session:{named.Session}")).Should(200).Json;
        var preferences = (await tenant.Admin.GetAsync($"users/{named.User}/preferences")).Should(200).Json;
        return new JsonObject { ["session"] = session, ["items"] = items, ["preferences"] = preferences, ["hasKey"] = keys.Contains(named.Key) }.ToJsonString();
    }
}
