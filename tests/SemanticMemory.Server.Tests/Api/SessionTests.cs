using System.Text.Json.Nodes;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Api;

public sealed class SessionTests(RunningServer server)
{
    [Fact]
    public async Task A_session_starts_with_all_that_was_said_of_it()
    {
        var tenant = await server.CreateTenantAsync();
        var body = Body.Of("""
            {"channel":"web","externalId":"s-1","userId":"uma","anonymousId":"visitor-9","agentId":"desk","entity":{"type":"ticket","id":"T/1"},"title":"Broken lid",
             "systemPrompt":"Be kind.","model":"m-1","language":"en","topic":"lids","tags":["lid","repair"],"metadata":{"region":"north","nested":{"n":1.50}},"tokenLimit":5000}
            """);

        var created = (await tenant.Admin.PostAsync("sessions", body)).Should(201);

        Shape.Is(created.Json, Shape.Session);
        Assert.Equal($"/api/v1/sessions/{created.Get("id")}", created.Headers.Location!.OriginalString);
        foreach (var (member, value) in body)
        {
            Assert.True(JsonNode.DeepEquals(value, created[member]), member);
        }

        Assert.Equal("active", created.Get("status"));
        Assert.Equal(0, created["messageCount"]!.GetValue<int>());
        Assert.False(created["isResolved"]!.GetValue<bool>());
        Shape.IsTime(created["createdAt"]);
        Shape.IsTime(created["updatedAt"]);
        foreach (var absent in new[] { "lastMessageAt", "pausedAt", "archivedAt", "deletedAt", "forkedFrom", "summary" })
        {
            Assert.Null(created[absent]);
        }

        Assert.True(JsonNode.DeepEquals(created.Json, (await tenant.Admin.GetAsync($"sessions/{created.Get("id")}")).Json));
    }

