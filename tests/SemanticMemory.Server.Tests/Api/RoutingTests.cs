using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Api;

public sealed class RoutingTests(RunningServer server)
{
    [Theory]
    [InlineData("GET", "/api/v1/nowhere")]
    [InlineData("POST", "/api/v1/sessions/resolve/now")]
    [InlineData("GET", "/api/v2/sessions")]
    [InlineData("GET", "/")]
    [InlineData("GET", "/openapi/v2.json")]
    [InlineData("GET", "/api/v1/stats")]
    [InlineData("POST", "/mcp/tools")]
    [InlineData("POST", "/v2/memories/search/")]
    public async Task A_route_that_is_not_there_is_a_problem_as_well(string method, string path)
    {
        var tenant = await server.CreateTenantAsync();

        (await tenant.Admin.SendAsync(new HttpMethod(method), path)).ShouldBeProblem(404, "not-found");
    }

    [Theory]
    [InlineData("not-a-uuid")]
    [InlineData("6f1b000000004000800000000000000a")]
    [InlineData("{6f1b0000-0000-4000-8000-00000000000a}")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("..%2Fkeys")]
    public async Task An_id_that_is_no_uuid_names_nothing(string id)
    {
        var tenant = await server.CreateTenantAsync();
        foreach (var route in RouteCase.OfTenants.Where(route => route.NamesSomething))
        {
            var escaped = Uri.EscapeDataString(Uri.UnescapeDataString(id));

            var answer = await route.CallAsync(tenant.Admin, Named.Nothing with { Session = escaped, Message = escaped, Key = escaped });

            answer.ShouldBeProblem(404, "not-found");
        }
    }

    [Fact]
    public async Task A_method_that_a_route_lacks_is_told_with_those_it_has()
    {
        var tenant = await server.CreateTenantAsync();
        foreach (var pattern in RouteCase.All.GroupBy(route => route.Pattern))
        {
            var path = pattern.First().Path(Named.Nothing);
            var answer = await tenant.Admin.SendAsync(pattern.Any(route => route.Method == "PUT") ? HttpMethod.Patch : HttpMethod.Put, path);

            answer.ShouldBeProblem(405, "method-not-allowed");
            var here = RouteCase.All.Where(route => Matches(route.Pattern, path.Split('?')[0])).Select(route => route.Method).Distinct();
            Assert.Equal(here.Order(), answer.ContentHeaders.Allow.Order());
        }
    }

    // A word such as resolve stands where an id may stand as well.
    private static bool Matches(string pattern, string path) => pattern.Split('/').Length == path.Split('/').Length
        && pattern.Split('/').Zip(path.Split('/')).All(pair => pair.First == pair.Second || pair.First.StartsWith('{'));

    [Fact]
    public async Task Head_and_options_never_fail_on_our_side()
    {
        var tenant = await server.CreateTenantAsync();
        foreach (var pattern in RouteCase.All.Select(route => route.Path(Named.Nothing)).Distinct())
        {
            foreach (var method in new[] { HttpMethod.Head, HttpMethod.Options })
            {
                Assert.InRange((int)(await tenant.Admin.SendAsync(method, pattern)).Status, 200, 499);
            }
        }
    }

    [Fact]
    public async Task Every_route_refuses_query_parameters_it_does_not_know()
    {
        var tenant = await server.CreateTenantAsync();
        foreach (var route in RouteCase.All.Where(route => !route.Pattern.StartsWith("/openapi", StringComparison.Ordinal)))
        {
            var marked = route with { Path = named => route.Path(named) + (route.Path(named).Contains('?', StringComparison.Ordinal) ? "&" : "?") + "verbose=1" };

            Assert.Contains("verbose", (await marked.CallAsync(route.Role == "operator" ? server.Operator : tenant.Admin, Named.Nothing)).ShouldBeProblem(400, "invalid-request").Fields);
        }
    }

    [Fact]
    public async Task The_key_is_checked_before_what_is_asked()
    {
        (await server.Anonymous.GetAsync($"sessions/{Guid.NewGuid()}?nonsense=1")).ShouldBeProblem(401, "unauthorized");
        (await server.Anonymous.SendTextAsync(HttpMethod.Post, "search", "no json", "text/plain")).ShouldBeProblem(401, "unauthorized");
    }

    [Fact]
    public async Task Answers_are_not_to_be_cached()
    {
        var tenant = await server.CreateTenantAsync();

        Assert.True((await tenant.Admin.GetAsync("sessions")).Headers.CacheControl!.NoStore);
        Assert.True((await tenant.Admin.GetAsync("nowhere")).Headers.CacheControl!.NoStore);
    }
}
