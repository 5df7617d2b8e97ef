using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using SemanticMemory.Server.Tests.Support;
using SemanticMemory.Tests.Qdrant.Double;
using Answer = SemanticMemory.Server.Tests.Support.Answer;

namespace SemanticMemory.Server.Tests.Api;

/// <summary>
/// Every status that the document has is answered by its route. The other way round, that every answered status is documented, is checked of all
/// answers in all tests by <see cref="Caller"/>.
/// </summary>
public sealed class OpenApiStatusTests : IAsyncLifetime
{
    private const int MessagesLimit = 16 << 20;

    // Documented, but not provoked here: why.
    private static readonly Dictionary<int, string> s_reasons = new()
    {
        [408] = "A body has to trickle in for seconds: ProblemMiddlewareTests has it.",
        [500] = "It takes a fault of ours, or data of another model: ProblemMiddlewareTests and StartRefusalTests have them.",
        [501] = "It depends on whether a chat model is configured: the tests of replies have it.",
    };

    private readonly ChattingServer _chatting = new();
    private readonly RunningServer _hurried = new();
    private readonly RunningServer _cutOff = new();
    private readonly Dictionary<string, HashSet<int>> _answered = [];
    private QdrantDouble? _qdrant;

    private RunningServer Server => _chatting.Server;

    public async ValueTask InitializeAsync()
    {
        await _chatting.InitializeAsync();
        await _hurried.StartAsync(RunningServer.OperatorKey, "--Limits:ReadsPerMinute", "1", "--Limits:WritesPerMinute", "1", "--Limits:RepliesPerMinute", "1");
        _qdrant = await QdrantDouble.StartAsync();
        await _cutOff.StartAsync(RunningServer.OperatorKey, "--Store", "qdrant", "--Qdrant:Endpoint", _qdrant.Endpoint.ToString(), "--Qdrant:Retries", "1");
    }

    public async ValueTask DisposeAsync()
    {
        await _chatting.DisposeAsync();
        await _hurried.DisposeAsync();
        await _cutOff.DisposeAsync();
        await _qdrant!.DisposeAsync();
    }

    [Fact]
    public async Task Every_documented_status_is_answered_or_has_a_reason_not_to_be()
    {
        var routes = RouteCase.All.Where(route => !route.Pattern.StartsWith("/openapi", StringComparison.Ordinal)).ToArray();
        foreach (var route in routes)
        {
            await CallWellAsync(route);
            await CallBadlyAsync(route);
            await CallDeletedAsync(route);
        }

        await CallInOtherWaysAsync();
        await CallWithoutStoreAsync(routes);
        var documented = (await Server.Anonymous.GetAsync("/openapi/v1.json")).Should(200).Json["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().SelectMany(operation =>
            operation.Value!["responses"]!.AsObject().Select(response => (Route: $"{operation.Key.ToUpperInvariant()} {path.Key}", Status: int.Parse(response.Key, System.Globalization.CultureInfo.InvariantCulture)))));

