using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Access;

public sealed class RoleMatrixTests(RunningServer server)
{
    private static readonly string[] s_rising = ["reader", "agent", "admin"];

    [Fact]
    public void Every_mapped_route_has_a_case_and_every_case_a_route()
    {
        var mapped = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"]).Select(method => $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}"));

        Assert.Equal(RouteCase.All.Select(route => route.ToString()).Order(), mapped.Order());
    }

    [Fact]
    public async Task Every_route_lets_in_exactly_the_roles_it_is_for()
    {
        var tenant = await server.CreateTenantAsync();
        var keys = new Dictionary<string, string?>
        {
            ["none"] = null,
            ["garbage"] = "sm_" + tenant.Id + "_" + new string('A', 43),
            ["reader"] = (await tenant.CreateKeyAsync("reader")).Key,
            ["agent"] = (await tenant.CreateKeyAsync("agent")).Key,
            ["admin"] = (await tenant.CreateKeyAsync("admin")).Key,
            ["operator"] = RunningServer.OperatorKey,
        };
        var wrong = new List<string>();
        foreach (var route in RouteCase.All)
        {
            foreach (var (role, key) in keys)
            {
                var answer = await route.CallAsync(server.CallerWith(key), Named.Nothing);
                var expected = Expected(route, role);
                if (((int)answer.Status is var status && status != expected) || (status == 401) != (answer.Headers.WwwAuthenticate.Count > 0))
                {
                    wrong.Add($"{route} as {role}: {(int)answer.Status} instead of {expected}");
                }

                if (route.Method == "POST" && route.Pattern == "/api/v1/tenants" && (int)answer.Status == 201)
                {
                    (await server.Operator.DeleteAsync("tenants/nobody-at-all")).Should(204);
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Erasing_for_good_is_for_admins()
    {
        var tenant = await server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("This goes for good.");
        var agent = (await tenant.CreateKeyAsync("agent")).Caller;

        (await agent.DeleteAsync($"sessions/{session}?erase=true")).ShouldBeProblem(403, "forbidden");
        (await agent.DeleteAsync($"sessions/{Guid.NewGuid()}?erase=true")).ShouldBeProblem(403, "forbidden");
        (await tenant.Admin.DeleteAsync($"sessions/{session}?erase=true")).Should(200);
    }

    [Fact]
    public async Task A_key_may_come_in_either_header_and_the_scheme_in_any_case()
    {
        var tenant = await server.CreateTenantAsync();
        foreach (var (header, value) in new[] { ("X-Api-Key", tenant.Key), ("Authorization", $"bearer {tenant.Key}"), ("Authorization", $"BEARER {tenant.Key}") })
        {
            var answer = await server.Anonymous.SendContentAsync(HttpMethod.Get, "sessions", content: null, request => request.Headers.TryAddWithoutValidation(header, value));

            answer.Should(200);
        }
    }

    [Fact]
    public async Task Two_different_keys_are_refused_whoever_holds_them()
    {
        var (tenant, other) = (await server.CreateTenantAsync(), await server.CreateTenantAsync());

        (await AskAsync(tenant.Key, other.Key)).ShouldBeProblem(401, "unauthorized");
        (await AskAsync(tenant.Key, "sm_nobody_xyz")).ShouldBeProblem(401, "unauthorized");
        (await AskAsync(tenant.Key, tenant.Key)).Should(200);

        Task<Answer> AskAsync(string authorized, string named) => server.Anonymous.SendContentAsync(HttpMethod.Get, "sessions", content: null, request =>
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {authorized}");
            request.Headers.TryAddWithoutValidation("X-Api-Key", named);
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("sm_")]
    [InlineData("sm__")]
    [InlineData("sm__system_x")]
    [InlineData("sm_nobody_xyz")]
    [InlineData("demo")]
    [InlineData("Bearer")]
    public async Task A_key_that_nobody_holds_is_refused(string key) =>
        (await server.Anonymous.SendContentAsync(HttpMethod.Get, "sessions", content: null, request => request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}")))
            .ShouldBeProblem(401, "unauthorized");

    private static int Expected(RouteCase route, string role)
    {
        var allowed = route.Role switch
        {
            "open" => true,
            "operator" => role == "operator",
            var least => s_rising.Contains(role) && Array.IndexOf(s_rising, role) >= Array.IndexOf(s_rising, least),
        };
        return allowed ? route.NamesSomething ? 404 : route.Creates ? 201 : 200
            : role is "none" or "garbage" ? 401 : 403;
    }
}
