using System.Text.Json.Nodes;
using System.Web;
using SemanticMemory.Client.Http;
using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Profiles;
using SemanticMemory.Recall;
using SemanticMemory.Replies;
using SemanticMemory.Search;
using SemanticMemory.Server.Tests.Support;
using SemanticMemory.Sessions;
using SemanticMemory.Summaries;

namespace SemanticMemory.Client.Tests.Http;

/// <summary>What the server's OpenAPI document says of bodies and query parameters, the client's types have, member for member.</summary>
public sealed class ApiDocumentTests(RunningServer server)
{
    // The document's names and the client's types. Some members are parameters of a method, or tell which of two answers it is.
    private static readonly Dictionary<string, (Type Type, string[] Elsewhere)> s_types = new()
    {
        ["StartBody"] = (typeof(NewSession), ["message"]),
        ["ResolveRequest"] = (typeof(ResolveRequest), []),
        ["NewMessage"] = (typeof(NewMessage), []),
        ["ContextRequest"] = (typeof(ContextRequest), []),
        ["SearchBody"] = (typeof(SearchRequest), []),
        ["ReplyRequest"] = (typeof(ReplyRequest), []),
        ["ItemContent"] = (typeof(ItemContent), []),
        ["AppendedMessage"] = (typeof(AppendedMessage), []),
        ["ChatTurn"] = (typeof(ChatTurn), []),
        ["ContextItem"] = (typeof(ContextItem), []),
        ["ContextOmissions"] = (typeof(ContextOmissions), []),
        ["ContextTokens"] = (typeof(ContextTokens), []),
        ["ContextWindow"] = (typeof(ContextWindow), []),
        ["CreatedKey"] = (typeof(NewApiKey), []),
        ["CreatedTenant"] = (typeof(NewTenantKey), []),
        ["EntityRef"] = (typeof(EntityRef), []),
        ["Explanation"] = (typeof(Explanation), []),
        ["FacetCount"] = (typeof(FacetCount), []),
        ["Feedback"] = (typeof(Feedback), []),
        ["ForkOrigin"] = (typeof(ForkOrigin), []),
        ["HealthReport"] = (typeof(ServerHealth), []),
        ["InterpretedTime"] = (typeof(InterpretedTime), []),
        ["KeyInfo"] = (typeof(ApiKeyInfo), []),
        ["Message"] = (typeof(Message), []),
        ["PinnedItem"] = (typeof(PinnedItem), []),
        ["RecalledPassage"] = (typeof(RecalledPassage), []),
        ["ReplyAnswer"] = (typeof(Reply), ["stored", "reason"]),
        ["ReplyUsage"] = (typeof(ReplyUsage), []),
        ["SearchAnswer"] = (typeof(SearchResult), []),
        ["SearchFacets"] = (typeof(SearchFacets), []),
        ["SearchGroup"] = (typeof(SearchGroup), []),
        ["SearchHit"] = (typeof(SearchHit), []),
        ["Session"] = (typeof(Session), []),
        ["SessionInfo"] = (typeof(SessionInfo), []),
        ["SessionSummary"] = (typeof(SessionSummary), []),
        ["SignalValue"] = (typeof(SignalValue), []),
        ["TenantInfo"] = (typeof(TenantInfo), []),
        ["TextRange"] = (typeof(TextRange), []),
        ["ToolCall"] = (typeof(ToolCall), []),
        ["UserPreferences"] = (typeof(UserPreferences), []),
    };

    // Bodies that a method makes of its parameters or takes apart, refusals, and what is for others than this client.
    private static readonly string[] s_others = ["Appended", "Erased", "ForkBody", "LinkBody", "Linked", "MessageBatch", "NewKey", "NewTenant", "NothingStored", "Problem"];

    [Fact]
    public async Task Every_member_of_every_body_is_typed()
    {
        var schemas = (await DocumentAsync())["components"]!["schemas"]!.AsObject();
        var bodies = schemas.Where(schema => schema.Value!["properties"] is JsonObject && !schema.Key.StartsWith("PageOf", StringComparison.Ordinal)
            && !schema.Key.StartsWith("Mem0", StringComparison.Ordinal)).ToDictionary(schema => schema.Key, schema => Names(schema.Value!));

        Assert.Equal(s_types.Keys.Concat(s_others).Order(StringComparer.Ordinal), bodies.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, (type, elsewhere)) in s_types)
        {
            // Why nothing was stored, the client makes of two members.
            var members = Members(type).Where(member => member != "notStored" || !elsewhere.Contains("reason")).Concat(elsewhere);
            Assert.Equal((name, string.Join(' ', bodies[name])), (name, string.Join(' ', members.Order(StringComparer.Ordinal))));
        }

