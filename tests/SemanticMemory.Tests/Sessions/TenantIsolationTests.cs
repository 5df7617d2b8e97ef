using System.Reflection;
using System.Text.Json.Nodes;
using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Profiles;
using SemanticMemory.Replies;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Tests.Chat;

namespace SemanticMemory.Tests.Sessions;

/// <summary>No way of reading or writing, on one tenant, shows or changes anything of another; nor on behalf of one user anything of another's.</summary>
public sealed class TenantIsolationTests : IAsyncLifetime
{
    // A model that says what it is shown would tell what it must not see.
    private readonly MemoryFixture _fixture = new(new SessionManagerOptions { ChatClient = new EchoingClient() });

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    /// <summary>Every public method, called with ids of somebody else; what it answers is searched for the other's words.</summary>
    private static readonly Dictionary<string, Func<SessionManager, Target, Task<object?>>> s_calls = new()
    {
        [nameof(SessionManager.StartAsync)] = async (m, t) => (await m.StartAsync(new NewSession { Channel = "web", ExternalId = t.ExternalId })).Session,
        [nameof(SessionManager.ResolveAsync)] = async (m, t) => (await m.ResolveAsync(new ResolveRequest { Channel = "web", ExternalId = t.ExternalId })).Session,
        [nameof(SessionManager.LinkAsync)] = async (m, t) => await m.LinkAsync(t.User, "visitor"),
        [nameof(SessionManager.ForkAsync)] = async (m, t) => await m.ForkAsync(t.Session, t.Message),
        [nameof(SessionManager.GetAsync)] = async (m, t) => await m.GetAsync(t.Session),
        [nameof(SessionManager.ListAsync)] = async (m, _) => await m.ListAsync(new SessionQuery()),
        [nameof(SessionManager.UpdateAsync)] = async (m, t) => await m.UpdateAsync(t.Session, new SessionPatch(new JsonObject { ["title"] = "taken over" })),
        [nameof(SessionManager.PauseAsync)] = async (m, t) => await m.PauseAsync(t.Session),
        [nameof(SessionManager.ResumeAsync)] = async (m, t) => await m.ResumeAsync(t.Session),
        [nameof(SessionManager.ArchiveAsync)] = async (m, t) => await m.ArchiveAsync(t.Session),
        [nameof(SessionManager.UnarchiveAsync)] = async (m, t) => await m.UnarchiveAsync(t.Session),
        [nameof(SessionManager.DeleteAsync)] = async (m, t) => await m.DeleteAsync(t.Session),
        [nameof(SessionManager.RestoreAsync)] = async (m, t) => await m.RestoreAsync(t.Session),
        [nameof(SessionManager.EraseAsync)] = async (m, t) => await m.EraseAsync(t.Session),
        [nameof(SessionManager.AppendAsync)] = async (m, t) => await m.AppendAsync(t.Session, new NewMessage { Role = MessageRole.User, Content = "x", ExternalId = "m" }),
        [nameof(SessionManager.HistoryAsync)] = async (m, t) => await m.HistoryAsync(t.Session, new HistoryQuery()),
        [nameof(SessionManager.ChannelHistoryAsync)] = async (m, _) => await m.ChannelHistoryAsync("web", new HistoryQuery()),
        [nameof(SessionManager.RecentMessagesAsync)] = async (m, _) => await m.RecentMessagesAsync(new HistoryQuery()),
        [nameof(SessionManager.GetMessageAsync)] = async (m, t) => await m.GetMessageAsync(t.Message),
        [nameof(SessionManager.UpdateMessageAsync)] = async (m, t) => await m.UpdateMessageAsync(t.Message, new MessagePatch(new JsonObject { ["feedback"] = new JsonObject { ["rating"] = 1 } })),
        [nameof(SessionManager.DeleteMessageAsync)] = async (m, t) =>
        {
            await m.DeleteMessageAsync(t.Message);
            return null;
        },
        [nameof(SessionManager.GetPreferencesAsync)] = async (m, t) => await m.GetPreferencesAsync(t.User),
        [nameof(SessionManager.UpdatePreferencesAsync)] = async (m, t) => await m.UpdatePreferencesAsync(t.User, new PreferencesPatch(new JsonObject { ["memoryEnabled"] = false })),
        [nameof(SessionManager.PutItemAsync)] = async (m, t) => await m.PutItemAsync(ItemScope.Session(t.Session), "memory", "m", new ItemContent("x")),
        [nameof(SessionManager.GetItemAsync)] = async (m, t) => await m.GetItemAsync(ItemScope.Session(t.Session), "memory", "m"),
        [nameof(SessionManager.DeleteItemAsync)] = async (m, t) =>
        {
            await m.DeleteItemAsync(ItemScope.User(t.User), "memory", "m");
            return null;
        },
        [nameof(SessionManager.ListItemsAsync)] = async (m, t) => await m.ListItemsAsync(ItemScope.User(t.User)),
        [nameof(SessionManager.SummarizeAsync)] = async (m, t) => await m.SummarizeAsync(t.Session),
        [nameof(SessionManager.RefreshSummaryAsync)] = async (m, t) => await m.RefreshSummaryAsync(t.Session),
        [nameof(SessionManager.ReplyAsync)] = async (m, t) => await m.ReplyAsync(t.Session, new ReplyRequest { Content = "x", ExternalId = "m" }),
        [nameof(SessionManager.StreamReplyAsync)] = async (m, t) => await m.StreamReplyAsync(t.Session, new ReplyRequest { Content = "tangerine secret" }).ToListAsync(),
        [nameof(SessionManager.GetSummaryAsync)] = async (m, t) => await m.GetSummaryAsync(t.Session),
        [nameof(SessionManager.FillVectorsAsync)] = async (m, _) => await m.FillVectorsAsync(),
        [nameof(SessionManager.SearchAsync)] = async (m, t) => await m.SearchAsync(new SearchRequest { Query = "tangerine secret", Filter = new MessageFilter { UserId = t.User } }),
        [nameof(SessionManager.BuildContextAsync)] = async (m, t) => await m.BuildContextAsync(t.Session, new ContextRequest { Query = "tangerine secret", Scope = RecallScope.Tenant }),
    };