        Assert.Empty(documented.Where(pair => !s_reasons.ContainsKey(pair.Status) && !(_answered.GetValueOrDefault(pair.Route)?.Contains(pair.Status) ?? false)).Select(pair => $"{pair.Route}: {pair.Status}"));
    }

    /// <summary>By whom it is not for, with things that are not there, with things that are there, and too often.</summary>
    private async Task CallWellAsync(RouteCase route)
    {
        var (tenant, named) = await FurnishAsync();
        var caller = CallerOf(route, tenant);
        if (route.Role != "open")
        {
            Note(await route.CallAsync(Server.CallerWith(null), named));
            Note(await route.CallAsync(route.Role == "operator" ? tenant.Admin : Server.Operator, named));
            Note(await route.CallAsync(caller, Named.Nothing));
        }

        // Last: it may be what removes them.
        Note(await route.CallAsync(caller, named));
        if (route.NamesUser)
        {
            Note(await route.CallAsync(caller.OnBehalfOf("dana"), named));
        }

        if (route.IsOfTenant)
        {
            var hurried = await _hurried.CreateTenantAsync();
            await route.CallAsync(hurried.Admin, Named.Nothing);
            Note((await route.CallAsync(hurried.Admin, Named.Nothing)).ShouldBeProblem(429, "rate-limited"));
        }
    }

    /// <summary>With a parameter that is unknown, another content type, and a body that is too long.</summary>
    private async Task CallBadlyAsync(RouteCase route)
    {
        var (tenant, named) = await FurnishAsync();
        var (caller, method, path) = (CallerOf(route, tenant), new HttpMethod(route.Method), route.Path(named));
        Note(await caller.SendAsync(method, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}nonsense=1", route.Body is null ? null : new JsonObject()));
        if (route.Body is not null)
        {
            Note(await caller.SendTextAsync(method, path, route.Body, "text/plain"));
            var content = new ByteArrayContent(Encoding.ASCII.GetBytes(new string(' ', MessagesLimit + 1))) { Headers = { ContentType = MediaTypeHeaderValue.Parse(route.MediaType) } };
            Note(await caller.SendContentAsync(method, path, content));
        }
    }

    /// <summary>On a session that is deleted.</summary>
    private async Task CallDeletedAsync(RouteCase route)
    {
        if (route.Pattern.Contains("sessions", StringComparison.Ordinal) || route.Pattern.Contains("messages", StringComparison.Ordinal) || route.Pattern.Contains("context-items", StringComparison.Ordinal))
        {
            var (tenant, named) = await FurnishAsync();
            (await tenant.Admin.DeleteAsync($"sessions/{named.Session}")).Should(200);
            Note(await route.CallAsync(CallerOf(route, tenant), named));
        }
    }

    /// <summary>Answers that need more than one call of a route.</summary>
    private async Task CallInOtherWaysAsync()
    {
        var (tenant, named) = await FurnishAsync();
        Note(await Server.Operator.PostAsync("tenants", new JsonObject { ["id"] = tenant.Id }));
        Note(await tenant.Admin.PostAsync($"sessions/{named.Session}/restore"));
        Note(await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"web","externalId":"again"}""")));
        Note(await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"web","externalId":"again"}""")));
        Note(await tenant.Admin.PostAsync("sessions/resolve", Body.Of("""{"channel":"web"}""")));
        Note(await tenant.Admin.PostAsync("sessions/resolve", Body.Of("""{"channel":"telegraph","externalId":"again"}""")));
        var mcp = RouteCase.All.Single(route => route.Pattern == "/mcp");
        Note(await (mcp with { Body = """{"jsonrpc":"2.0","method":"notifications/initialized"}""" }).CallAsync(tenant.Admin, named));
        Note(await (mcp with { Accept = "application/json" }).CallAsync(tenant.Admin, named));
        Note(await tenant.Admin.SendAsync(HttpMethod.Post, "/v1/memories", Body.Of("""{"user_id":"uma","run_id":"r1","messages":[{"role":"user","content":"Mine."}]}""")));
        Note(await tenant.Admin.SendAsync(HttpMethod.Post, "/v1/memories", Body.Of("""{"user_id":"dana","run_id":"r1","messages":[{"role":"user","content":"Mine now."}]}""")));
        Note(await tenant.Admin.OnBehalfOf("dana").SendAsync(HttpMethod.Post, "/v1/memories", Body.Of("""{"run_id":"r1","messages":[{"role":"user","content":"Mine now."}]}""")));
        (await tenant.Admin.SendAsync(HttpMethod.Put, "users/uma/preferences", Body.Of("""{"historyEnabled":false}"""))).Should(200);
        var silent = (await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"web","userId":"uma"}"""))).Should(201).Get("id");
        Note(await tenant.Admin.PostAsync($"sessions/{silent}/messages", Body.Of("""{"role":"user","content":"Not to be kept."}""")));
    }

    /// <summary>While the store is away.</summary>
    private async Task CallWithoutStoreAsync(IReadOnlyList<RouteCase> routes)
    {
        var tenant = await _cutOff.CreateTenantAsync();
        _qdrant!.Faults.Add(new FaultRule(Fault.Unavailable) { Times = int.MaxValue });
        foreach (var route in routes.Where(route => route.Pattern != "/health/live"))
        {
            Note((await route.CallAsync(route.IsOfTenant ? tenant.Admin : _cutOff.Operator, Named.Nothing with { Tenant = "somebody" })).ShouldBeProblem(503, "store-unavailable"));
        }

        _qdrant.Faults.Clear();
    }

    /// <summary>A tenant with one of everything that a route can name.</summary>
    private async Task<(Tenant Tenant, Named Named)> FurnishAsync()
    {
        var tenant = await Server.CreateTenantAsync();
        var (session, message) = await tenant.TalkAsync("The otter sleeps in the reeds.", user: "dana");
        (await tenant.Admin.PostAsync($"sessions/{session}/summary")).Should(200);
        (await tenant.Admin.SendAsync(HttpMethod.Put, $"context-items/session:{session}/memory/hideout", Body.Of("""{"value":"The reeds"}"""))).Should(200);
        var key = await tenant.CreateKeyAsync("reader");
        return (tenant, new Named(session, message, key.Id, "web", tenant.Id));
    }

    private Caller CallerOf(RouteCase route, Tenant tenant) => route.Role == "operator" ? Server.Operator : tenant.Admin;

    private void Note(Answer answer)
    {
        Assert.NotNull(answer.Route);
        _answered.TryAdd(answer.Route, []);
        _answered[answer.Route].Add((int)answer.Status);
    }
}
