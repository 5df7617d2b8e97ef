using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text.Json.Nodes;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Api;

public sealed class SearchTests(RunningServer server)
{
    // As docs/http.md lists them.
    private static readonly string[] s_signals =
    [
        "bm25", "bm25Prev", "bm25Window", "dense", "denseWindow", "maxsim", "authorNamed", "isQuestion", "answers", "month", "day", "namesPresent", "topic", "answerType", "identifier", "recency",
    ];

    private static readonly string[] s_colours = ["red", "green", "grey", "black", "white"];

    [Fact]
    public async Task What_was_acknowledged_is_found_with_its_session()
    {
        var tenant = await server.CreateTenantAsync();
        var (session, message) = await tenant.TalkAsync("Our invoice INV-2041 was paid twice.", channel: "email");
        await tenant.TalkAsync("The canteen opens at noon.");

        var found = (await tenant.Admin.PostAsync("search", Body.Of("""{"query":"INV-2041"}"""))).Should(200);

        Shape.Is(found.Json, Shape.Search);
        Assert.Null(found["interpreted"]);
        var hit = found.Items("hits")[0];
        Shape.Is(hit, "message", "session", "score", "highlights");
        Shape.Is(hit["message"], Shape.Message);
        Shape.Is(hit["session"], "id", "title", "channel");
        Assert.Equal((message, session, "email"), (hit["message"]!["id"]!.GetValue<string>(), hit["session"]!["id"]!.GetValue<string>(), hit["session"]!["channel"]!.GetValue<string>()));
        var highlight = hit["highlights"]![0]!;
        Shape.Is(highlight, "start", "length");
        Assert.Equal("INV-2041", hit["message"]!["content"]!.GetValue<string>().Substring(highlight["start"]!.GetValue<int>(), highlight["length"]!.GetValue<int>()));
        Assert.InRange(found["confidence"]!.GetValue<double>(), 0, 1);
    }

    [Fact]
    public async Task Explanations_and_groups_come_when_asked_for()
    {
        var tenant = await server.CreateTenantAsync();
        await tenant.TalkAsync("The blue kettle leaks.");
        await tenant.TalkAsync("A kettle costs thirty euros.");

        var found = (await tenant.Admin.PostAsync("search", Body.Of("""{"query":"kettle","explain":true,"groupBySession":true,"parseTime":false,"timeZone":"Europe/Berlin"}"""))).Should(200);

        Shape.Is(found.Json, [.. Shape.Search, "groups", "confidenceParts"]);
        Assert.All(found.Json["confidenceParts"]!.AsObject(), part => Shape.Is(part.Value, "value", "weight"));
        Assert.Equal(2, found.Items("groups").Count);
        Shape.Is(found.Items("groups")[0], "session", "score", "hits");
        var explain = found.Items("hits")[0]["explain"]!;
        Shape.Is(explain, "signals", "denseRank", "lexicalRank");
        Shape.Is(explain["signals"], s_signals);
        Assert.All(explain["signals"]!.AsObject(), signal => Shape.Is(signal.Value, "value", "weight"));
    }

    [Theory]
    [InlineData("hybrid")]
    [InlineData("semantic")]
    [InlineData("keyword")]
    public async Task The_parts_of_a_score_add_up_to_it_in_every_mode(string mode)
    {
        var tenant = await server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("Where is the blue kettle?");
        foreach (var said in (string[])["The blue kettle leaks.", "A red one costs thirty euros.", "Then let us buy a red kettle."])
        {
            await tenant.Admin.PostAsync($"sessions/{session}/messages", new JsonObject { ["role"] = "user", ["content"] = said });
        }

        var found = (await tenant.Admin.PostAsync("search", new JsonObject { ["query"] = "blue kettle", ["mode"] = mode, ["explain"] = true, ["recency"] = .5 })).Should(200);

        var hits = found.Items("hits");
        Assert.True(hits.Count > 1 && hits[0]["score"]!.GetValue<double>() > 1, found.Text);
        Assert.All(hits, hit => Assert.Equal(
            hit["score"]!.GetValue<double>(),
            hit["explain"]!["signals"]!.AsObject().Sum(signal => signal.Value!["value"]!.GetValue<double>() * signal.Value["weight"]!.GetValue<double>()),
            9));
        Assert.All(hits, hit => Shape.Is(hit["explain"]!["signals"], s_signals));
        var confidence = found["confidence"]!.GetValue<double>();
        Assert.Equal(Math.Log(confidence / (1 - confidence)), found["confidenceParts"]!.AsObject().Sum(part => part.Value!["value"]!.GetValue<double>() * part.Value["weight"]!.GetValue<double>()), 9);
    }

