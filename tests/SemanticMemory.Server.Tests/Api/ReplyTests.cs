using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using SemanticMemory.Server.Tests.Support;
using SemanticMemory.Tests.Chat.Double;

namespace SemanticMemory.Server.Tests.Api;

/// <summary>Replies over HTTP, with the chat model's double behind them.</summary>
public sealed class ReplyTests(ChattingServer chatting) : IClassFixture<ChattingServer>
{
    private RunningServer Server => chatting.Server;

    private ChatDouble Chat => chatting.Chat;

    [Fact]
    public async Task A_reply_has_both_messages_the_tokens_and_the_time()
    {
        var tenant = await Server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Hello.", user: "uma");
        Chat.Next(new ChatStep.Says("In the reeds.") { Usage = (123, 4) });

        var reply = (await tenant.Admin.PostAsync($"sessions/{session}/reply", Body.Of("""{"content":"Where is the otter?","metadata":{"page":"zoo"},"context":{"maxTokens":500,"crossSession":false}}"""))).Should(200);

        Shape.Is(reply.Json, "userMessage", "assistantMessage", "usage", "responseTimeMs");
        Shape.Is(reply["userMessage"], Shape.Message);
        Shape.Is(reply["assistantMessage"], Shape.Message);
        Assert.Equal("""{"inputTokens":123,"outputTokens":4}""", reply["usage"]!.ToJsonString());
        Assert.True(reply["responseTimeMs"]!.GetValue<double>() > 0);
        Assert.Equal(("Where is the otter?", "In the reeds."), (reply["userMessage"]!["content"]!.GetValue<string>(), reply["assistantMessage"]!["content"]!.GetValue<string>()));
        Assert.Equal(reply["userMessage"]!["id"]!.GetValue<string>(), reply["assistantMessage"]!["parentMessageId"]!.GetValue<string>());
        var stored = (await tenant.Admin.GetAsync($"sessions/{session}?messages=2")).Should(200);
        Assert.Equal((3, 123, 4), (stored["messageCount"]!.GetValue<int>(), stored["inputTokens"]!.GetValue<int>(), stored["outputTokens"]!.GetValue<int>()));
        Assert.Equal(new JsonArray(reply["userMessage"]!.DeepClone(), reply["assistantMessage"]!.DeepClone()).ToJsonString(), stored["messages"]!.ToJsonString());
    }

    [Fact]
    public async Task A_streamed_reply_is_context_deltas_and_done()
    {
        var tenant = await Server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Hello.", user: "uma");
        Chat.Next(new ChatStep.Says("In the \"tall\" reeds,\nby the water.") { Usage = (50, 9) });

        var events = await chatting.StreamAsync(tenant, session, "Where is the otter?").ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal("context", events[0].Name);
        Shape.Is(events[0].Data, Shape.Context);
        Assert.Equal("Where is the otter?", events[0].Data["messages"]!.AsArray()[^1]!["content"]!.GetValue<string>());
        Assert.All(events[1..^1], step => Assert.Equal("delta", step.Name));
        Assert.Equal("In the \"tall\" reeds,\nby the water.", string.Concat(events[1..^1].Select(step => step.Data["content"]!.GetValue<string>())));
        Assert.True(events.Count >= 6);
        Assert.Equal("done", events[^1].Name);
        Shape.Is(events[^1].Data, "userMessage", "assistantMessage", "usage", "responseTimeMs");
        var answer = events[^1].Data["assistantMessage"]!["id"]!.GetValue<string>();
        Assert.Equal("In the \"tall\" reeds,\nby the water.", (await tenant.Admin.GetAsync($"messages/{answer}")).Should(200).Get("content"));
    }

    [Fact]
    public async Task Pieces_arrive_while_the_model_still_writes()
    {
        var tenant = await Server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Hello.");
        var rest = new TaskCompletionSource();
        Chat.Next(new ChatStep.Says("In the reeds.") { Until = rest.Task });

        var said = "";
        await foreach (var (name, data) in chatting.StreamAsync(tenant, session, "Where?"))
        {
            said += name == "delta" ? data["content"]!.GetValue<string>() : "";
            if (said == "In the reeds.")
            {
                // Everything was read before the model has ended its answer.
                rest.TrySetResult();
            }
        }

        Assert.Equal("In the reeds.", said);
    }

