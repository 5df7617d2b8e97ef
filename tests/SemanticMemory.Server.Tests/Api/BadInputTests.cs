using System.Net.Http.Headers;
using System.Text;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Api;

/// <summary>Whatever is wrong with a request: a 4xx that says so, nothing stored, and nothing of the content in an answer or in the log.</summary>
public sealed class BadInputTests(RunningServer server)
{
    // Stands for what a caller would not want to see anywhere.
    private const string Marker = "herons-nest-at-midnight";

    public static TheoryData<string> BodyRoutes => new(RouteCase.All.Where(route => route.Body is not null).Select(route => route.ToString()));

    /// <summary>Those without one; the document of the API is the framework's route.</summary>
    public static TheoryData<string> OtherRoutes => new(RouteCase.All.Where(route => route.Body is null && route.Pattern != "/openapi/v1.json").Select(route => route.ToString()));

    public static TheoryData<string, string> Malformed => new()
    {
        { "empty", "" },
        { "blank", "  \n" },
        { "no JSON", Marker },
        { "broken off", $$"""{"content":"{{Marker}}""" },
        { "with something after it", $$"""{"role":"user","content":"{{Marker}}"} {{Marker}}""" },
        { "with a comment", $$"""{"content":"{{Marker}}" /* {{Marker}} */}""" },
        { "with a trailing comma", $$"""{"content":"{{Marker}}",}""" },
        { "a list", $"""["{Marker}"]""" },
        { "a text", $"\"{Marker}\"" },
        { "a number", "5" },
        { "null", "null" },
        { "deep", new string('[', 100_000) + new string(']', 100_000) },
        { "deep inside a member", $$"""{"metadata":{{string.Concat(Enumerable.Repeat("""{"a":""", 80))}}1{{new string('}', 80)}}}""" },
        { "with an unknown member", $$"""{"{{Marker}}":"{{Marker}}"}""" },
        { "with a name that is broken", "{\"\\ud800\":1}" },
        { "with a surprising prototype", """{"__proto__":{"role":"admin"}}""" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Every_route_refuses_a_body_that_is(string what, string body)
    {
        var (tenant, named) = await TenantAsync();
        var before = await CountsAsync(tenant);
        foreach (var route in RouteCase.All.Where(route => route.Body is not null))
        {
            var answer = await CallerOf(route, tenant).SendTextAsync(new HttpMethod(route.Method), route.Path(named), body, route.MediaType);

            Assert.NotEmpty(answer.ShouldBeProblem(400, "invalid-request").Fields);
            Assert.True(!answer.Text.Contains(Marker, StringComparison.Ordinal), $"{route} repeats a body that is {what}: {answer.Text}");
        }

        Assert.Equal(before, await CountsAsync(tenant));
        AssertNotLogged();
    }

    [Theory]
    [MemberData(nameof(BodyRoutes))]
    public async Task A_member_given_twice_is_refused(string routeName)
    {
        var (tenant, named) = await TenantAsync();
        var route = Route(routeName);
        var twice = route.Body!.TrimEnd('}') + "," + route.Body.TrimStart('{');

        (await CallerOf(route, tenant).SendTextAsync(new HttpMethod(route.Method), route.Path(named), twice, route.MediaType)).ShouldBeProblem(400, "invalid-request");
    }

    [Theory]
    [MemberData(nameof(BodyRoutes))]
    public async Task Another_content_type_is_refused(string routeName)
    {
        var (tenant, named) = await TenantAsync();
        var route = Route(routeName);
        foreach (var mediaType in new[] { "text/plain", "application/x-www-form-urlencoded", "application/xml", "application/json; charset=utf-16", "multipart/form-data; boundary=x" })
        {
            (await CallerOf(route, tenant).SendTextAsync(new HttpMethod(route.Method), route.Path(named), route.Body, mediaType)).ShouldBeProblem(415, "unsupported-media-type");
        }

        var without = new ByteArrayContent(Encoding.UTF8.GetBytes(route.Body!));
        (await CallerOf(route, tenant).SendContentAsync(new HttpMethod(route.Method), route.Path(named), without)).ShouldBeProblem(415, "unsupported-media-type");
    }

    [Theory]
    [MemberData(nameof(BodyRoutes))]
    public async Task A_compressed_body_is_refused_by_what_it_is(string routeName)
    {
        var (tenant, named) = await TenantAsync();
        var route = Route(routeName);
        foreach (var (encoding, refused) in new[] { ("gzip", true), ("br", true), ("identity, gzip", true), ("identity", false) })
        {
            var content = new ByteArrayContent(Encoding.UTF8.GetBytes("{}")) { Headers = { ContentType = MediaTypeHeaderValue.Parse(route.MediaType) } };
            content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

            var answer = await CallerOf(route, tenant).SendContentAsync(new HttpMethod(route.Method), route.Path(named), content);

            if (refused)
            {
                Assert.Contains("without Content-Encoding", answer.ShouldBeProblem(415, "unsupported-media-type").Text, StringComparison.Ordinal);
            }
            else
            {
                Assert.NotEqual(415, (int)answer.Status);
            }
        }
    }

    [Theory]
    [MemberData(nameof(OtherRoutes))]
    public async Task A_body_that_nobody_would_read_is_refused(string routeName)
    {
        var (tenant, named) = await TenantAsync();
        var route = Route(routeName);
        var before = await CountsAsync(tenant);

        foreach (var body in new[] { $$"""{"erase":true,"reason":"{{Marker}}"}""", $"\"{Marker}\"", $"{{}}{new string(' ', 100)}{Marker}", Marker })
        {
            var answer = (await CallerOf(route, tenant).SendTextAsync(new HttpMethod(route.Method), route.Path(named), body)).ShouldBeProblem(400, "invalid-request");

            Assert.Equal(["body"], answer.Fields);
            Assert.DoesNotContain(Marker, answer.Text, StringComparison.Ordinal);
        }

        Assert.Equal(before, await CountsAsync(tenant));
        AssertNotLogged();
    }

    [Fact]
    public async Task Clients_that_always_send_something_may_send_an_empty_object()
    {
        var (tenant, named) = await TenantAsync();

        foreach (var body in new[] { "{}", " { } \n", "" })
        {
            (await tenant.Admin.SendTextAsync(HttpMethod.Post, $"sessions/{named.Session}/pause", body)).Should(200);
        }
    }

    [Theory]
    [MemberData(nameof(BodyRoutes))]
    public async Task A_body_over_the_limit_is_refused_whether_its_length_is_told_or_not(string routeName)
    {
        var (tenant, named) = await TenantAsync();
        var route = Route(routeName);
        var limit = route.Pattern is "/api/v1/sessions" or "/api/v1/sessions/{id}/messages" or "/v1/memories" ? 16 << 20 : 1 << 20;
        var body = Encoding.UTF8.GetBytes(route.Body!.TrimEnd('}') + new string(' ', 2 * limit) + "}");
        foreach (var chunked in new[] { false, true })
        {
            HttpContent content = chunked ? new StreamContent(new UnsizedStream(body)) : new ByteArrayContent(body);
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(route.MediaType);
            (await CallerOf(route, tenant).SendContentAsync(new HttpMethod(route.Method), route.Path(named), content)).ShouldBeProblem(413, "body-too-large");
        }

        var fitting = new ByteArrayContent(body, 0, limit) { Headers = { ContentType = MediaTypeHeaderValue.Parse(route.MediaType) } };
        (await CallerOf(route, tenant).SendContentAsync(new HttpMethod(route.Method), route.Path(named), fitting)).ShouldBeProblem(400, "invalid-request");
    }

    [Theory]
    [InlineData("sessions", """{"channel":"web","title":"\ud800 herons-nest-at-midnight"}""", "title")]
    [InlineData("sessions", """{"channel":"web","title":"\u0000 herons-nest-at-midnight"}""", "title")]
    [InlineData("sessions", """{"channel":"","title":"herons-nest-at-midnight"}""", "channel")]
    [InlineData("sessions", """{"title":"herons-nest-at-midnight"}""", "channel")]
    [InlineData("sessions", """{"channel":"web","metadata":{"a":["herons-nest-at-midnight \udc00"]}}""", "metadata")]
    [InlineData("sessions", """{"channel":"web","metadata":{"a":1,"a":2}}""", "metadata")]
    [InlineData("sessions", """{"channel":"web","metadata":"herons-nest-at-midnight"}""", "metadata")]
    [InlineData("sessions", """{"channel":"web","tags":null}""", "tags")]
    [InlineData("sessions", """{"channel":"web","tags":["ok",null]}""", "tags[1]")]
    [InlineData("sessions", """{"channel":"web","entity":{"type":"a/b","id":"1"}}""", "entity.type")]
    [InlineData("sessions", """{"channel":"web","tokenLimit":"many"}""", "tokenLimit")]
    [InlineData("sessions", """{"channel":"web","id":"6f1b0000-0000-4000-8000-000000000000"}""", "id")]
    [InlineData("messages", """{"content":"herons-nest-at-midnight"}""", "role")]
    [InlineData("messages", """{"role":"robot","content":"herons-nest-at-midnight"}""", "role")]
    [InlineData("messages", """{"role":1,"content":"herons-nest-at-midnight"}""", "role")]
    [InlineData("messages", """{"role":"user"}""", "content")]
    [InlineData("messages", """{"role":"user","content":""}""", "content")]
    [InlineData("messages", """{"role":"user","content":" \t\n"}""", "content")]
    [InlineData("messages", """{"role":"user","content":null}""", "content")]
    [InlineData("messages", """{"role":"user","content":["herons-nest-at-midnight"]}""", "content")]
    [InlineData("messages", """{"role":"user","content":"herons-nest-at-midnight \ud83d"}""", "content")]
    [InlineData("messages", """{"role":"user","content":"herons-nest-at-midnight \u0000"}""", "content")]
    [InlineData("messages", """{"role":"user","content":"herons-nest-at-midnight","timestamp":"1970-01-01T00:00:00Z"}""", "timestamp")]
    [InlineData("messages", """{"role":"user","content":"herons-nest-at-midnight","timestamp":"2200-01-01T00:00:00Z"}""", "timestamp")]
    [InlineData("messages", """{"role":"user","content":"herons-nest-at-midnight","timestamp":"2025-01-01T00:00:00"}""", "timestamp")]
    [InlineData("messages", """{"role":"user","content":"herons-nest-at-midnight","timestamp":"2025-02-30T00:00:00Z"}""", "timestamp")]
    [InlineData("messages", """{"role":"user","content":"herons-nest-at-midnight","id":"6f1b0000-0000-4000-8000-000000000000"}""", "id")]
    [InlineData("messages", """{"role":"user","content":"herons-nest-at-midnight","Role":"user"}""", "Role")]
    [InlineData("messages", """{"role":"user","content":"herons-nest-at-midnight","inputTokens":-1}""", "inputTokens")]
    [InlineData("messages", """{"role":"user","content":"herons-nest-at-midnight","inputTokens":3000000000}""", "inputTokens")]
    [InlineData("messages", """{"role":"user","content":"herons-nest-at-midnight","responseTimeMs":1e999}""", "responseTimeMs")]
    [InlineData("messages", """{"role":"user","content":"herons-nest-at-midnight","parentMessageId":"yes"}""", "parentMessageId")]
    [InlineData("messages", """{"role":"user","content":"herons-nest-at-midnight","feedback":{"rating":6}}""", "feedback.rating")]
    [InlineData("messages", """{"role":"assistant","content":"","toolCalls":[{"name":"x"}]}""", "toolCalls[0].id")]
    [InlineData("messages", """{"messages":[{"role":"user","content":"fine"},{"role":"user","content":"fine"},{"role":"user","content":"fine"},{"role":"herons-nest-at-midnight","content":"x"}]}""", "messages[3].role")]
    [InlineData("messages", """{"messages":[{"role":"user","content":"fine"},{"role":"user","content":" "}]}""", "messages[1].content")]
    [InlineData("messages", """{"messages":[{"role":"user","content":"herons-nest-at-midnight \ud800"}]}""", "messages[0].content")]
    [InlineData("messages", """{"messages":[null]}""", "messages[0]")]
    [InlineData("messages", """{"messages":{}}""", "messages")]
    [InlineData("messages", """{"messages":[],"role":"user"}""", "role")]
    [InlineData("search", """{"query":"herons-nest-at-midnight \ud800"}""", "query")]
    [InlineData("search", """{"query":"herons-nest-at-midnight \u0000"}""", "query")]
    [InlineData("search", """{"query":"herons-nest-at-midnight","filter":{"channels":["a",5]}}""", "filter.channels[1]")]
    [InlineData("search", """{"query":"herons-nest-at-midnight","filter":{"metadata":{"a":5}}}""", "filter.metadata")]
    [InlineData("context", """{"query":" "}""", "query")]
    [InlineData("context", """{"query":"herons-nest-at-midnight \udfff"}""", "query")]
    public async Task The_field_that_is_wrong_is_named(string route, string body, string field)
    {
        var (tenant, named) = await TenantAsync();
        var before = await CountsAsync(tenant);
        var path = route is "messages" or "context" ? $"sessions/{named.Session}/{route}" : route;

        var answer = (await tenant.Admin.SendTextAsync(HttpMethod.Post, path, body)).ShouldBeProblem(400, "invalid-request");

        Assert.Contains(answer.Fields, name => name == field || name.StartsWith($"{field}.", StringComparison.Ordinal));
        Assert.DoesNotContain(Marker, answer.Text, StringComparison.Ordinal);
        Assert.Equal(before, await CountsAsync(tenant));
        AssertNotLogged();
    }

    [Fact]
    public async Task Long_lists_and_texts_are_refused()
    {
        var (tenant, named) = await TenantAsync();
        var many = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"{Marker}-{i}\""));
        var before = await CountsAsync(tenant);

        var filter = (await tenant.Admin.SendTextAsync(HttpMethod.Post, "search", $$"""{"filter":{"channels":[{{many}}]},"query":"x"}""")).ShouldBeProblem(400, "invalid-request");
        var tags = (await tenant.Admin.SendTextAsync(HttpMethod.Post, "sessions", $$"""{"channel":"web","tags":[{{many}}]}""")).ShouldBeProblem(400, "invalid-request");
        var content = (await tenant.Admin.SendTextAsync(HttpMethod.Post, $"sessions/{named.Session}/messages", $$"""{"role":"user","content":"{{new string('x', 500_001)}}"}""")).ShouldBeProblem(400, "invalid-request");
        var query = (await tenant.Admin.SendTextAsync(HttpMethod.Post, "search", $$"""{"query":"{{new string('x', 10_001)}}"}""")).ShouldBeProblem(400, "invalid-request");

        Assert.Equal(["filter.channels", "tags", "content", "query"], new[] { filter, tags, content, query }.Select(answer => answer.Fields.Single()));
        Assert.DoesNotContain(Marker, filter.Text + tags.Text, StringComparison.Ordinal);
        Assert.Equal(before, await CountsAsync(tenant));
        AssertNotLogged();
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        var (tenant, named) = await TenantAsync();
        var body = new ByteArrayContent([.. """{"role":"user","content":" """u8, 0xC3, 0x28, 0xFF, .. "\"}"u8]) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/json") } };

        (await tenant.Admin.SendContentAsync(HttpMethod.Post, $"sessions/{named.Session}/messages", body)).ShouldBeProblem(400, "invalid-request");
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_fault()
    {
        var (tenant, _) = await TenantAsync();
        var body = new ByteArrayContent([0xEF, 0xBB, 0xBF, .. """{"query":"x"}"""u8]) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/json; charset=utf-8") } };

        (await tenant.Admin.SendContentAsync(HttpMethod.Post, "search", body)).Should(200);
    }

    private static RouteCase Route(string name) => RouteCase.All.Single(route => route.ToString() == name);

    private static async Task<string> CountsAsync(Tenant tenant)
    {
        var totals = new List<int>();
        foreach (var list in new[] { "sessions", "sessions?status=deleted", "messages", "keys" })
        {
            totals.Add((await tenant.Admin.GetAsync(list)).Should(200)["total"]!.GetValue<int>());
        }

        return string.Join(' ', totals);
    }

    private Caller CallerOf(RouteCase route, Tenant tenant) => route.Role == "operator" ? server.Operator : tenant.Admin;

    private async Task<(Tenant Tenant, Named Named)> TenantAsync()
    {
        var tenant = await server.CreateTenantAsync();
        var (session, message) = await tenant.TalkAsync("All is well.");
        return (tenant, Named.Nothing with { Session = session, Message = message });
    }

    private void AssertNotLogged() => Assert.DoesNotContain(server.Log.Lines, line => line.Contains(Marker, StringComparison.Ordinal));

    /// <summary>A stream that does not tell its length, so that it is sent in chunks.</summary>
    private sealed class UnsizedStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