    [Theory]
    [InlineData("hybrid")]
    [InlineData("semantic")]
    [InlineData("keyword")]
    public async Task A_time_alone_weighs_nothing_and_is_answered_for_certain(string mode)
    {
        var tenant = await server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("The kettle leaks.");
        await tenant.Admin.PostAsync($"sessions/{session}/messages", Body.Of("""{"role":"user","content":"The kettle is new.","timestamp":"2024-05-04T10:00:00Z"}"""));
        await tenant.Admin.PostAsync($"sessions/{session}/messages", Body.Of("""{"role":"user","content":"We buy bread.","timestamp":"2024-05-04T11:00:00Z"}"""));
        async Task<Answer> AskAsync(string query) =>
            (await tenant.Admin.PostAsync("search", new JsonObject { ["query"] = query, ["mode"] = mode, ["explain"] = true })).Should(200);

        var found = await AskAsync("before 5 May 2024");
        var nothing = await AskAsync("before 5 May 2023");

        Shape.Is(found.Json, [.. Shape.Search, "confidenceParts"]);
        Assert.Equal(["We buy bread.", "The kettle is new."], found.Items("hits").Select(hit => hit["message"]!["content"]!.GetValue<string>()));
        Assert.All(found.Items("hits"), hit => Assert.Equal("""1 {"signals":{},"denseRank":null,"lexicalRank":null}""", $"{hit["score"]!.ToJsonString()} {hit["explain"]!.ToJsonString()}"));
        Assert.Equal(("1", "{}"), (found["confidence"]!.ToJsonString(), found["confidenceParts"]!.ToJsonString()));
        Assert.Empty(nothing.Items("hits"));
        Assert.Equal(("0", "{}"), (nothing["confidence"]!.ToJsonString(), nothing["confidenceParts"]!.ToJsonString()));
    }

    [Theory]
    [InlineData("hybrid")]
    [InlineData("semantic")]
    [InlineData("keyword")]
    public async Task Recency_counts_as_much_as_a_search_wants_it_to(string mode)
    {
        var tenant = await server.CreateTenantAsync();
        await tenant.TalkAsync("The blue kettle leaks.");
        JsonObject Asked() => new() { ["query"] = "kettle", ["mode"] = mode, ["explain"] = true };
        async Task<JsonNode> WeighedAsync(JsonObject body) =>
            (await tenant.Admin.PostAsync("search", body)).Should(200).Items("hits")[0]["explain"]!["signals"]!["recency"]!;
        var asked = Asked();
        (asked["recency"], asked["recencyHalfLifeDays"]) = (2.5, 30);

        Assert.Equal(0, (await WeighedAsync(Asked()))["weight"]!.GetValue<double>());
        Assert.Equal(2.5, (await WeighedAsync(asked))["weight"]!.GetValue<double>());
        Assert.Equal(1, (await WeighedAsync(asked))["value"]!.GetValue<double>(), 3);
    }