    [Fact]
    public async Task A_client_that_goes_away_stops_the_model_and_no_answer_is_stored()
    {
        var tenant = await Server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Hello.");
        Chat.Next(new ChatStep.Says("In the tall reeds.") { Words = 2, Fault = StreamFault.Stalled });
        var before = Chat.Calls.Count;

        await foreach (var (name, _) in chatting.StreamAsync(tenant, session, "Where?"))
        {
            if (name == "delta")
            {
                break;
            }
        }

        // Well before the model's own time is up.
        await Chat.Calls[before].Aborted.WaitAsync(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
        await AssertSaidAsync(tenant, session, "Hello.", "Where?");
    }

    [Fact]
    public async Task A_client_that_goes_away_while_it_waits_for_the_whole_answer_stops_the_model_too()
    {
        var tenant = await Server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Hello.");
        Chat.Next(new ChatStep.Hangs());
        var before = Chat.Calls.Count;
        using var http = new HttpClient { BaseAddress = Server.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", tenant.Key) } };
        using var away = new CancellationTokenSource();
        var asked = http.PostAsync($"api/v1/sessions/{session}/reply", new StringContent("""{"content":"Where?"}""", new MediaTypeHeaderValue("application/json")), away.Token);
        var call = await Chat.CallAsync(before);

        await away.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await call.Aborted.WaitAsync(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
        await AssertSaidAsync(tenant, session, "Hello.", "Where?");
    }

    [Fact]
    public async Task A_stream_that_breaks_off_ends_with_an_error_and_no_answer_is_stored()
    {
        var tenant = await Server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Hello.");
        Chat.Next(new ChatStep.Says("In the tall reeds.") { Words = 2, Fault = StreamFault.Broken });

        var events = await chatting.StreamAsync(tenant, session, "Where?").ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["context", "delta", "delta", "error"], events.Select(step => step.Name));
        var problem = events[^1].Data;
        Assert.Equal(("/problems/chat-model-unavailable", 503), (problem["type"]!.GetValue<string>(), problem["status"]!.GetValue<int>()));
        Assert.False(string.IsNullOrWhiteSpace(problem["traceId"]!.GetValue<string>()));
        await AssertSaidAsync(tenant, session, "Hello.", "Where?");
    }

    [Fact]
    public async Task Before_its_first_event_a_stream_fails_like_any_other_request()
    {
        var tenant = await Server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Hello.");

        (await AskForEventsAsync(tenant, Guid.NewGuid().ToString(), """{"content":"Where?"}""")).ShouldBeProblem(404, "not-found");
        Assert.Contains("context.maxTokens", (await AskForEventsAsync(tenant, session, """{"content":"Where?","context":{"maxTokens":1}}""")).ShouldBeProblem(400, "invalid-request").Fields);
        (await tenant.Admin.PostAsync($"sessions/{session}/pause")).Should(200);
        (await AskForEventsAsync(tenant, session, """{"content":"Where?"}""")).ShouldBeProblem(409, "session-not-active");
        await AssertSaidAsync(tenant, session, "Hello.");
    }

    [Fact]
    public async Task A_model_that_fails_is_a_problem_that_says_when_to_come_back()
    {
        var tenant = await Server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Hello.");
        Chat.Next(new ChatStep.Fails(500), new ChatStep.Fails(500));
        var away = (await tenant.Admin.PostAsync($"sessions/{session}/reply", Body.Of("""{"content":"One?"}"""))).ShouldBeProblem(503, "chat-model-unavailable");
        Assert.Equal(TimeSpan.FromSeconds(5), away.Headers.RetryAfter!.Delta);

        Chat.Next(new ChatStep.Fails(429) { RetryAfter = "77" });
        var busy = (await tenant.Admin.PostAsync($"sessions/{session}/reply", Body.Of("""{"content":"Two?"}"""))).ShouldBeProblem(503, "chat-model-unavailable");
        Assert.Equal(TimeSpan.FromSeconds(77), busy.Headers.RetryAfter!.Delta);

        Chat.Next(new ChatStep.Fails(400));
        (await tenant.Admin.PostAsync($"sessions/{session}/reply", Body.Of("""{"content":"Three?"}"""))).ShouldBeProblem(500, "chat-model-refused");
        await AssertSaidAsync(tenant, session, "Hello.", "One?", "Two?", "Three?");
    }

    [Fact]
    public async Task A_request_of_another_shape_is_refused_by_its_fields()
    {
        var tenant = await Server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Hello.");
        foreach (var (body, field) in new[]
        {
            ("""{}""", "content"), ("""{"content":""}""", "content"), ("""{"content":"Hi","contxt":{}}""", "contxt"), ("""{"content":"Hi","context":{"maxToken":9}}""", "context.maxToken"),
            ("""{"content":"Hi","context":null}""", "context"), ("""{"content":"Hi","context":{"recency":11}}""", "context.recency"), ("""{"content":"Hi","context":{"recent":[{"role":"user"}]}}""", "context.recent[0].content"),
            ($$"""{"content":"{{new string('x', 10_001)}}"}""", "content"),
        })
        {
            Assert.Contains(field, (await tenant.Admin.PostAsync($"sessions/{session}/reply", Body.Of(body))).ShouldBeProblem(400, "invalid-request").Fields);
        }

        await AssertSaidAsync(tenant, session, "Hello.");
    }

    [Fact]
    public async Task A_session_out_of_tokens_gets_409()
    {
        var tenant = await Server.CreateTenantAsync();
        var session = (await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"web","tokenLimit":50}"""))).Should(201).Get("id");
        (await tenant.Admin.PostAsync($"sessions/{session}/reply", Body.Of("""{"content":"One?"}"""))).Should(200);

        (await tenant.Admin.PostAsync($"sessions/{session}/reply", Body.Of("""{"content":"Two?"}"""))).ShouldBeProblem(409, "token-limit-reached");
    }

    [Fact]
    public async Task Asked_again_under_the_same_external_id_the_same_reply_comes_back()
    {
        var tenant = await Server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Hello.");
        var body = Body.Of("""{"content":"Where?","externalId":"q-1"}""");
        var first = (await tenant.Admin.PostAsync($"sessions/{session}/reply", body)).Should(200);
        var calls = Chat.Calls.Count;

        Assert.Equal(first.Text, (await tenant.Admin.PostAsync($"sessions/{session}/reply", body)).Should(200).Text);
        (await tenant.Admin.PostAsync($"sessions/{session}/reply", Body.Of("""{"content":"Who?","externalId":"q-1"}"""))).ShouldBeProblem(409, "message-conflict");
        Assert.Equal(calls, Chat.Calls.Count);
    }

    [Fact]
    public async Task With_history_off_the_answer_says_that_nothing_was_stored()
    {
        var tenant = await Server.CreateTenantAsync();
        (await tenant.Admin.SendAsync(HttpMethod.Put, "users/uma/preferences", Body.Of("""{"historyEnabled":false}"""))).Should(200);
        var session = (await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"web","userId":"uma"}"""))).Should(201).Get("id");

