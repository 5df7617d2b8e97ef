using System.Text.Json.Nodes;
using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Profiles;
using SemanticMemory.Search;
using SemanticMemory.Sessions;

namespace SemanticMemory.Tests.Sessions;

public class PreferenceTests : IAsyncLifetime
{
    private MemoryFixture _fixture = null!;

    private SessionManager Memory => _fixture.Memory;

    public async ValueTask InitializeAsync() => _fixture = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual Task<MemoryFixture> OpenAsync() => Task.FromResult(new MemoryFixture());

    [Fact]
    public async Task A_user_nobody_has_heard_of_has_the_defaults()
    {
        var preferences = await Memory.GetPreferencesAsync("nobody");

        Assert.Equal(new UserPreferences(), preferences);
        Assert.Equal((true, true, true), (preferences.MemoryEnabled, preferences.HistoryEnabled, preferences.AllowDataTraining));
    }

    [Fact]
    public async Task What_is_named_changes_and_null_goes_back_to_the_default()
    {
        await PreferAsync("""{"memoryEnabled":false,"maxContextMessages":7,"systemPrompt":"Be brief.","preferredModel":"m","timeZone":"Europe/Berlin","weekStart":"sunday","responsePreferences":{"tone":"dry"},"allowDataTraining":false}""");
        var changed = await PreferAsync("""{"maxContextMessages":null,"memoryEnabled":null,"weekStart":"monday"}""");

        Assert.Equal(
            (true, null, "Be brief.", "m", "Europe/Berlin", WeekStart.Monday, false),
            (changed.MemoryEnabled, changed.MaxContextMessages, changed.SystemPrompt, changed.PreferredModel, changed.TimeZone, changed.WeekStart, changed.AllowDataTraining));
        Assert.Equal("""{"tone":"dry"}""", (await Memory.GetPreferencesAsync("dana")).ResponsePreferences!.ToJsonString());
        Assert.Equal(new UserPreferences(), await Memory.GetPreferencesAsync("kim"));
    }

    [Theory]
    [InlineData("""{"memoryEnabled":"yes"}""", "memoryEnabled")]
    [InlineData("""{"historyEnabled":0}""", "historyEnabled")]
    [InlineData("""{"maxContextMessages":0}""", "maxContextMessages")]
    [InlineData("""{"maxContextMessages":51}""", "maxContextMessages")]
    [InlineData("""{"maxContextMessages":2.5}""", "maxContextMessages")]
    [InlineData("""{"systemPrompt":5}""", "systemPrompt")]
    [InlineData("""{"preferredModel":" "}""", "preferredModel")]
    [InlineData("""{"responsePreferences":[1]}""", "responsePreferences")]
    [InlineData("""{"allowDataTraining":1}""", "allowDataTraining")]
    [InlineData("""{"timeZone":"Mars/Base"}""", "timeZone")]
    [InlineData("""{"timeZone":""}""", "timeZone")]
    [InlineData("""{"weekStart":"friday"}""", "weekStart")]
    [InlineData("""{"theme":"dark"}""", "theme")]
    public async Task A_wrong_member_is_named_and_nothing_changes(string patch, string field)
    {
        var before = await PreferAsync("""{"systemPrompt":"Be brief."}""");

        Assert.Equal(field, Assert.Single((await Assert.ThrowsAsync<MemoryException>(() => PreferAsync(patch))).Errors).Key);

        Assert.Equal(before, await Memory.GetPreferencesAsync("dana"));
    }