    public static TheoryData<string> Methods =>
    [
        .. typeof(SessionManager).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName && method.Name != nameof(SessionManager.OnBehalfOf))
            .Select(method => method.Name).Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task A_call_on_one_tenant_touches_nothing_of_another(string method)
    {
        var theirs = await SeedAsync(_fixture.Tenant("globex"), "kim");
        var before = await ImageAsync(_fixture.Tenant("globex"), theirs);

        await AssertShowsNothingAsync(method, _fixture.Memory, theirs);

        Assert.Equal(before, await ImageAsync(_fixture.Tenant("globex"), theirs));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task A_call_on_behalf_of_one_user_touches_nothing_of_another(string method)
    {
        var theirs = await SeedAsync(_fixture.Memory, "kim");
        var before = await ImageAsync(_fixture.Memory, theirs);

        await AssertShowsNothingAsync(method, _fixture.Memory.OnBehalfOf("dana"), theirs);

        Assert.Equal(before, await ImageAsync(_fixture.Memory, theirs));
    }

    [Fact]
    public async Task A_context_on_behalf_of_a_user_recalls_that_user_only_even_over_the_tenant()
    {
        await SeedAsync(_fixture.Memory, "kim");
        var own = await _fixture.StartAsync(user: "dana");
        await _fixture.StartAsync(user: "dana", said: "My tangerine is no secret.");

        var window = await _fixture.Memory.OnBehalfOf("dana").BuildContextAsync(own.Id, new ContextRequest { Query = "tangerine secret", Scope = RecallScope.Tenant });

        Assert.Equal("My tangerine is no secret.", Assert.Single(window.Recalled).Message.Content);
    }

    private static async Task AssertShowsNothingAsync(string method, SessionManager manager, Target target)
    {
        Assert.True(s_calls.TryGetValue(method, out var call), $"{method} needs a case here.");
        try
        {
            var shown = System.Text.Json.JsonSerializer.Serialize(await call(manager, target));
            Assert.DoesNotContain("globex secret", shown, StringComparison.Ordinal);
            Assert.DoesNotContain(target.Message.ToString(), shown, StringComparison.Ordinal);
        }
        catch (MemoryException refused)
        {
            Assert.Equal(MemoryError.NotFound, refused.Error);
        }
    }

    private static async Task<Target> SeedAsync(SessionManager manager, string user)
    {
        var session = (await manager.StartAsync(new NewSession { Channel = "web", UserId = user, ExternalId = "shared", Title = "globex secret" })).Session;
        var message = await manager.AppendAsync(session.Id, new NewMessage { Role = MessageRole.User, Content = "The tangerine is a globex secret.", ExternalId = "m" });
        await manager.UpdatePreferencesAsync(user, new PreferencesPatch(new JsonObject { ["systemPrompt"] = "globex secret" }));
        await manager.PutItemAsync(ItemScope.Session(session.Id), "memory", "m", new ItemContent("globex secret"));
        await manager.PutItemAsync(ItemScope.User(user), "memory", "m", new ItemContent("globex secret"));
        await manager.SummarizeAsync(session.Id);
        return new Target(session.Id, message.Id, user, "shared");
    }

    private static async Task<string> ImageAsync(SessionManager manager, Target target) => System.Text.Json.JsonSerializer.Serialize(new
    {
        Session = await manager.GetAsync(target.Session),
        Messages = await manager.HistoryAsync(target.Session, new HistoryQuery()),
        Preferences = await manager.GetPreferencesAsync(target.User),
        Items = new[] { await manager.ListItemsAsync(ItemScope.Session(target.Session)), await manager.ListItemsAsync(ItemScope.User(target.User)) },
        Found = (await manager.SearchAsync(new SearchRequest { Query = "tangerine secret" })).Hits.Select(hit => (hit.Message.Id, hit.Score)).ToArray(),
    });

    public sealed record Target(Guid Session, Guid Message, string User, string ExternalId);
}
