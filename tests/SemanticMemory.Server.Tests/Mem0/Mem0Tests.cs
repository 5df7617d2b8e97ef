using System.Text.Json;
using System.Text.Json.Nodes;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Mem0;

public sealed class Mem0Tests(RunningServer server)
{
    [Fact]
    public async Task What_was_said_in_one_run_is_found_in_another()
    {
        var (tenant, client) = await AgentAsync();

        // Semantic Kernel leaves out the ids that it has not got.
        var added = (await client.AddAsync("""{"agent_id":"sales","run_id":"thread-1","user_id":"dana","messages":[{"content":"We agreed on 12 % off for 120 seats.","role":"user"}]}""")).Should(200);
        (await client.AddAsync("""{"agent_id":"sales","run_id":"thread-1","user_id":"dana","messages":[{"content":"Noted, 12 % it is.","role":"assistant"}]}""")).Should(200);
        var found = (await client.SearchAsync("""{"agent_id":"sales","user_id":"dana","query":"Which discount for 120 seats?"}""")).Should(200);

        Assert.Equal("application/json", found.MediaType);
        var first = JsonNode.Parse(found.Text)!.AsArray()[0]!.AsObject();
        Assert.Equal(["id", "memory", "score", "created_at"], first.Select(member => member.Key));
        Assert.Equal("We agreed on 12 % off for 120 seats.", first["memory"]!.GetValue<string>());
        Assert.Equal(JsonValueKind.Number, first["score"]!.GetValueKind());
        Assert.Matches(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z\z", first["created_at"]!.GetValue<string>());
        var id = first["id"]!.GetValue<string>();
        Assert.Equal($$$"""[{"id":"{{{id}}}","event":"ADD","data":{"memory":"We agreed on 12 % off for 120 seats."}}]""", added.Text);
        var session = Assert.Single((await tenant.Admin.GetAsync("sessions")).Should(200).Items());
        Assert.Equal(("thread-1", "dana", "sales", "mem0"), (Text(session, "externalId"), Text(session, "userId"), Text(session, "agentId"), Text(session, "channel")));
    }

    [Fact]
    public async Task Ids_that_are_null_or_blank_are_none()
    {
        var (tenant, client) = await AgentAsync();

        // Other serializers write the ids that there are not as null.
        (await client.AddAsync("""{"app_id":null,"agent_id":null,"run_id":null,"user_id":"dana","messages":[{"content":"I am allergic to peanuts.","role":"user"}]}""")).Should(200);
        (await client.AddAsync("""{"app_id":"","user_id":"dana","messages":[{"content":"I live in Gdańsk — naïve, 東京.","role":"user"}]}""")).Should(200);

        Assert.Single((await tenant.Admin.GetAsync("sessions")).Items());
        var found = (await client.SearchAsync("""{"app_id":null,"agent_id":null,"run_id":null,"user_id":"dana","query":"Where does he live?"}""")).Should(200);
        Assert.Contains("I live in Gdańsk — naïve, 東京.", Memories(found));
    }

    [Fact]
    public async Task The_turn_just_stored_is_not_its_own_memory()
    {
        var (_, client) = await AgentAsync();
        await SayAsync(client, "user", "Do we get a discount at all?");
        await SayAsync(client, "assistant", "You got a discount of 12 %.");
        await SayAsync(client, "user", "And about the discount:");
        await SayAsync(client, "user", "Which discount did we get?");

        var found = (await client.SearchAsync("""{"user_id":"dana","query":"And about the discount:\nWhich discount did we get?"}""")).Should(200);

        Assert.Equal(["Do we get a discount at all?", "You got a discount of 12 %."], Memories(found).Order());
    }

    [Fact]
    public async Task Nothing_asked_and_nothing_known_is_an_empty_list()
    {
        var (_, client) = await AgentAsync();

        Assert.Equal("[]", (await client.SearchAsync("""{"user_id":"dana","query":""}""")).Should(200).Text);
        Assert.Equal("[]", (await client.SearchAsync("""{"user_id":"dana","query":"Anything?"}""")).Should(200).Text);
        Assert.Equal("[]", (await client.SearchAsync("""{"run_id":"nowhere","query":"Anything?"}""")).Should(200).Text);
    }

    [Fact]
    public async Task Each_id_narrows_and_users_do_not_meet()
    {
        var (tenant, client) = await AgentAsync();
        (await client.AddAsync("""{"app_id":"shop","run_id":"r1","user_id":"dana","messages":[{"content":"The parcel went to Leeds.","role":"user"}]}""")).Should(200);
        (await client.AddAsync("""{"app_id":"desk","run_id":"r2","user_id":"dana","messages":[{"content":"The parcel went to York.","role":"user"}]}""")).Should(200);
        (await client.AddAsync("""{"app_id":"shop","run_id":"r3","user_id":"omar","messages":[{"content":"The parcel went to Hull.","role":"user"}]}""")).Should(200);
        await tenant.TalkAsync("The parcel went to Bath.", "dana", "email");

        Assert.Equal(["The parcel went to Leeds."], await AskAsync(client, """ "app_id":"shop","user_id":"dana" """));
        Assert.Equal(["The parcel went to York."], await AskAsync(client, """ "run_id":"r2" """));
        Assert.Empty(await AskAsync(client, """ "run_id":"r3","user_id":"dana" """));

        // What other channels know of the user counts as well.
        Assert.Equal(["The parcel went to Bath.", "The parcel went to Leeds.", "The parcel went to York."], await AskAsync(client, """ "user_id":"dana" """));
        (await client.AddAsync("""{"run_id":"r3","user_id":"dana","messages":[{"content":"Mine now.","role":"user"}]}""")).ShouldBeProblem(409, "run-of-somebody-else");
        (await client.AddAsync("""{"messages":[{"content":"Whose?","role":"user"}]}""")).ShouldBeProblem(400, "invalid-request");
        (await client.SearchAsync("""{"query":"Whose?"}""")).ShouldBeProblem(400, "invalid-request");
    }

    [Fact]
    public async Task What_is_deleted_is_gone_and_its_run_goes_on_without_it()
    {
        var (_, client) = await AgentAsync();
        (await client.AddAsync("""{"run_id":"r1","user_id":"dana","messages":[{"content":"The parcel went to Leeds.","role":"user"}]}""")).Should(200);
        await SayAsync(client, "user", "The parcel went to York.");
        (await client.AddAsync("""{"user_id":"omar","messages":[{"content":"The parcel went to Hull.","role":"user"}]}""")).Should(200);

        var deleted = (await client.ClearAsync("user_id=dana")).Should(200);

        Assert.Equal("""{"message":"Memories deleted successfully!","sessions_deleted":2}""", deleted.Text);
        Assert.Empty(await AskAsync(client, """ "user_id":"dana" """));
        Assert.Empty(await AskAsync(client, """ "run_id":"r1" """));
        Assert.Equal(["The parcel went to Hull."], await AskAsync(client, """ "user_id":"omar" """));
        for (var round = 1; round <= 2; round++)
        {
            (await client.AddAsync($$"""{"run_id":"r1","user_id":"dana","messages":[{"content":"The parcel, number {{round}}.","role":"user"}]}""")).Should(200);
            Assert.Equal([$"The parcel, number {round}."], await AskAsync(client, """ "run_id":"r1","user_id":"dana" """));
            (await client.ClearAsync("run_id=r1")).Should(200);
        }

        Assert.Empty(await AskAsync(client, """ "user_id":"dana" """));
    }

    [Fact]
    public async Task Only_an_admin_erases_for_good_or_deletes_more_than_one_users()
    {
        var (tenant, client) = await AgentAsync();
        var admin = new Mem0Client(server, tenant.Key);
        (await client.AddAsync("""{"agent_id":"sales","run_id":"r1","user_id":"dana","messages":[{"content":"The parcel went to Leeds.","role":"user"}]}""")).Should(200);
        (await client.ClearAsync("run_id=r1")).Should(200);
        (await client.AddAsync("""{"agent_id":"sales","run_id":"r1","user_id":"dana","messages":[{"content":"The parcel went to York.","role":"user"}]}""")).Should(200);
        (await client.AddAsync("""{"agent_id":"sales","user_id":"omar","messages":[{"content":"The parcel went to Hull.","role":"user"}]}""")).Should(200);

        (await client.ClearAsync("user_id=dana&erase=true")).ShouldBeProblem(403, "forbidden");
        (await client.ClearAsync("agent_id=sales")).ShouldBeProblem(403, "forbidden");
        (await client.ClearAsync("")).ShouldBeProblem(400, "invalid-request");
        Assert.Equal(2, (await admin.ClearAsync("run_id=r1&user_id=dana&erase=true")).Should(200)["sessions_deleted"]!.GetValue<int>());
        Assert.Equal(0, (await tenant.Admin.GetAsync("sessions?status=deleted"))["total"]!.GetValue<int>());
        Assert.Equal(1, (await admin.ClearAsync("agent_id=sales")).Should(200)["sessions_deleted"]!.GetValue<int>());
        Assert.Equal(1, (await admin.ClearAsync("user_id=omar&erase=true")).Should(200)["sessions_deleted"]!.GetValue<int>());
        Assert.Equal(0, (await tenant.Admin.GetAsync("sessions?status=deleted"))["total"]!.GetValue<int>());
        Assert.Equal(0, (await tenant.Admin.GetAsync("messages"))["total"]!.GetValue<int>());
    }

    [Fact]
    public async Task Whoever_has_switched_history_off_is_not_stored()
    {
        var (tenant, client) = await AgentAsync();
        (await tenant.Admin.SendAsync(HttpMethod.Put, "users/dana/preferences", Body.Of("""{"historyEnabled":false}"""))).Should(200);

        Assert.Equal("[]", (await client.AddAsync("""{"user_id":"dana","messages":[{"content":"A secret.","role":"user"}]}""")).Should(200).Text);
        Assert.Empty(await AskAsync(client, """ "user_id":"dana" """));
    }

    [Fact]
    public async Task The_token_scheme_is_for_these_routes_and_others_want_a_bearer()
    {
        var tenant = await server.CreateTenantAsync();

        (await server.Anonymous.SendContentAsync(HttpMethod.Get, "sessions", null, request => request.Headers.TryAddWithoutValidation("Authorization", $"Token {tenant.Key}")))
            .ShouldBeProblem(401, "unauthorized");
        (await tenant.Admin.PostAsync("/v1/memories/search/", Body.Of("""{"user_id":"dana","query":"x"}"""))).Should(200);
        (await new Mem0Client(server, "sm_nobody_x").SearchAsync("""{"user_id":"dana","query":"x"}""")).ShouldBeProblem(401, "unauthorized");
    }

    private static async Task<IEnumerable<string>> AskAsync(Mem0Client client, string ids) =>
        Memories((await client.SearchAsync($$"""{{{ids}},"query":"Where did the parcel go?"}""")).Should(200)).Order();

    private static async Task SayAsync(Mem0Client client, string role, string content) =>
        (await client.AddAsync($$"""{"user_id":"dana","messages":[{"content":"{{content}}","role":"{{role}}"}]}""")).Should(200);

    private static IEnumerable<string> Memories(Answer answer) => [.. JsonNode.Parse(answer.Text)!.AsArray().Select(one => one!["memory"]!.GetValue<string>())];

    private static string? Text(JsonObject from, string member) => from[member]?.GetValue<string>();

    private async Task<(Tenant Tenant, Mem0Client Client)> AgentAsync()
    {
        var tenant = await server.CreateTenantAsync();
        return (tenant, new Mem0Client(server, (await tenant.CreateKeyAsync("agent")).Key));
    }
}