    [Fact]
    public async Task Changes_of_many_callers_at_once_are_all_kept()
    {
        string[] patches =
        [
            """{"memoryEnabled":false}""", """{"historyEnabled":false}""", """{"maxContextMessages":3}""", """{"systemPrompt":"s"}""",
            """{"preferredModel":"m"}""", """{"responsePreferences":"r"}""", """{"timeZone":"UTC"}""", """{"weekStart":"sunday"}""",
        ];

        await Task.WhenAll(patches.Select(patch => Task.Run(() => PreferAsync(patch, _fixture.Tenant("acme")))));

        var all = await Memory.GetPreferencesAsync("dana");
        Assert.Equal(
            (false, false, 3, "s", "m", "r", "UTC", WeekStart.Sunday),
            (all.MemoryEnabled, all.HistoryEnabled, all.MaxContextMessages, all.SystemPrompt, all.PreferredModel, all.ResponsePreferences!.GetValue<string>(), all.TimeZone, all.WeekStart));
    }

    [Theory]
    [InlineData(RecallScope.Auto)]
    [InlineData(RecallScope.User)]
    [InlineData(RecallScope.Tenant)]
    public async Task With_memory_off_nothing_is_recalled(RecallScope scope)
    {
        await _fixture.StartAsync(said: "The tangerine is ripe.");
        var session = await _fixture.StartAsync();
        var request = new ContextRequest { Query = "tangerine", Scope = scope };
        Assert.Single((await Memory.BuildContextAsync(session.Id, request)).Recalled);

        await PreferAsync("""{"memoryEnabled":false}""");

        var window = await Memory.BuildContextAsync(session.Id, request);
        Assert.Empty(window.Recalled);
        Assert.Equal(RecallScopeUsed.None, window.ScopeUsed);
    }

    [Fact]
    public async Task With_history_off_nothing_is_stored_and_the_answer_says_so()
    {
        var session = await _fixture.StartAsync(said: "Before.");
        var last = (await Memory.HistoryAsync(session.Id, new HistoryQuery())).Items[0].Id;
        await PreferAsync("""{"historyEnabled":false}""");

        var one = await _fixture.SayAsync(session.Id, "A tangerine.", externalId: "m");
        var two = await Memory.AppendAsync(session.Id, [new NewMessage { Role = MessageRole.User, Content = "Two tangerines." }, new NewMessage { Role = MessageRole.Assistant, Content = "Fine.", OutputTokens = 5 }]);

        Assert.All([one, .. two], answer => Assert.Equal((Guid.Empty, false, NotStoredReason.HistoryOff), (answer.Id, answer.Created, answer.NotStored)));
        Assert.Equal("m", one.ExternalId);
        Assert.Equal((1, 0), ((await Memory.GetAsync(session.Id)).MessageCount, (await Memory.GetAsync(session.Id)).OutputTokens));
        Assert.Empty((await Memory.SearchAsync(new SearchRequest { Query = "tangerine", Mode = SearchMode.Keyword })).Hits);
        Assert.Equal("history-off", (await Assert.ThrowsAsync<MemoryException>(() => Memory.ForkAsync(session.Id, last))).Problem);
        var started = await Memory.StartAsync(new NewSession { Channel = "web", UserId = "dana" }, new NewMessage { Role = MessageRole.User, Content = "Secret." });
        Assert.Equal((0, null), (started.Session.MessageCount, started.Session.Title));

        await PreferAsync("""{"historyEnabled":true}""");
        Assert.True((await _fixture.SayAsync(session.Id, "A tangerine.", externalId: "m")).Created);
    }

    [Fact]
    public async Task With_history_off_a_message_is_checked_all_the_same()
    {
        var session = await _fixture.StartAsync();
        await PreferAsync("""{"historyEnabled":false}""");
        await Assert.ThrowsAsync<MemoryException>(() => _fixture.SayAsync(session.Id, " "));
        await Memory.DeleteAsync(session.Id);

        Assert.Equal("session-deleted", (await Assert.ThrowsAsync<MemoryException>(() => _fixture.SayAsync(session.Id, "Fine."))).Problem);
    }