    [Theory]
    [InlineData("hybrid")]
    [InlineData("semantic")]
    [InlineData("keyword")]
    public async Task Every_mode_finds_the_same_words(string mode)
    {
        var tenant = await server.CreateTenantAsync();
        var (_, message) = await tenant.TalkAsync("The blue kettle leaks.");

        var found = (await tenant.Admin.PostAsync("search", new JsonObject { ["query"] = "blue kettle", ["mode"] = mode })).Should(200);

        Assert.Equal(message, found.Items("hits")[0]["message"]!["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Every_filter_narrows()
    {
        var tenant = await server.CreateTenantAsync();
        var body = Body.Of("""{"channel":"email","userId":"uma","agentId":"desk","entity":{"type":"case","id":"1"},"tags":["a"]}""");
        var session = (await tenant.Admin.PostAsync("sessions", body)).Get("id");
        await tenant.Admin.PostAsync($"sessions/{session}/messages", Body.Of("""{"role":"assistant","content":"The kettle.","timestamp":"2025-05-05T00:00:00Z","metadata":{"site":"north"}}"""));
        await tenant.TalkAsync("Another kettle.");
        var filters = new[]
        {
            $$"""{"sessionIds":["{{session}}"]}""", """{"channels":["email","fax"]}""", """{"userId":"uma"}""", """{"agentId":"desk"}""", """{"roles":["assistant"]}""",
            """{"entity":{"type":"case","id":"1"}}""", """{"tags":["b","a"]}""", """{"from":"2025-05-05T00:00:00Z","to":"2025-05-05T00:00:01Z"}""", """{"metadata":{"site":"north"}}""",
        };
        foreach (var filter in filters)
        {
            var found = (await tenant.Admin.PostAsync("search", new JsonObject { ["query"] = "kettle", ["filter"] = Body.Of(filter) })).Should(200);

            Assert.Equal([session], found.Items("hits").Select(hit => hit["session"]!["id"]!.GetValue<string>()));
        }

        await tenant.Admin.PostAsync($"sessions/{session}/archive");
        Assert.Equal(2, (await tenant.Admin.PostAsync("search", Body.Of("""{"query":"kettle"}"""))).Items("hits").Count);
        Assert.Single((await tenant.Admin.PostAsync("search", Body.Of("""{"query":"kettle","filter":{"statuses":["archived"]}}"""))).Items("hits"));
    }

    [Fact]
    public async Task Pages_follow_each_other_to_the_end_and_stay_as_they_are()
    {
        var tenant = await server.CreateTenantAsync();
        for (var i = 0; i < 5; i++)
        {
            await tenant.TalkAsync($"Kettle number {i} of the {s_colours[i]} series.");
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await tenant.Admin.PostAsync("search", new JsonObject { ["query"] = "kettle series", ["limit"] = 2, ["cursor"] = cursor })).Should(200);
            seen.AddRange(page.Items("hits").Select(hit => hit["message"]!["id"]!.GetValue<string>()));
            cursor = page["nextCursor"]?.GetValue<string>();
            Assert.Equal(cursor is null, page["exhausted"]!.GetValue<bool>());
            await tenant.TalkAsync("Kettle series, brand new.");
        }
        while (cursor is not null);

        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(5, seen.Count);
    }

    [Fact]
    public async Task A_cursor_of_another_search_is_refused()
    {
        var (tenant, other) = (await server.CreateTenantAsync(), await server.CreateTenantAsync());
        await tenant.TalkAsync("One kettle.");
        await tenant.TalkAsync("Two kettles.");
        var cursor = (await tenant.Admin.PostAsync("search", Body.Of("""{"query":"kettle","limit":1}"""))).Get("nextCursor");
        var ofMessages = (await tenant.Admin.GetAsync("messages?limit=1")).Get("nextCursor");

        Assert.Equal(["cursor"], (await tenant.Admin.PostAsync("search", new JsonObject { ["query"] = "pot", ["cursor"] = cursor })).ShouldBeProblem(400, "invalid-request").Fields);
        Assert.Equal(["cursor"], (await tenant.Admin.PostAsync("search", new JsonObject { ["query"] = "kettle", ["recency"] = 1, ["cursor"] = cursor })).ShouldBeProblem(400, "invalid-request").Fields);
        Assert.Equal(["cursor"], (await other.Admin.PostAsync("search", new JsonObject { ["query"] = "kettle", ["cursor"] = cursor })).ShouldBeProblem(400, "invalid-request").Fields);
        Assert.Equal(["cursor"], (await tenant.Admin.PostAsync("search", new JsonObject { ["query"] = "kettle", ["cursor"] = ofMessages })).ShouldBeProblem(400, "invalid-request").Fields);
        Assert.Equal(["cursor"], (await tenant.Admin.PostAsync("search", Body.Of("""{"query":"kettle","cursor":"garbage"}"""))).ShouldBeProblem(400, "invalid-request").Fields);
    }

    [Fact]
    public async Task A_cursor_that_somebody_made_up_is_refused_and_is_no_failure()
    {
        const int Confidence = 16;
        const int FirstId = 24;
        const int FirstScore = FirstId + 16;
        const int SecondId = FirstScore + 8;
        var tenant = await server.CreateTenantAsync();
        foreach (var text in (string[])["One kettle.", "Two kettles.", "Three kettles are too many."])
        {
            await tenant.TalkAsync(text);
        }

        var cursor = Base64Url.DecodeFromChars((await tenant.Admin.PostAsync("search", Body.Of("""{"query":"kettle","limit":1}"""))).Get("nextCursor"));
        Assert.Equal(SecondId + 24, cursor.Length);
        await AnswerAsync(_ => { }, 200);
        foreach (var value in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity])
        {
            await AnswerAsync(made => BinaryPrimitives.WriteDoubleBigEndian(made.AsSpan(Confidence), value), 400);
            await AnswerAsync(made => BinaryPrimitives.WriteDoubleBigEndian(made.AsSpan(FirstScore), value), 400);
        }

        await AnswerAsync(made => BinaryPrimitives.WriteDoubleBigEndian(made.AsSpan(Confidence), 1.5), 400);
        await AnswerAsync(made => made.AsSpan(FirstId, 16).CopyTo(made.AsSpan(SecondId)), 400);

        async Task AnswerAsync(Action<byte[]> change, int status)
        {
            byte[] made = [.. cursor];
            change(made);
            var answer = await tenant.Admin.PostAsync("search", new JsonObject { ["query"] = "kettle", ["limit"] = 5, ["cursor"] = Base64Url.EncodeToString(made) });
            if (status == 200)
            {
                Assert.Equal(2, answer.Should(200).Items("hits").Count);
                return;
            }

            Assert.Equal(["cursor"], answer.ShouldBeProblem(status, "invalid-request").Fields);
        }
    }

    [Theory]
    [InlineData("""{}""", "query")]
    [InlineData("""{"query":""}""", "query")]
    [InlineData("""{"query":" \n"}""", "query")]
    [InlineData("""{"query":"x","mode":"fuzzy"}""", "mode")]
    [InlineData("""{"query":"x","mode":0}""", "mode")]
    [InlineData("""{"query":"x","limit":0}""", "limit")]
    [InlineData("""{"query":"x","limit":201}""", "limit")]
    [InlineData("""{"query":"x","limit":"10"}""", "limit")]
    [InlineData("""{"query":"x","limit":1.5}""", "limit")]
    [InlineData("""{"query":"x","timeZone":"Mars/Base"}""", "timeZone")]
    [InlineData("""{"query":"x","timeZone":"W. Europe Standard Time"}""", "timeZone")]
    [InlineData("""{"query":"x","timeZone":""}""", "timeZone")]
    [InlineData("""{"query":"x","timeZone":1}""", "timeZone")]
    [InlineData("""{"query":"x","parseTime":"no"}""", "parseTime")]
    [InlineData("""{"query":"x","parseTime":null}""", "parseTime")]
    [InlineData("""{"query":"x","facets":["colour"]}""", "facets[0]")]
    [InlineData("""{"query":"x","facets":["Channel"]}""", "facets[0]")]
    [InlineData("""{"query":"x","facets":"channel"}""", "facets")]
    [InlineData("""{"query":"x","facets":null}""", "facets")]
    [InlineData("""{"query":"x","filter":{"user":"uma"}}""", "filter.user")]
    [InlineData("""{"query":"x","filter":{"statuses":["deleted"]}}""", "filter.statuses")]
    [InlineData("""{"query":"x","filter":{"sessionIds":["one"]}}""", "filter.sessionIds[0]")]
    [InlineData("""{"query":"x","filter":{"from":"2025-01-01T00:00:00"}}""", "filter.from")]
    [InlineData("""{"query":"x","filter":{"from":1735689600}}""", "filter.from")]
    [InlineData("""{"query":"x","filter":null}""", "filter")]
    [InlineData("""{"query":"x","filter":{"entity":{"type":"case"}}}""", "filter.entity.id")]
    [InlineData("""{"query":"x","recency":-1}""", "recency")]
    [InlineData("""{"query":"x","recency":10.5}""", "recency")]
    [InlineData("""{"query":"x","recency":1e999}""", "recency")]
    [InlineData("""{"query":"x","recency":"NaN"}""", "recency")]
    [InlineData("""{"query":"x","recency":"much"}""", "recency")]
    [InlineData("""{"query":"x","recency":2,"recencyHalfLifeDays":0}""", "recencyHalfLifeDays")]
    [InlineData("""{"query":"x","recency":2,"recencyHalfLifeDays":1e9}""", "recencyHalfLifeDays")]
    [InlineData("""{"query":"x","recencyHalfLifeDays":30}""", "recencyHalfLifeDays")]
    public async Task A_search_of_another_form_is_refused(string body, string field)
    {
        var tenant = await server.CreateTenantAsync();

        var answer = (await tenant.Admin.PostAsync("search", Body.Of(body))).ShouldBeProblem(400, "invalid-request");

        Assert.True(answer.Fields.Any(name => name.StartsWith(field, StringComparison.Ordinal)), answer.Text);
    }

    [Fact]
    public async Task A_time_phrase_filters_and_is_shown_back()
    {
        var tenant = await server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("The kettle costs thirty euros today.");
        await tenant.Admin.PostAsync($"sessions/{session}/messages", Body.Of("""{"role":"user","content":"The kettle cost twenty euros.","timestamp":"2024-05-04T10:00:00Z"}"""));

        var found = (await tenant.Admin.PostAsync("search", Body.Of("""{"query":"what did a kettle cost before 5 May 2024?","timeZone":"Europe/Berlin"}"""))).Should(200);

        Assert.Equal("The kettle cost twenty euros.", Assert.Single(found.Items("hits"))["message"]!["content"]!.GetValue<string>());
        var interpreted = found["interpreted"]!;
        Shape.Is(interpreted, "text", "phrase", "from", "to");
        Assert.Equal(("what did a kettle cost?", "before 5 May 2024"), (interpreted["text"]!.GetValue<string>(), interpreted["phrase"]!.GetValue<string>()));
        Assert.Null(interpreted["from"]);
        Assert.Equal("2024-05-04T22:00:00.000000Z", interpreted["to"]!.GetValue<string>());

        var since = (await tenant.Admin.PostAsync("search", Body.Of("""{"query":"kettle since 5 May 2024"}"""))).Should(200);
        Assert.Equal("The kettle costs thirty euros today.", Assert.Single(since.Items("hits"))["message"]!["content"]!.GetValue<string>());
        Shape.IsTime(since["interpreted"]!["from"]);
        Shape.IsTime(since["interpreted"]!["to"]);

        var whole = (await tenant.Admin.PostAsync("search", Body.Of("""{"query":"what did a kettle cost before 5 May 2024?","parseTime":false}"""))).Should(200);
        Assert.Null(whole["interpreted"]);
        Assert.Equal(2, whole.Items("hits").Count);
    }

    [Fact]
    public async Task Facets_come_when_asked_for_and_count_in_the_callers_time_zone()
    {
        var tenant = await server.CreateTenantAsync();
        var (session, _) = await tenant.TalkAsync("The kettle leaks.", channel: "email");
        await tenant.Admin.PostAsync($"sessions/{session}/messages", Body.Of("""{"role":"assistant","content":"A kettle again.","timestamp":"2024-05-31T23:00:00Z"}"""));

        var found = (await tenant.Admin.PostAsync("search", Body.Of("""{"query":"kettle","mode":"keyword","facets":["channel","role","month"],"timeZone":"Europe/Berlin","limit":1}"""))).Should(200);

        Shape.Is(found.Json, [.. Shape.Search, "facets"]);
        Shape.Is(found["facets"], "channel", "role", "month");
        Assert.Equal("""[{"value":"email","count":2}]""", found["facets"]!["channel"]!.ToJsonString());
        Assert.Equal("""[{"value":"assistant","count":1},{"value":"user","count":1}]""", found["facets"]!["role"]!.ToJsonString());
        Assert.Contains("2024-06", found["facets"]!["month"]!.AsArray().Select(month => month!["value"]!.GetValue<string>()));
        var cursor = found.Get("nextCursor");
        var next = (await tenant.Admin.PostAsync("search", new JsonObject
        {
            ["query"] = "kettle",
            ["mode"] = "keyword",
            ["facets"] = new JsonArray("channel"),
            ["timeZone"] = "Europe/Berlin",
            ["limit"] = 1,
            ["cursor"] = cursor,
        })).Should(200);
        Shape.Is(next.Json, Shape.Search);
        Assert.Single(next.Items("hits"));
    }

    [Fact]
    public async Task An_unknown_time_zone_is_refused_with_the_cure()
    {
        var tenant = await server.CreateTenantAsync();

        var answer = (await tenant.Admin.PostAsync("search", Body.Of("""{"query":"kettle","timeZone":"Berlin"}"""))).ShouldBeProblem(400, "invalid-request");

        Assert.Contains("IANA time zone, e.g. Europe/Berlin", answer.Text, StringComparison.Ordinal);
    }
}
