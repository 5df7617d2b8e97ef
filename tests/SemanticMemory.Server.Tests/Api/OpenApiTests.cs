using System.Text.Json.Nodes;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Api;

public sealed class OpenApiTests(RunningServer server)
{
    [Fact]
    public async Task The_document_lists_exactly_the_routes_there_are()
    {
        var operations = Operations(await DocumentAsync()).Select(operation => $"{operation.Method} {operation.Path}");

        Assert.Equal(RouteCase.All.Where(route => !route.Pattern.StartsWith("/openapi", StringComparison.Ordinal)).Select(route => route.ToString()).Order(), operations.Order());
    }

    [Fact]
    public async Task Every_operation_tells_what_it_takes_and_how_it_fails()
    {
        foreach (var (path, method, operation) in Operations(await DocumentAsync()))
        {
            var route = RouteCase.All.Single(one => one.Pattern == path && one.Method == method);
            var parameters = operation["parameters"]?.AsArray().Select(parameter => (parameter!["in"]!.GetValue<string>(), parameter["name"]!.GetValue<string>())).ToArray() ?? [];
            var statuses = operation["responses"]!.AsObject().Select(response => response.Key).ToArray();

            Assert.False(string.IsNullOrWhiteSpace(operation["summary"]?.GetValue<string>()), $"{route} has no summary.");
            Assert.Equal(path.Count(c => c == '{'), parameters.Count(parameter => parameter.Item1 == "path"));
            Assert.Equal(route.IsOfTenant, parameters.Contains(("header", "X-On-Behalf-Of")));
            Assert.Equal(route.Role != "open", operation["security"] is JsonArray { Count: 1 });
            Assert.Equal(route.Body is not null, operation["requestBody"] is not null);
            Assert.Contains(statuses, status => status[0] == '2');
            Assert.All(statuses.Where(status => status[0] is '4' or '5'), status => Assert.NotNull(operation["responses"]![status]!["content"]!["application/problem+json"]));
            Assert.Subset(statuses.ToHashSet(), Expected(route).ToHashSet());
        }
    }

    [Fact]
    public async Task It_says_where_a_confidence_is_no_estimate()
    {
        var answer = (await DocumentAsync())["components"]!["schemas"]!["SearchAnswer"]!["properties"]!;

        Assert.Contains("a time alone", answer["confidence"]!["description"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("empty where it is no estimate", answer["confidenceParts"]!["description"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_reference_leads_somewhere()
    {
        var document = await DocumentAsync();
        foreach (var reference in References(document))
        {
            Assert.NotNull(reference.Split('/').Skip(1).Aggregate<string, JsonNode?>(document, (node, name) => node?[name]));
        }
    }

    [Fact]
    public async Task Every_body_has_an_example()
    {
        var without = Operations(await DocumentAsync()).SelectMany(operation =>
            (operation.Operation["requestBody"]?["content"]?.AsObject().Select(content => ($"{operation.Method} {operation.Path}, request", content.Value!)) ?? [])
            .Concat(operation.Operation["responses"]!.AsObject().SelectMany(response =>
                response.Value!["content"]?.AsObject().Select(content => ($"{operation.Method} {operation.Path}, {response.Key}", content.Value!)) ?? [])))
            .Where(body => body.Item2["example"] is null && body.Item2["examples"] is null);

        Assert.Empty(without.Select(body => body.Item1));
    }

    [Fact]
    public async Task The_examples_of_requests_are_taken_and_answered_like_the_examples_of_answers()
    {
        var tenant = await server.CreateTenantAsync();
        var document = await DocumentAsync();
        foreach (var (path, method, operation) in Operations(document).Where(operation => operation.Operation["requestBody"] is not null && operation.Path is not "/api/v1/tenants" and not "/mcp"))
        {
            var route = RouteCase.All.Single(one => one.Pattern == path && one.Method == method);
            var (session, message) = await tenant.TalkAsync("The otter sleeps in the reeds.");
            var (mediaType, body) = operation["requestBody"]!["content"]!.AsObject().First();
            var example = body!["example"]!.DeepClone().AsObject();
            if (example.ContainsKey("messageId"))
            {
                example["messageId"] = message;
            }

            var answer = await tenant.Admin.SendAsync(new HttpMethod(method), route.Path(new Named(session, message, "", "web", tenant.Id)), example, mediaType);
            Assert.True((int)answer.Status < 300 || (int)answer.Status == 501, $"{route}: {answer.Text}");

            // Lists, and the event stream of /mcp, are compared by the tests of Mem0 and MCP.
            if ((int)answer.Status < 300 && answer.Text.StartsWith('{'))
            {
                var shown = operation["responses"]![((int)answer.Status).ToString(System.Globalization.CultureInfo.InvariantCulture)]!["content"]!["application/json"]!["example"]!;
                Shape.Is(shown, answer.Json.Select(member => member.Key));
            }
        }
    }

    [Fact]
    public async Task Times_are_texts_and_patches_are_merge_patches()
    {
        var document = await DocumentAsync();

        Assert.Equal("string", document["components"]!["schemas"]!["Message"]!["properties"]!["timestamp"]!["type"]!.GetValue<string>());
        Assert.NotNull(document["paths"]!["/api/v1/sessions/{id}"]!["patch"]!["requestBody"]!["content"]!["application/merge-patch+json"]);
    }

    private static IEnumerable<string> Expected(RouteCase route)
    {
        string[] always = route.Role == "open" ? [] : ["400", "401", "403"];
        string[] named = route.NamesSomething ? ["404"] : [];
        string[] body = route.Body is not null ? ["413", "415"] : [];
        return [.. always, .. named, .. body];
    }

    private static IEnumerable<(string Path, string Method, JsonNode Operation)> Operations(JsonNode document) =>
        document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => (path.Key, operation.Key.ToUpperInvariant(), operation.Value!)));

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => member is { Key: "$ref", Value: JsonValue reference } ? [reference.GetValue<string>()] : References(member.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };

    private async Task<JsonNode> DocumentAsync() => (await server.Anonymous.GetAsync("/openapi/v1.json")).Should(200).Json;
}
