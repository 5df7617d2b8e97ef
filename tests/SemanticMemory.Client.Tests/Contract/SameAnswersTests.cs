using System.Text.Json;
using System.Text.Json.Nodes;
using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Profiles;
using SemanticMemory.Search;
using SemanticMemory.Server.Tests.Support;
using SemanticMemory.Sessions;

namespace SemanticMemory.Client.Tests.Contract;

/// <summary>The same calls in tenants of one name: what a program sees does not depend on where the memory is.</summary>
public sealed class SameAnswersTests(RunningServer server)
{
    // What the clock, or chance, has a hand in.
    private static readonly string[] s_varying = ["createdAt", "updatedAt", "pausedAt", "archivedAt", "deletedAt", "tookMs", "nextCursor", "to"];

    [Fact]
    public async Task Both_clients_answer_alike_to_the_last_member()
    {
        var tenant = await server.CreateTenantAsync();
        await using var http = MemoryUnderTest.OverHttp(server.Address, tenant.Key);
        await using var inProcess = MemoryUnderTest.InProcess(tenant.Id);

        var over = await AnswersAsync(http.Client);
        var here = await AnswersAsync(inProcess.Client);

        Assert.Equal(here.Count, over.Count);
        Assert.All(here.Zip(over), pair => Assert.Equal(pair.First, pair.Second));
    }

    private static async Task<List<string>> AnswersAsync(IMemoryClient memory)
    {
        var answers = new List<string>();
        void Keep(object? answer) => answers.Add(Without(JsonSerializer.SerializeToNode(answer, JsonSerializerOptions.Web))!.ToJsonString());

        var day = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        NewMessage[] said =
        [
            new() { ExternalId = "1", Role = MessageRole.User, Author = "Dana, Acme", Content = "What would 120 seats cost us?", Timestamp = day, Metadata = new JsonObject { ["k"] = "v" } },
            new() { ExternalId = "2", Role = MessageRole.Assistant, Content = "9,400 euros a year.", Timestamp = day.AddMinutes(4), InputTokens = 20, OutputTokens = 8, Model = "m" },
        ];
        var mail = await memory.StartAsync(new NewSession { Channel = "email", ExternalId = "a", UserId = "dana", Tags = ["vip"], Entity = new EntityRef("case", "1"), SystemPrompt = "Be brief." });
        Keep(mail);
        Keep(await memory.AppendAsync(mail.Session.Id, said));
        var chat = await memory.StartAsync(new NewSession { Channel = "web", ExternalId = "b", UserId = "dana" }, said[0] with { ExternalId = "3", Content = "The price of 120 seats again, please?", Timestamp = day.AddDays(3) });
        Keep(chat);
        Keep(await memory.GetAsync(mail.Session.Id));
        Keep(await memory.GetWithMessagesAsync(mail.Session.Id, 1));
        Keep(await memory.ListAsync(new SessionQuery { UserId = "dana" }));
        Keep(await memory.HistoryAsync(mail.Session.Id, new HistoryQuery { Limit = 1 }));
        Keep(await memory.PutItemAsync(ItemScope.User("dana"), "user_info", "currency", new ItemContent("EUR", 1, day.AddYears(50))));
        Keep(await memory.ListItemsAsync(ItemScope.User("dana")));
        Keep(await memory.GetPreferencesAsync("dana"));
        Keep(await memory.BuildContextAsync(chat.Session.Id, new ContextRequest { Format = ContextFormat.Messages, Explain = true, MaxTokens = 900 }));
        Keep(await memory.BuildContextAsync(mail.Session.Id, new ContextRequest { Query = "seats", Format = ContextFormat.Text }));
        Keep(await memory.SearchAsync(new SearchRequest { Query = "cost of seats in March 2026", GroupBySession = true, Explain = true, Facets = [SearchFacet.Role, SearchFacet.User] }));
        Keep(await memory.SearchAsync(new SearchRequest { Query = "seats since 1 March 2026", Limit = 1 }));
        Keep(await memory.SummarizeAsync(mail.Session.Id));
        Keep(await memory.PauseAsync(mail.Session.Id));
        return answers;
    }

    private static JsonNode? Without(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToArray())
                {
                    if (s_varying.Contains(name))
                    {
                        members[name] = value is null ? null : "(some)";
                    }
                    else if (value?.GetValueKind() == JsonValueKind.Number)
                    {
                        // Scores have a share of recency: the seconds between both runs show in the tenth digit.
                        members[name] = Math.Round(value.GetValue<double>(), 4);
                    }
                    else
                    {
                        Without(value);
                    }
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Without(item);
                }

                break;
        }

        return node;
    }
}