    [Fact]
    public async Task With_history_off_a_window_has_the_turns_that_the_request_carries()
    {
        await _fixture.StartAsync(said: "The tangerine is ripe.");
        var session = await _fixture.StartAsync();
        await PreferAsync("""{"historyEnabled":false}""");

        var window = await Memory.BuildContextAsync(session.Id, new ContextRequest { Recent = [new NewMessage { Role = MessageRole.User, Content = "Is the tangerine ripe?" }] });

        Assert.Equal("Is the tangerine ripe?", Assert.Single(window.Messages).Content);
        Assert.Equal("The tangerine is ripe.", Assert.Single(window.Recalled).Message.Content);
    }

    [Fact]
    public async Task A_window_has_as_many_turns_as_the_user_prefers_unless_the_request_says()
    {
        var session = await _fixture.StartAsync(said: ["one", "two", "three", "four"]);
        await PreferAsync("""{"maxContextMessages":2}""");

        Assert.Equal(["three", "four"], (await Memory.BuildContextAsync(session.Id, new ContextRequest())).Messages.Select(message => message.Content));
        Assert.Equal(3, (await Memory.BuildContextAsync(session.Id, new ContextRequest { MaxMessages = 3 })).Messages.Count);
    }

    [Fact]
    public async Task The_users_prompt_heads_sessions_without_one()
    {
        await PreferAsync("""{"systemPrompt":"Be brief."}""");
        var (plain, own, others) = (
            await _fixture.StartAsync(), (await Memory.StartAsync(new NewSession { Channel = "web", UserId = "dana", SystemPrompt = "Be kind." })).Session, await _fixture.StartAsync(user: "kim"));

        Assert.Equal("Be brief.", (await WindowAsync(plain)).SystemPrompt);
        Assert.Equal("Be kind.", (await WindowAsync(own)).SystemPrompt);
        Assert.Null((await WindowAsync(others)).SystemPrompt);
        Assert.Null((await Memory.GetAsync(plain.Id)).SystemPrompt);
    }

    [Theory]
    [InlineData("\"Answer in rhymes.\"", "preference / response: Answer in rhymes.")]
    [InlineData("""{"tone":"formal","bullets":true}""", "preference / tone: formal\n- preference / bullets: true")]
    public async Task Response_preferences_stand_before_all_facts(string wishes, string shown)
    {
        await PreferAsync($$"""{"responsePreferences":{{wishes}}}""");
        await Memory.PutItemAsync(ItemScope.User("dana"), "memory", "cat", new ItemContent("Has a cat.", int.MaxValue));
        var session = await _fixture.StartAsync(said: "Hello.");

        var window = await Memory.BuildContextAsync(session.Id, new ContextRequest { Format = ContextFormat.Text });

        Assert.Contains($"- {shown}\n- memory / cat: Has a cat.", window.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dates_are_shown_in_the_users_time_zone_unless_the_request_says()
    {
        await PreferAsync("""{"timeZone":"Asia/Tokyo"}""");
        var session = await _fixture.StartAsync(said: "Hello.");

        Assert.Contains("18:00 user", (await Memory.BuildContextAsync(session.Id, new ContextRequest { Format = ContextFormat.Text })).Text, StringComparison.Ordinal);
        Assert.Contains("09:00 user", (await Memory.BuildContextAsync(session.Id, new ContextRequest { Format = ContextFormat.Text, TimeZone = "UTC" })).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_behalf_of_a_user_there_are_no_others()
    {
        var dana = Memory.OnBehalfOf("dana");

        Assert.True((await dana.GetPreferencesAsync("dana")).MemoryEnabled);
        Assert.Equal(MemoryError.NotFound, (await Assert.ThrowsAsync<MemoryException>(() => dana.GetPreferencesAsync("kim"))).Error);
    }

    private Task<ContextWindow> WindowAsync(Session session) => Memory.BuildContextAsync(session.Id, new ContextRequest());

    private Task<UserPreferences> PreferAsync(string patch, SessionManager? memory = null) =>
        (memory ?? Memory).UpdatePreferencesAsync("dana", new PreferencesPatch((JsonObject)JsonNode.Parse(patch)!));
}
