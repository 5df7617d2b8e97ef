using System.Text.Json.Nodes;
using SemanticMemory.Cli.Eval;
using SemanticMemory.Context;
using SemanticMemory.Embedding;
using SemanticMemory.Messages;
using SemanticMemory.Profiles;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;
using SemanticMemory.Transfer;

namespace SemanticMemory.Tests.Cli.Migrate;

/// <summary>Two tenants with everything that is ever stored, the reserved tenant, and questions about them.</summary>
internal static class SampleStore
{
    private static readonly string[] s_tenants = ["corvid", "larkfield"];
    private static readonly Embedder s_embedder = new(new BuiltInEmbeddingGenerator());

    public static EmbeddingFingerprint Model => s_embedder.Fingerprint;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Fills an empty store.</summary>
    public static async Task FillAsync(MemoryStore store)
    {
        foreach (var name in s_tenants)
        {
            var (sessions, clock) = Open(store, name);
            clock.Now = Now(name);
            await File(name).StoreAsync(sessions, Token);
            await AddTheRestAsync(sessions);
        }

        // As the server keeps tenants, keys and the operator's key; and a tenant of its own that nothing was said in yet.
        await store.OpenTenant(TenantId.System).Records.UpsertAsync([Record("tenant", "corvid"), Record("tenant", "larkfield"), Record("operator", "hash")], Token);
        await store.OpenTenant(TenantId.Parse("quiet")).Records.UpsertAsync([Record("key", "quiet")], Token);
    }

    /// <summary>What questions and context windows of both tenants answer: ids, scores, texts.</summary>
    public static async Task<List<(string Question, IReadOnlyList<(Guid Id, double Score)> Hits, string Window)>> AnswersAsync(MemoryStore store)
    {
        var answers = new List<(string, IReadOnlyList<(Guid, double)>, string)>();
        foreach (var name in s_tenants)
        {
            var (sessions, clock) = Open(store, name);
            clock.Now = Now(name);
            var asking = (await sessions.ListAsync(new SessionQuery { Limit = 1 }, Token)).Items[0].Id;
            foreach (var question in File(name).Questions)
            {
                var found = await sessions.SearchAsync(new SearchRequest { Query = question.Question, Limit = 20 }, Token);
                var window = await sessions.BuildContextAsync(asking, new ContextRequest { Query = question.Question, Scope = RecallScope.Tenant, MaxTokens = 1500, Format = ContextFormat.Text }, Token);
                answers.Add((question.Question, [.. found.Hits.Select(hit => (hit.Message.Id, hit.Score))], window.Text!));
            }
        }

        return answers;
    }

    /// <summary>Every point of every tenant in one list of lines, vectors to two digits.</summary>
    public static async Task<IReadOnlyList<string>> LinesAsync(MemoryStore store)
    {
        var lines = new List<string>();
        foreach (var tenant in await store.ListTenantsAsync(Token))
        {
            var open = store.OpenTenant(tenant);
            foreach (var collection in (PointCollection[])[open.Messages, open.Sessions, open.Records])
            {
                await foreach (var page in collection.ReadAllAsync(100, Token))
                {
                    lines.AddRange(page.Select(point => $"{tenant} {collection.Schema.Name} {Contract.Rendered.Point(point)} {point.Lexical.Count} {point.Dense.Count}"));
                }
            }
        }

        return [.. lines.Order(StringComparer.Ordinal)];
    }

    /// <summary>Leaves a session as a process that died leaves it: its messages have yet to take over its fields.</summary>
    public static Task MarkAsync(MemoryStore store) => store.OpenTenant(TenantId.Parse(s_tenants[0])).Sessions.PatchAsync(
        new Filter.EqualTo(SessionFields.User, "mig"), new PointPatch { Set = new Payload { [SessionFields.Pending] = FieldValue.Of(1) } }, Token);

    // A tombstone, a fork, feedback, a changed tool call, a deleted session, preferences, pinned facts, a summary, a long mail.
    private static async Task AddTheRestAsync(SessionManager sessions)
    {
        var session = (await sessions.StartAsync(new NewSession { Channel = "email", UserId = "mig", ExternalId = "mig", Tags = ["b", "a"] }, Token)).Session;
        var said = await sessions.AppendAsync(
            session.Id,
            [
                new NewMessage { Role = MessageRole.User, Content = "The password is hunter2.", ExternalId = "m-1" },
                new NewMessage { Role = MessageRole.Assistant, Content = string.Join(' ', Enumerable.Range(0, 400).Select(number => $"Paragraph {number} of a long mail about valves.")), ExternalId = "m-2" },
                new NewMessage { Role = MessageRole.User, Content = "Thanks, the valve is 40 mm.", ExternalId = "m-3", Metadata = new JsonObject { ["case"] = "V-40" } },
            ],
            Token);
        await sessions.DeleteMessageAsync(said[0].Id, Token);
        await sessions.UpdateMessageAsync(said[2].Id, new MessagePatch(new JsonObject { ["feedback"] = new JsonObject { ["rating"] = 5 } }), Token);
        await sessions.ForkAsync(session.Id, said[2].Id, Token);
        await sessions.SummarizeAsync(session.Id, Token);
        await sessions.UpdatePreferencesAsync("mig", new PreferencesPatch(new JsonObject { ["timeZone"] = "Europe/Lisbon" }), Token);
        await sessions.PutItemAsync(ItemScope.User("mig"), "preference", "tone", new ItemContent("brief", 3, DateTimeOffset.MaxValue), Token);
        await sessions.PutItemAsync(ItemScope.Tenant, "memory", "site", new ItemContent("Two sites."), Token);
        var gone = (await sessions.StartAsync(new NewSession { Channel = "web", ExternalId = "gone" }, Token)).Session;
        await sessions.DeleteAsync(gone.Id, Token);
    }

    private static Point Record(string kind, string owner) => new()
    {
        Id = PointIds.From(kind, owner),
        Payload = new Payload
        {
            [RecordFields.Kind] = FieldValue.Of(kind),
            [RecordFields.Owner] = FieldValue.Of(owner),
            [RecordFields.CreatedAt] = FieldValue.Of(1_700_000_000_000_000),
            [RecordFields.Revision] = FieldValue.Of(long.MaxValue),
            Body = "{\"hash\":\"x\"}"u8.ToArray(),
        },
        Digest = owner,
    };

    private static (SessionManager Sessions, QuestionClock Clock) Open(MemoryStore store, string name)
    {
        var clock = new QuestionClock();
        return (new SessionManager(store.OpenTenant(TenantId.Parse(name)), s_embedder, timeProvider: clock), clock);
    }

    private static ConversationFile File(string name) => ConversationFile.Load(Path.Combine(Repository.Root, "eval-data", $"{name}-hr.json"));

    private static DateTimeOffset Now(string name) => File(name).Sessions.SelectMany(session => session.Messages).Max(message => message.Timestamp);
}
