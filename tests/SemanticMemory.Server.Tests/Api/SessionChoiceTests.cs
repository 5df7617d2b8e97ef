using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Api;

public sealed class SessionChoiceTests(RunningServer server)
{
    private const string Danas = """{"channel":"web","userId":"dana","agentId":"desk","entity":{"type":"case","id":"7"}}""";

    [Fact]
    public async Task Resolving_starts_a_session_once_and_then_takes_it_up()
    {
        var tenant = await server.CreateTenantAsync();

        var started = (await tenant.Admin.PostAsync("sessions/resolve", Body.Of(Danas))).Should(201);
        var taken = (await tenant.Admin.PostAsync("sessions/resolve", Body.Of(Danas))).Should(200);

        Shape.Is(started.Json, Shape.Session);
        Assert.Equal($"/api/v1/sessions/{started.Get("id")}", started.Headers.Location!.ToString());
        Assert.Equal(started.Get("id"), taken.Get("id"));
        (await tenant.Admin.PostAsync($"sessions/{started.Get("id")}/archive")).Should(200);
        Assert.NotEqual(started.Get("id"), (await tenant.Admin.PostAsync("sessions/resolve", Body.Of(Danas))).Should(201).Get("id"));
    }

    [Fact]
    public async Task Many_requests_at_once_resolve_to_one_session()
    {
        var tenant = await server.CreateTenantAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => tenant.Admin.PostAsync("sessions/resolve", Body.Of(Danas))));

        Assert.Single(answers.Select(answer => answer.Get("id")).Distinct());
        Assert.Single(answers, answer => (int)answer.Status == 201);
        Assert.Equal(1, (await tenant.Admin.GetAsync("sessions"))["total"]!.GetValue<int>());
    }

    [Fact]
    public async Task On_behalf_of_a_user_another_ones_session_cannot_be_resolved()
    {
        var tenant = await server.CreateTenantAsync();

        (await tenant.Admin.OnBehalfOf("uma").PostAsync("sessions/resolve", Body.Of(Danas))).ShouldBeProblem(403, "not-your-user");
        Assert.Equal("uma", (await tenant.Admin.OnBehalfOf("uma").PostAsync("sessions/resolve", Body.Of("""{"channel":"web"}"""))).Should(201).Get("userId"));
    }

    [Fact]
    public async Task An_external_id_that_is_taken_is_a_conflict()
    {
        var tenant = await server.CreateTenantAsync();
        (await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"email","externalId":"x"}"""))).Should(201);

        (await tenant.Admin.PostAsync("sessions/resolve", Body.Of("""{"channel":"web","externalId":"x"}"""))).ShouldBeProblem(409, "external-id-taken");
    }

    [Theory]
    [InlineData("""{"userId":"dana"}""", "channel")]
    [InlineData("""{"channel":"web","anonymousId":"v"}""", "anonymousId")]
    [InlineData("""{"channel":"web","entity":{"type":"case"}}""", "entity.id")]
    [InlineData("""{"channel":"web","title":"x"}""", "title")]
    public async Task A_request_of_another_form_is_refused(string body, string field)
    {
        var tenant = await server.CreateTenantAsync();

        Assert.Contains(field, (await tenant.Admin.PostAsync("sessions/resolve", Body.Of(body))).ShouldBeProblem(400, "invalid-request").Fields);
    }

    [Fact]
    public async Task A_fork_is_a_session_with_the_messages_up_to_the_one_named()
    {
        var tenant = await server.CreateTenantAsync();
        var (session, first) = await tenant.TalkAsync("One.", user: "uma", externalId: "one");
        (await tenant.Admin.PostAsync($"sessions/{session}/messages", Body.Of($$"""{"role":"assistant","content":"Two.","parentMessageId":"{{first}}"}"""))).Should(201);
        var second = (await tenant.Admin.GetAsync($"sessions/{session}/messages?limit=1")).Items()[0]["id"]!.GetValue<string>();
        (await tenant.Admin.PostAsync($"sessions/{session}/messages", Body.Of("""{"role":"user","content":"Three."}"""))).Should(201);

        var fork = (await tenant.Admin.PostAsync($"sessions/{session}/fork", Body.Of($$"""{"messageId":"{{second}}"}"""))).Should(201);

        Shape.Is(fork.Json, Shape.Session);
        Shape.Is(fork["forkedFrom"], "sessionId", "messageId");
        Assert.Equal((session, second), (fork["forkedFrom"]!["sessionId"]!.GetValue<string>(), fork["forkedFrom"]!["messageId"]!.GetValue<string>()));
        Assert.Equal($"/api/v1/sessions/{fork.Get("id")}", fork.Headers.Location!.ToString());
        var copies = (await tenant.Admin.GetAsync($"sessions/{fork.Get("id")}/messages?order=asc")).Items();
        Assert.Equal(["One.", "Two."], copies.Select(message => message["content"]!.GetValue<string>()));
        Assert.Equal("one", copies[0]["externalId"]!.GetValue<string>());
        Assert.NotEqual(first, copies[0]["id"]!.GetValue<string>());
        Assert.Equal(copies[0]["id"]!.GetValue<string>(), copies[1]["parentMessageId"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_fork_at_another_sessions_message_or_of_a_deleted_session_is_refused()
    {
        var tenant = await server.CreateTenantAsync();
        var (session, own) = await tenant.TalkAsync("One.");
        var (_, foreign) = await tenant.TalkAsync("Two.");

        (await tenant.Admin.PostAsync($"sessions/{session}/fork", Body.Of($$"""{"messageId":"{{foreign}}"}"""))).ShouldBeProblem(404, "not-found");
        Assert.Equal(["messageId"], (await tenant.Admin.PostAsync($"sessions/{session}/fork", Body.Of("""{"messageId":"one"}"""))).ShouldBeProblem(400, "invalid-request").Fields);
        (await tenant.Admin.DeleteAsync($"sessions/{session}")).Should(200);
        (await tenant.Admin.PostAsync($"sessions/{session}/fork", Body.Of($$"""{"messageId":"{{own}}"}"""))).ShouldBeProblem(409, "session-deleted");
    }

    [Fact]
    public async Task A_visitors_sessions_are_linked_to_the_user_who_logs_in()
    {
        var tenant = await server.CreateTenantAsync();
        var visited = (await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"web","anonymousId":"v1"}"""))).Get("id");
        (await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"web","anonymousId":"v2"}"""))).Should(201);

        var linked = (await tenant.Admin.PostAsync($"users/{Uri.EscapeDataString("Dana/Acme 100%")}/link", Body.Of("""{"anonymousId":"v1"}"""))).Should(200);

        Shape.Is(linked.Json, "sessionsLinked");
        Assert.Equal(1, linked["sessionsLinked"]!.GetValue<int>());
        Assert.Equal("Dana/Acme 100%", (await tenant.Admin.GetAsync($"sessions/{visited}")).Get("userId"));
        (await tenant.Admin.OnBehalfOf("vic").PostAsync("users/dana/link", Body.Of("""{"anonymousId":"v2"}"""))).ShouldBeProblem(404, "not-found");
        Assert.Equal(["anonymousId"], (await tenant.Admin.PostAsync("users/dana/link", Body.Of("{}"))).ShouldBeProblem(400, "invalid-request").Fields);
    }
}