        Assert.All(schemas.Where(schema => schema.Key.StartsWith("PageOf", StringComparison.Ordinal)), page => Assert.Equal(Members(typeof(Page<string>)), Names(page.Value!)));
        Assert.Equal(Members(typeof(MessageFilter)), Names(schemas["SearchBody"]!["properties"]!["filter"]!));
    }

    [Fact]
    public async Task Every_query_parameter_can_be_given()
    {
        var wire = new StubServer(StubServer.Status(404));
        using var http = new HttpClient(wire);
        var options = new MemoryClientOptions { Server = new Uri("http://memory.test"), ApiKey = "key" };
        using var memory = new MemoryClient(options, http);
        using var administration = new MemoryAdministration(options, http);
        var time = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        var pages = new HistoryQuery { Ascending = true, Limit = 5, Cursor = "c", Before = time, After = time };
        var sessions = new SessionQuery
        {
            Status = SessionStatus.Active,
            Channel = "web",
            UserId = "u",
            AgentId = "a",
            EntityType = "t",
            EntityId = "e",
            Tag = "x",
            Resolved = true,
            Query = "q",
            Limit = 5,
            Cursor = "c",
        };
        Func<Task>[] calls =
        [
            () => memory.ListAsync(sessions),
            () => memory.HistoryAsync(Guid.Empty, pages),
            () => memory.ChannelHistoryAsync("web", pages),
            () => memory.RecentMessagesAsync(pages),
            () => memory.GetWithMessagesAsync(Guid.Empty, 5),
            () => memory.EraseAsync(Guid.Empty),
            () => memory.ListItemsAsync(ItemScope.Tenant, 5, "c"),
            () => administration.ListTenantsAsync(5, "c"),
            () => administration.ListKeysAsync(5, "c"),
        ];
        foreach (var call in calls)
        {
            await Assert.ThrowsAsync<MemoryException>(call);
        }

        var given = wire.Seen.Select(seen => (Method: seen.Request.Split(' ')[0], Address: new Uri(seen.Request.Split(' ')[1])))
            .Select(seen => $"{seen.Method} {seen.Address.AbsolutePath.Replace(Guid.Empty.ToString(), "{id}", StringComparison.Ordinal).Replace("channels/web", "channels/{channel}", StringComparison.Ordinal)}: "
                + string.Join(' ', HttpUtility.ParseQueryString(seen.Address.Query).AllKeys.Order(StringComparer.Ordinal)));
        Assert.Equal((await DocumentedQueriesAsync()).Order(StringComparer.Ordinal), given.Order(StringComparer.Ordinal));
    }

    private async Task<IEnumerable<string>> DocumentedQueriesAsync() =>
        from path in (await DocumentAsync())["paths"]!.AsObject()
        where path.Key.StartsWith("/api/", StringComparison.Ordinal)
        from operation in path.Value!.AsObject()
        let names = operation.Value!["parameters"]?.AsArray().Where(parameter => (string)parameter!["in"]! == "query").Select(parameter => (string)parameter!["name"]!).Order(StringComparer.Ordinal).ToArray() ?? []
        where names.Length > 0
        select $"{operation.Key.ToUpperInvariant()} {path.Key}: {string.Join(' ', names)}";

    private async Task<JsonObject> DocumentAsync() => (await server.Anonymous.GetAsync("/openapi/v1.json")).Should(200).Json;

    private static string[] Names(JsonNode schema) => [.. schema["properties"]!.AsObject().Select(property => property.Key).Order(StringComparer.Ordinal)];

    // What JSON leaves out has no getter here.
    private static string[] Members(Type type) =>
        [.. ClientJson.Options.GetTypeInfo(type).Properties.Where(property => property.Get is not null).Select(property => property.Name).Order(StringComparer.Ordinal)];
}
