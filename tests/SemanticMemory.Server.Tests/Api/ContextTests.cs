using System.Text.Json.Nodes;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Api;

public sealed class ContextTests(RunningServer server)
{
    [Fact]
    public async Task A_window_holds_this_sessions_turns_and_what_the_same_user_said_before()
    {
        var tenant = await server.CreateTenantAsync();
        var (_, earlier) = await tenant.TalkAsync("My discount code is HERON-42, please keep it.", user: "uma");
        await tenant.TalkAsync("My discount code is OWL-7.", user: "vic");
        var (session, _) = await tenant.TalkAsync("What was my discount code?", user: "uma");

        var window = (await tenant.Admin.PostAsync($"sessions/{session}/context", Body.Of("""{}"""))).Should(200);

        Shape.Is(window.Json, Shape.Context);
        Assert.Equal((session, "user"), (window.Get("sessionId"), window.Get("scopeUsed")));
        Assert.Equal("What was my discount code?", window.Items("messages").Single()["content"]!.GetValue<string>());
        var recalled = window.Items("recalled").Single();
        Shape.Is(recalled, "message", "neighbours", "session", "score");
        Assert.Equal(earlier, recalled["message"]!["id"]!.GetValue<string>());
        Shape.Is(window["tokens"], "budget", "total", "messages", "recalled", "items", "summary");
        Shape.Is(window["omitted"], "messages", "recalled", "items");
        Assert.Equal(4000, window["tokens"]!["budget"]!.GetValue<int>());
        Assert.DoesNotContain("OWL-7", window.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_window_says_how_likely_it_is_that_the_memory_holds_an_answer()
    {
        var tenant = await server.CreateTenantAsync();
        var (earlier, _) = await tenant.TalkAsync("The scanner rental was charged twice.", user: "uma");
        await tenant.Admin.PostAsync($"sessions/{earlier}/messages", Body.Of("""{"role":"user","content":"The trailer was too warm near Linz."}"""));
        var session = (await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"web","userId":"uma"}"""))).Should(201).Get("id");
        async Task<double> SureOfAsync(string question)
        {
            var asked = new JsonObject { ["query"] = question };
            var window = (await tenant.Admin.PostAsync($"sessions/{session}/context", asked.DeepClone())).Should(200);
            var confidence = window["confidence"]!.GetValue<double>();

            Assert.NotEmpty(window.Items("recalled"));
            Assert.Equal((await tenant.Admin.PostAsync("search", asked)).Should(200)["confidence"]!.GetValue<double>(), confidence, 9);
            return confidence;
        }

        var (said, never) = (await SureOfAsync("How was the scanner rental charged?"), await SureOfAsync("Which violin does the astronaut play?"));

        Assert.InRange(said, .5, .999);
        Assert.InRange(never, .001, .3);
        Assert.Equal(0, (await tenant.Admin.PostAsync($"sessions/{session}/context", Body.Of("""{"query":"scanner","crossSession":false}""")))["confidence"]!.GetValue<double>());
    }

    [Fact]
    public async Task A_window_is_rendered_as_asked_for()
    {
        var tenant = await server.CreateTenantAsync();
        await tenant.TalkAsync("The kettle leaks at the lid.", user: "uma");
        var (session, _) = await tenant.TalkAsync("Is my kettle still leaking?", user: "uma");

        var chat = (await tenant.Admin.PostAsync($"sessions/{session}/context", Body.Of("""{"format":"messages","explain":true}"""))).Should(200);
        var text = (await tenant.Admin.PostAsync($"sessions/{session}/context", Body.Of("""{"format":"text","query":"kettle","timeZone":"Europe/Berlin"}"""))).Should(200);

        Shape.Is(chat.Json, [.. Shape.Context, "chat"]);
        Assert.All(chat.Items("chat"), turn => Shape.Is(turn, "role", "content"));
        Shape.Is(chat.Items("recalled")[0], "message", "neighbours", "session", "score", "explain");
        Shape.Is(text.Json, [.. Shape.Context, "text"]);
        Assert.Contains("The kettle leaks at the lid.", text.Get("text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recency_counts_as_much_as_a_window_wants_it_to()
    {
        var tenant = await server.CreateTenantAsync();
        var (earlier, _) = await tenant.TalkAsync("The kettle leaks at the lid.", user: "uma");
        await tenant.Admin.PostAsync($"sessions/{earlier}/messages", Body.Of("""{"role":"user","content":"My kettle is red.","timestamp":"2024-05-05T10:00:00Z"}"""));
        var (session, _) = await tenant.TalkAsync("Is my kettle still leaking?", user: "uma");

        var window = (await tenant.Admin.PostAsync($"sessions/{session}/context", Body.Of("""{"explain":true,"recency":3,"recencyHalfLifeDays":1}"""))).Should(200);

        var recency = window.Items("recalled")[0]["explain"]!["signals"]!["recency"]!;
        Assert.Equal(3, recency["weight"]!.GetValue<double>());
        Assert.Equal(1, recency["value"]!.GetValue<double>(), 2);
    }

    [Fact]
    public async Task Turns_that_are_not_stored_take_part()
    {
        var tenant = await server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Hello.", user: "uma");

        var window = (await tenant.Admin.PostAsync($"sessions/{session}/context", Body.Of("""{"recent":[{"role":"user","content":"Only said, not stored."}],"crossSession":false}"""))).Should(200);

        Assert.Equal(["Hello.", "Only said, not stored."], window.Items("messages").Select(message => message["content"]!.GetValue<string>()));
        Assert.Equal("none", window.Get("scopeUsed"));
        Assert.Equal(1, (await tenant.Admin.GetAsync($"sessions/{session}/messages"))["total"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("""{"maxTokens":63}""", "maxTokens")]
    [InlineData("""{"maxTokens":null}""", "maxTokens")]
    [InlineData("""{"maxMessages":201}""", "maxMessages")]
    [InlineData("""{"maxRecalled":51}""", "maxRecalled")]
    [InlineData("""{"scope":"everybody"}""", "scope")]
    [InlineData("""{"format":"xml"}""", "format")]
    [InlineData("""{"timeZone":"Mars/Base"}""", "timeZone")]
    [InlineData("""{"recent":[{"content":"Who?"}]}""", "recent[0].role")]
    [InlineData("""{"recent":[{"role":"user","content":" "}]}""", "recent[0].content")]
    [InlineData("""{"crossSession":"yes"}""", "crossSession")]
    [InlineData("""{"max_tokens":100}""", "max_tokens")]
    [InlineData("""{"recency":-1}""", "recency")]
    [InlineData("""{"recency":10.5}""", "recency")]
    [InlineData("""{"recency":1e999}""", "recency")]
    [InlineData("""{"recency":"NaN"}""", "recency")]
    [InlineData("""{"recency":"much"}""", "recency")]
    [InlineData("""{"recency":2,"recencyHalfLifeDays":0}""", "recencyHalfLifeDays")]
    [InlineData("""{"recency":2,"recencyHalfLifeDays":1e9}""", "recencyHalfLifeDays")]
    [InlineData("""{"recencyHalfLifeDays":30}""", "recencyHalfLifeDays")]
    public async Task A_request_of_another_form_is_refused(string body, string field)
    {
        var tenant = await server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Hello.", user: "uma");

        Assert.Equal([field], (await tenant.Admin.PostAsync($"sessions/{session}/context", Body.Of(body))).ShouldBeProblem(400, "invalid-request").Fields);
    }

    [Theory]
    [InlineData("user")]
    [InlineData("entity")]
    public async Task A_scope_that_the_session_does_not_have_is_named(string scope)
    {
        var tenant = await server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Hello.");

        (await tenant.Admin.PostAsync($"sessions/{session}/context", new JsonObject { ["scope"] = scope })).ShouldBeProblem(400, "scope-unavailable");
    }
}