        var reply = (await tenant.Admin.PostAsync($"sessions/{session}/reply", Body.Of("""{"content":"Where?"}"""))).Should(200);

        Shape.Is(reply.Json, "userMessage", "assistantMessage", "usage", "responseTimeMs", "stored", "reason");
        Assert.Equal((false, "history-off"), (reply["stored"]!.GetValue<bool>(), reply.Get("reason")));
        Assert.Equal(Guid.Empty.ToString(), reply["assistantMessage"]!["id"]!.GetValue<string>());
        await AssertSaidAsync(tenant, session);
    }

    [Fact]
    public async Task On_behalf_of_a_user_only_that_users_sessions_are_answered()
    {
        var tenant = await Server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Hello.", user: "uma");

        (await tenant.Admin.OnBehalfOf("vic").PostAsync($"sessions/{session}/reply", Body.Of("""{"content":"Where?"}"""))).ShouldBeProblem(404, "not-found");
        (await tenant.Admin.OnBehalfOf("uma").PostAsync($"sessions/{session}/reply", Body.Of("""{"content":"Where?"}"""))).Should(200);
        (await (await tenant.CreateKeyAsync("reader")).Caller.PostAsync($"sessions/{session}/reply", Body.Of("""{"content":"Where?"}"""))).ShouldBeProblem(403, "forbidden");
    }

    [Fact]
    public async Task A_summary_is_the_models_and_says_so_and_its_failure_is_told()
    {
        var tenant = await Server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("The kettle lid leaks.");
        Chat.Next(new ChatStep.Says("A lid leaks."), new ChatStep.Fails(500), new ChatStep.Fails(500));

        var made = (await tenant.Admin.PostAsync($"sessions/{session}/summary")).Should(200);
        Assert.Equal(("model", "A lid leaks."), (made.Get("kind"), made.Get("summary")));
        (await tenant.Admin.PostAsync($"sessions/{session}/summary")).ShouldBeProblem(503, "chat-model-unavailable");
        Assert.Equal(made.Text, (await tenant.Admin.GetAsync($"sessions/{session}/summary")).Should(200).Text);
    }

    [Fact]
    public async Task The_key_of_the_model_and_what_was_said_are_never_logged()
    {
        await using var other = new ChattingServer();
        await other.InitializeAsync();
        var tenant = await other.Server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Hello.");
        other.Chat.Next(
            new ChatStep.Fails(500), new ChatStep.Says("In the reeds."), new ChatStep.Fails(401) { Body = $$$"""{"error":{"message":"Incorrect API key provided: {{{ChatDouble.Key}}}"}}""" },
            new ChatStep.Fails(429), new ChatStep.Fails(429), new ChatStep.Says("In the") { Fault = StreamFault.Error });
        foreach (var status in new[] { 200, 500, 503 })
        {
            var answer = (await tenant.Admin.PostAsync($"sessions/{session}/reply", Body.Of("""{"content":"Where is the quokka?"}"""))).Should(status);
            Assert.DoesNotContain(ChatDouble.Key, answer.Text, StringComparison.Ordinal);
        }

        Assert.Equal("error", (await other.StreamAsync(tenant, session, "Where is the quokka?").ToListAsync(TestContext.Current.CancellationToken))[^1].Name);
        Assert.Contains(other.Server.Log.Lines, line => line.Contains("of a call of the chat model failed", StringComparison.Ordinal));
        Assert.Contains(other.Server.Log.Lines, line => line.Contains("chat-model-access-denied", StringComparison.Ordinal));
        Assert.All(other.Server.Log.Lines, line =>
        {
            Assert.DoesNotContain(ChatDouble.Key, line, StringComparison.Ordinal);
            Assert.DoesNotContain("quokka", line, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task The_document_tells_of_events_and_of_a_missing_model()
    {
        var operation = (await Server.Anonymous.GetAsync("/openapi/v1.json")).Should(200).Json["paths"]!["/api/v1/sessions/{id}/reply"]!["post"]!;

        Assert.NotNull(operation["responses"]!["200"]!["content"]!["text/event-stream"]!["schema"]);
        Assert.Equal("#/components/schemas/ReplyAnswer", operation["responses"]!["200"]!["content"]!["application/json"]!["schema"]!["$ref"]!.GetValue<string>());
        foreach (var status in (int[])[404, 409, 500, 501, 503])
        {
            Assert.NotNull(operation["responses"]![$"{status}"]);
        }
    }

    private static Task<Answer> AskForEventsAsync(Tenant tenant, string session, string body) => tenant.Admin.SendContentAsync(
        HttpMethod.Post, $"sessions/{session}/reply", new StringContent(body, new MediaTypeHeaderValue("application/json")), request => request.Headers.Accept.ParseAdd("text/event-stream"));

    private static async Task AssertSaidAsync(Tenant tenant, string session, params string[] contents) =>
        Assert.Equal(contents, (await tenant.Admin.GetAsync($"sessions/{session}/messages?order=asc")).Should(200).Items().Select(message => message["content"]!.GetValue<string>()));
}