    [Fact]
    public async Task Starting_again_with_the_same_external_id_answers_the_session_as_it_is()
    {
        var tenant = await server.CreateTenantAsync();
        var first = (await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"web","externalId":"s-1","title":"One"}"""))).Should(201);

        var again = (await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"email","externalId":"s-1","title":"Two","message":{"role":"user","content":"Late."}}"""))).Should(200);

        Assert.True(JsonNode.DeepEquals(first.Json, again.Json));
    }

    [Fact]
    public async Task A_session_may_start_with_its_first_message()
    {
        var tenant = await server.CreateTenantAsync();

        var created = (await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"web","message":{"role":"user","content":"The lid of my centrifuge is stuck."}}"""))).Should(201);

        Assert.Equal(1, created["messageCount"]!.GetValue<int>());
        Assert.Equal("The lid of my centrifuge is stuck.", created.Get("title"));
        Shape.IsTime(created["lastMessageAt"]);
    }

    [Fact]
    public async Task A_session_whose_first_message_is_refused_is_not_started()
    {
        var tenant = await server.CreateTenantAsync();

        var refused = await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"web","message":{"role":"user","content":" ","timestamp":"1970-01-01T00:00:00Z"}}"""));

        Assert.Equal(["message.content", "message.timestamp"], refused.ShouldBeProblem(400, "invalid-request").Fields);
        Assert.Equal(0, (await tenant.Admin.GetAsync("sessions"))["total"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_last_messages_come_along_in_time_order_when_asked_for()
    {
        var tenant = await server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("One.");
        foreach (var content in new[] { "Two.", "Three." })
        {
            (await tenant.Admin.PostAsync($"sessions/{session}/messages", new JsonObject { ["role"] = "assistant", ["content"] = content })).Should(201);
        }

        var read = (await tenant.Admin.GetAsync($"sessions/{session}?messages=2")).Should(200);

        Shape.Is(read.Json, [.. Shape.Session, "messages"]);
        Assert.Equal(["Two.", "Three."], read.Items("messages").Select(message => message["content"]!.GetValue<string>()));
        Assert.Contains("messages", (await tenant.Admin.GetAsync($"sessions/{session}?messages=0")).ShouldBeProblem(400, "invalid-request").Fields);
        Assert.Contains("messages", (await tenant.Admin.GetAsync($"sessions/{session}?messages=201")).ShouldBeProblem(400, "invalid-request").Fields);
    }

    [Fact]
    public async Task A_patch_changes_what_it_names_and_null_removes()
    {
        var tenant = await server.CreateTenantAsync();
        var id = (await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"web","title":"Old","topic":"lids","metadata":{"a":"1","b":"2"}}"""))).Get("id");
        var patch = Body.Of("""{"title":"New","topic":null,"tags":["x"],"metadata":{"a":null,"c":"3"},"isResolved":true,"language":"de","systemPrompt":"Short.","model":"m","tokenLimit":10}""");

        var patched = (await tenant.Admin.PatchAsync($"sessions/{id}", patch)).Should(200);

        Shape.Is(patched.Json, Shape.Session);
        Assert.Equal(("New", null, true), (patched.Get("title"), patched["topic"], patched["isResolved"]!.GetValue<bool>()));
        Assert.True(JsonNode.DeepEquals(Body.Of("""{"b":"2","c":"3"}"""), patched["metadata"]));
        (await tenant.Admin.SendAsync(HttpMethod.Patch, $"sessions/{id}", Body.Of("""{"title":"Newer"}"""))).Should(200);
        (await tenant.Admin.SendAsync(HttpMethod.Patch, $"sessions/{id}", Body.Of("""{"title":"Newest"}"""), "text/json")).ShouldBeProblem(415, "unsupported-media-type");
    }

    [Theory]
    [InlineData("""{"channel":"email"}""", "channel")]
    [InlineData("""{"userId":"vic"}""", "userId")]
    [InlineData("""{"title":5}""", "title")]
    [InlineData("""{"isResolved":"yes"}""", "isResolved")]
    [InlineData("""{"tokenLimit":0}""", "tokenLimit")]
    [InlineData("""{"tags":["ok",7]}""", "tags")]
    [InlineData("""{"metadata":[]}""", "metadata")]
    public async Task A_patch_of_anything_else_is_refused(string patch, string field)
    {
        var tenant = await server.CreateTenantAsync();
        var created = await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"web","title":"Old"}"""));

        Assert.Contains(field, (await tenant.Admin.PatchAsync($"sessions/{created.Get("id")}", Body.Of(patch))).ShouldBeProblem(400, "invalid-request").Fields);

        Assert.True(JsonNode.DeepEquals(created.Json, (await tenant.Admin.GetAsync($"sessions/{created.Get("id")}")).Json));
    }

    [Fact]
    public async Task Sessions_are_listed_by_every_filter_and_page_by_page()
    {
        var tenant = await server.CreateTenantAsync();
        await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"web","userId":"uma","agentId":"desk","entity":{"type":"case","id":"1"},"tags":["a"],"externalId":"1"}"""));
        await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"email","userId":"vic","agentId":"sales","entity":{"type":"order","id":"2"},"tags":["a","b"],"externalId":"2"}"""));
        var third = await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"phone","externalId":"3"}"""));
        await tenant.Admin.PostAsync($"sessions/{third.Get("id")}/archive");
        await tenant.Admin.PatchAsync($"sessions/{third.Get("id")}", Body.Of("""{"isResolved":true}"""));
        var expected = new Dictionary<string, string[]>
        {
            [""] = ["3", "2", "1"],
            ["?status=active"] = ["2", "1"],
            ["?status=archived"] = ["3"],
            ["?status=deleted"] = [],
            ["?channel=email"] = ["2"],
            ["?userId=uma"] = ["1"],
            ["?agentId=sales"] = ["2"],
            ["?entityType=case&entityId=1"] = ["1"],
            ["?entityType=case&entityId=2"] = [],
            ["?tag=a"] = ["2", "1"],
            ["?tag=b&userId=vic"] = ["2"],
            ["?resolved=true"] = ["3"],
            ["?resolved=false"] = ["2", "1"],
        };
        foreach (var (query, ids) in expected)
        {
            var page = (await tenant.Admin.GetAsync($"sessions{query}")).Should(200);

            Shape.Is(page.Json, Shape.Page);
            Assert.Equal(ids.Order(), page.Items().Select(session => session["externalId"]!.GetValue<string>()).Order());
            Assert.Equal(ids.Length, page["total"]!.GetValue<int>());
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await tenant.Admin.GetAsync($"sessions?limit=1{(cursor is null ? "" : $"&cursor={cursor}")}")).Should(200);
            seen.AddRange(page.Items().Select(session => session["externalId"]!.GetValue<string>()));
            cursor = page["nextCursor"]?.GetValue<string>();
        }
        while (cursor is not null);
        Assert.Equal(["1", "2", "3"], seen.Order());
    }

    [Fact]
    public async Task Sessions_are_found_by_words_of_title_and_messages_archived_ones_too()
    {
        var tenant = await server.CreateTenantAsync();
        var (said, _) = await tenant.TalkAsync("The samovar leaks at the tap.");
        var titled = (await tenant.Admin.PostAsync("sessions", Body.Of("""{"channel":"email","title":"Offer of samovars"}"""))).Get("id");
        await tenant.TalkAsync("Something else.");
        await tenant.Admin.PostAsync($"sessions/{said}/archive");

        var found = (await tenant.Admin.GetAsync("sessions?q=samovar")).Should(200);

        Assert.Equal(2, found["total"]!.GetValue<int>());
        Assert.Equal(new[] { said, titled }.Order(), found.Items().Select(session => session["id"]!.GetValue<string>()).Order());
        Assert.Equal(said, Assert.Single((await tenant.Admin.GetAsync("sessions?q=tap%20samovar&status=archived")).Should(200).Items())["id"]!.GetValue<string>());
        Assert.Empty((await tenant.Admin.GetAsync("sessions?q=percolator")).Should(200).Items());
    }

    [Theory]
    [InlineData("?q=", "q")]
    [InlineData("?q=%20", "q")]
    [InlineData("?query=lid", "query")]
    [InlineData("?status=gone", "status")]
    [InlineData("?status=Active", "status")]
    [InlineData("?resolved=1", "resolved")]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=-1", "limit")]
    [InlineData("?limit=201", "limit")]
    [InlineData("?limit=99999999999", "limit")]
    [InlineData("?limit=1&limit=2", "limit")]
    [InlineData("?Limit=1", "Limit")]
    [InlineData("?channel=", "channel")]
    [InlineData("?cursor=x", "cursor")]
    public async Task A_list_refuses_parameters_it_does_not_understand(string query, string parameter)
    {
        var tenant = await server.CreateTenantAsync();

        Assert.Equal([parameter], (await tenant.Admin.GetAsync($"sessions{query}")).ShouldBeProblem(400, "invalid-request").Fields);
    }
}
