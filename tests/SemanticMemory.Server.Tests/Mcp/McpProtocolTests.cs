using System.Text;
using System.Text.Json.Nodes;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Mcp;

/// <summary>What the protocol wants of HTTP, on the wire.</summary>
public sealed class McpProtocolTests(RunningServer server)
{
    private const string Both = "application/json, text/event-stream";
    private const string Ping = """{"jsonrpc":"2.0","id":7,"method":"ping"}""";
    private const string Initialize = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""";

    [Fact]
    public async Task A_request_is_answered_by_an_event_and_leaves_no_session()
    {
        var answer = (await PostAsync(Initialize)).Should(200);

        Assert.Equal("text/event-stream", answer.MediaType);
        Assert.Equal("2025-06-18", EventOf(answer)["result"]!["protocolVersion"]!.GetValue<string>());
        Assert.False(answer.Headers.Contains("Mcp-Session-Id"));
    }

    [Fact]
    public async Task A_notification_is_taken_without_an_answer()
    {
        var answer = (await PostAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""")).Should(202);

        Assert.Equal("", answer.Text);
        Assert.Null(answer.MediaType);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task There_are_no_sessions_to_listen_to_or_to_end(string method)
    {
        var tenant = await server.CreateTenantAsync();

        var answer = (await tenant.Admin.SendTextAsync(new HttpMethod(method), "/mcp", null, accept: "text/event-stream")).ShouldBeProblem(405, "method-not-allowed");

        Assert.Equal(["POST"], answer.ContentHeaders.Allow);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    [InlineData("application/json, text/event-stream;q=0")]
    [InlineData("text/html")]
    public async Task A_caller_that_does_not_take_both_forms_is_refused(string? accept) =>
        (await PostAcceptingAsync(Ping, accept)).ShouldBeProblem(406, "not-acceptable");

    [Theory]
    [InlineData("*/*")]
    [InlineData("application/*, text/*")]
    [InlineData("text/event-stream;q=0.5, application/json;charset=utf-8")]
    public async Task Both_forms_may_be_named_in_any_way(string accept) => (await PostAcceptingAsync(Ping, accept)).Should(200);

    [Theory]
    [InlineData("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]")]
    [InlineData("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}")]
    [InlineData("{\"id\":1}")]
    [InlineData("nonsense")]
    public async Task What_is_no_message_is_refused(string body) => (await PostAsync(body)).ShouldBeProblem(400, "invalid-request");

    [Theory]
    [InlineData("https://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("http://localhost.evil.example", 403)]
    [InlineData("http://localhost:3000", 200)]
    [InlineData("http://127.0.0.1:8080", 200)]
    [InlineData("http://[::1]", 200)]
    public async Task Web_pages_of_other_machines_are_refused(string origin, int status)
    {
        var answer = await PostAsync(Ping, ("Origin", origin));

        _ = status == 200 ? answer.Should(200) : answer.ShouldBeProblem(403, "origin-not-allowed");
    }

    [Fact]
    public async Task A_page_that_is_named_may_call()
    {
        await using var other = new RunningServer();
        await other.StartAsync(RunningServer.OperatorKey, "--Mcp:AllowedOrigins:0", "https://app.example.org/");
        var tenant = await other.CreateTenantAsync();
        foreach (var (origin, status) in new[] { ("https://app.example.org", 200), ("https://example.org", 403) })
        {
            var answer = await tenant.Admin.SendContentAsync(HttpMethod.Post, "/mcp", new StringContent(Ping, Encoding.UTF8, "application/json"), request =>
            {
                request.Headers.Add("Accept", Both);
                request.Headers.Add("Origin", origin);
            });

            answer.Should(status);
        }
    }

    [Theory]
    [InlineData("2024-11-05")]
    [InlineData("2025-03-26")]
    [InlineData("2025-06-18")]
    [InlineData("2025-11-25")]
    public async Task Known_revisions_are_spoken(string version) => (await PostAsync(Ping, ("MCP-Protocol-Version", version))).Should(200);

    [Theory]
    [InlineData("1999-01-01")]
    [InlineData("2027-01-01")]
    [InlineData("nonsense")]
    public async Task Other_revisions_are_refused_with_those_there_are(string version)
    {
        var answer = (await PostAsync(Ping, ("MCP-Protocol-Version", version))).Should(400);

        Assert.Equal("application/json", answer.MediaType);
        Assert.Equal(7, answer["id"]!.GetValue<int>());
        Assert.Equal(-32022, answer["error"]!["code"]!.GetValue<int>());
        Assert.Contains("2025-06-18", answer["error"]!["data"]!["supported"]!.AsArray().Select(one => one!.GetValue<string>()));
    }

    [Theory]
    [InlineData(null, "search")]
    [InlineData("tools/list", "search")]
    [InlineData("tools/call", null)]
    [InlineData("tools/call", "remember")]
    [InlineData("tools/call", "=?base64?!?=")]
    public async Task Headers_that_do_not_repeat_the_body_are_refused(string? method, string? name)
    {
        const string Call = """{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"search","arguments":{"query":"x"}}}""";
        var headers = new List<(string, string)> { ("MCP-Protocol-Version", "2026-07-28") };
        headers.AddRange(method is null ? [] : [("Mcp-Method", method)]);
        headers.AddRange(name is null ? [] : [("Mcp-Name", name)]);

        var answer = (await PostAsync(Call, [.. headers])).Should(400);

        Assert.Equal(-32020, answer["error"]!["code"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("\"name\":\"\\ud800\"")]
    [InlineData("\"name\":\"search\",\"name\":\"recall\"")]
    public async Task A_name_that_cannot_be_read_is_not_what_the_header_says(string name)
    {
        var call = $$$"""{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{{{{name}}},"arguments":{"query":"x"} }}""";

        var answer = (await PostAsync(call, ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", "search"))).Should(400);

        Assert.Equal(-32020, answer["error"]!["code"]!.GetValue<int>());
    }

    [Fact]
    public async Task Without_a_key_nothing_is_answered() =>
        (await server.Anonymous.SendTextAsync(HttpMethod.Post, "/mcp", Initialize, accept: Both)).ShouldBeProblem(401, "unauthorized");

    [Fact]
    public async Task A_method_that_is_not_there_is_an_error_of_the_protocol()
    {
        var answer = (await PostAsync("""{"jsonrpc":"2.0","id":"a","method":"memory/forget"}""")).Should(200);

        Assert.Equal("a", EventOf(answer)["id"]!.GetValue<string>());
        Assert.Equal(-32601, EventOf(answer)["error"]!["code"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("""{"question":"a \ud800 b"}""", "question")]
    [InlineData("""{"question":"x","user":"\udc00\ud800"}""", "user")]
    [InlineData("""{"question":"x","\ud800":"y"}""", "arguments")]
    [InlineData("""{"question":["x",{"y":"\ud83d"}]}""", "y")]
    public async Task Half_a_character_is_refused_by_the_name_of_its_argument(string arguments, string name)
    {
        var error = EventOf((await PostAsync(Recall(arguments))).Should(200))["error"]!;

        Assert.Equal(-32602, error["code"]!.GetValue<int>());
        Assert.StartsWith($"{name}: Must not contain lone surrogates", error["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"question":"a \ud83d\ude00 b"}""")]
    [InlineData("""{"question":"a","question":"b"}""")]
    public async Task Both_halves_of_a_character_are_taken_and_the_last_of_two_arguments_of_one_name(string arguments)
    {
        var answer = EventOf((await PostAsync(Recall(arguments))).Should(200));

        Assert.False(answer["result"]!["isError"]?.GetValue<bool>() ?? false);
    }

    [Theory]
    [InlineData("tools/call", "{}", "name, a text")]
    [InlineData("tools/call", "[]", "name, a text")]
    [InlineData("tools/call", """{"name":1}""", "name, a text")]
    [InlineData("tools/call", """{"name":"recall","arguments":[]}""", "arguments, an object")]
    [InlineData("tools/call", """{"name":"recall","arguments":"x"}""", "arguments, an object")]
    [InlineData("tools/list", """{"cursor":1}""", "cursor, a text")]
    [InlineData("resources/list", """{"cursor":{}}""", "cursor, a text")]
    [InlineData("resources/read", "{}", "uri, a text")]
    [InlineData("resources/read", """{"uri":1}""", "uri, a text")]
    public async Task Parameters_of_another_shape_are_refused_and_the_shape_is_said(string method, string parameters, string shape)
    {
        var error = EventOf((await PostAsync($$"""{"jsonrpc":"2.0","id":3,"method":"{{method}}","params":{{parameters}}}""")).Should(200))["error"]!;

        Assert.Equal(-32602, error["code"]!.GetValue<int>());
        Assert.Contains(shape, error["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"protocolVersion":1,"capabilities":{},"clientInfo":{"name":"t","version":"1"}}""")]
    [InlineData("""{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{}}""")]
    public async Task A_handshake_that_cannot_be_read_is_no_failure_of_the_service(string parameters)
    {
        var error = (await PostAsync($$"""{"jsonrpc":"2.0","id":3,"method":"initialize","params":{{parameters}}}""")).Should(400)["error"]!;

        Assert.Equal(-32602, error["code"]!.GetValue<int>());
        Assert.Contains("clientInfo, an object with name and version", error["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static string Recall(string arguments) => $$$"""{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"recall","arguments":{{{arguments}}} }}""";

    private static JsonObject EventOf(Answer answer) =>
        JsonNode.Parse(Assert.Single(answer.Text.Split('\n'), line => line.StartsWith("data: ", StringComparison.Ordinal))["data: ".Length..])!.AsObject();

    private Task<Answer> PostAsync(string body, params (string Name, string Value)[] headers) => PostAcceptingAsync(body, Both, headers);

    private async Task<Answer> PostAcceptingAsync(string body, string? accept, params (string Name, string Value)[] headers)
    {
        var tenant = await server.CreateTenantAsync();
        return await tenant.Admin.SendContentAsync(HttpMethod.Post, "/mcp", new StringContent(body, Encoding.UTF8, "application/json"), request =>
        {
            if (accept is not null)
            {
                request.Headers.TryAddWithoutValidation("Accept", accept);
            }

            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        });
    }
}
