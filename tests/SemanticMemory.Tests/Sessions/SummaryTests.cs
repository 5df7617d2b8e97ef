using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;
using SemanticMemory.Summaries;

namespace SemanticMemory.Tests.Sessions;

public class SummaryTests : IAsyncLifetime
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
    public async Task A_summary_is_made_stored_and_stands_at_its_session()
    {
        var session = await _fixture.StartAsync(said: ["The tangerine shipment is late.", "When does the tangerine shipment arrive?"]);
        await AssertNotFoundAsync(() => Memory.GetSummaryAsync(session.Id));

        var made = await Memory.SummarizeAsync(session.Id);

        Assert.Equal("tangerine shipment", made.Topics[0]);
        Assert.Equal(["When does the tangerine shipment arrive?"], made.OpenQuestions);
        Assert.Equal((SummaryKind.Structural, 2L, TimeSpan.FromSeconds(10)), (made.Kind, made.MessageCount, made.Duration));
        Assert.Equivalent(made, await Memory.GetSummaryAsync(session.Id));
        Assert.Equal(made.Summary, (await Memory.GetAsync(session.Id)).Summary);
    }

    [Fact]
    public async Task It_is_of_the_session_as_it_is_when_it_is_made()
    {
        var session = await _fixture.StartAsync(said: "Is the tangerine ripe?");
        await Memory.SummarizeAsync(session.Id);
        await _fixture.SayAsync(session.Id, "Yes.", MessageRole.Assistant);

        Assert.Equal(1, (await Memory.GetSummaryAsync(session.Id)).MessageCount);
        var again = await Memory.SummarizeAsync(session.Id);
        Assert.Equal((2L, 0), (again.MessageCount, again.OpenQuestions.Count));
    }

    [Fact]
    public async Task Nothing_of_a_deleted_message_stays_in_a_summary()
    {
        var session = await _fixture.StartAsync(said: ["My password is kumquat.", "Hello."]);
        await Memory.SummarizeAsync(session.Id);
        var first = (await Memory.HistoryAsync(session.Id, new HistoryQuery { Ascending = true })).Items[0].Id;

        await Memory.DeleteMessageAsync(first);

        await AssertNotFoundAsync(() => Memory.GetSummaryAsync(session.Id));
        Assert.Null((await Memory.GetAsync(session.Id)).Summary);
        Assert.DoesNotContain("kumquat", (await Memory.SummarizeAsync(session.Id)).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_summary_made_while_a_message_is_deleted_has_nothing_of_it()
    {
        for (var i = 0; i < 20; i++)
        {
            var session = await _fixture.StartAsync(said: "My password is kumquat.");
            var message = (await Memory.HistoryAsync(session.Id, new HistoryQuery())).Items[0].Id;
            await Task.WhenAll(Task.Run(() => Memory.SummarizeAsync(session.Id)), Task.Run(() => Memory.DeleteMessageAsync(message)));

            Assert.DoesNotContain("kumquat", (await Memory.GetAsync(session.Id)).Summary ?? "", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_deleted_sessions_summary_is_read_and_not_made_and_an_erased_ones_is_gone()
    {
        var session = await _fixture.StartAsync(said: "Hello.");
        await Memory.SummarizeAsync(session.Id);
        await Memory.DeleteAsync(session.Id);

        Assert.Equal(1, (await Memory.GetSummaryAsync(session.Id)).MessageCount);
        Assert.Equal("session-deleted", (await Assert.ThrowsAsync<MemoryException>(() => Memory.SummarizeAsync(session.Id))).Problem);
        await Memory.EraseAsync(session.Id);
        Assert.Equal(0, await _fixture.Store.OpenTenant(Memory.Tenant).Records.CountAsync(Filter.Everything));
    }

    [Fact]
    public async Task Turns_that_fall_out_of_the_window_are_summed_up_in_it()
    {
        var session = await _fixture.StartAsync();
        await _fixture.SayAsync(session.Id, "The tangerine shipment to Rotterdam is late. Who pays for the cooling?");
        for (var i = 0; i < 30; i++)
        {
            await _fixture.SayAsync(session.Id, $"Point {i} is settled.", i % 2 == 0 ? MessageRole.Assistant : MessageRole.User);
        }

        var window = await Memory.BuildContextAsync(session.Id, new ContextRequest { Format = ContextFormat.Text });

        Assert.Equal((20, 11), (window.Messages.Count, window.Omitted.Messages));
        Assert.StartsWith("11 earlier messages on web over ", window.Summary, StringComparison.Ordinal);
        Assert.Contains("tangerine shipment", window.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("Open question", window.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("Point 10", window.Summary, StringComparison.Ordinal);
        Assert.Contains("## Summary of this conversation so far\n    11 earlier messages", window.Text, StringComparison.Ordinal);
        Assert.InRange(window.Tokens.Summary, 1, 250);
        Assert.Null((await Memory.GetAsync(session.Id)).Summary);
    }

    [Fact]
    public async Task It_goes_on_with_the_conversation()
    {
        var session = await _fixture.StartAsync();
        await Memory.AppendAsync(session.Id, [.. Enumerable.Range(0, 300).Select(i => new NewMessage { Role = MessageRole.User, Content = $"Crate {i} of the tangerine shipment has arrived." })]);
        var before = (await Memory.BuildContextAsync(session.Id, new ContextRequest { MaxMessages = 10 })).Summary;
        await _fixture.SayAsync(session.Id, "That is all.");

        var after = (await Memory.BuildContextAsync(session.Id, new ContextRequest { MaxMessages = 10 })).Summary;

        Assert.StartsWith("290 earlier messages on web over ", before, StringComparison.Ordinal);
        Assert.StartsWith("291 earlier messages on web over ", after, StringComparison.Ordinal);
        Assert.Contains("of the newest 30 of them.", after, StringComparison.Ordinal);
        Assert.Contains("Crate 290 of", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_was_deleted_is_in_no_later_window()
    {
        var session = await _fixture.StartAsync(said: ["The tangerine, please.", "The tangerine costs what?", "The kumquat.", "That is all."]);
        var request = new ContextRequest { MaxMessages = 1, Format = ContextFormat.Text };
        Assert.Contains("tangerine", (await Memory.BuildContextAsync(session.Id, request)).Text, StringComparison.Ordinal);

        // By another manager of the same tenant, as another server has one; as many are said again, before the others, so that nothing else tells.
        var messages = (await Memory.HistoryAsync(session.Id, new HistoryQuery { Ascending = true })).Items;
        await _fixture.Tenant("acme").DeleteMessageAsync(messages[0].Id);
        await _fixture.Tenant("acme").DeleteMessageAsync(messages[1].Id);
        await _fixture.Tenant("acme").AppendAsync(session.Id, [.. Enumerable.Range(0, 2).Select(i => new NewMessage { Role = MessageRole.User, Content = "The papaya.", Timestamp = messages[i].Timestamp })]);

        var window = await Memory.BuildContextAsync(session.Id, request);
        Assert.StartsWith("3 earlier messages on web", window.Summary, StringComparison.Ordinal);
        Assert.Contains("papaya", window.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("tangerine", window.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_was_said_in_an_erased_session_is_in_no_window_of_the_next_one_of_its_name()
    {
        string[] said = ["The tangerine.", "The kumquat.", "That is all."];
        var request = new ContextRequest { MaxMessages = 1, Format = ContextFormat.Text };
        var first = await SayAsync("tangerine");
        Assert.Contains("tangerine", (await Memory.BuildContextAsync(first, request)).Text, StringComparison.Ordinal);
        await _fixture.Tenant("acme").EraseAsync(first);

        // The same ids at the same times, in other words.
        var second = await SayAsync("papaya");

        Assert.Equal(first, second);
        var text = (await Memory.BuildContextAsync(second, request)).Text;
        Assert.Contains("papaya", text, StringComparison.Ordinal);
        Assert.DoesNotContain("tangerine", text, StringComparison.OrdinalIgnoreCase);

        async Task<Guid> SayAsync(string fruit)
        {
            var session = (await Memory.StartAsync(new NewSession { Channel = "web", ExternalId = "thread" })).Session.Id;
            await Memory.AppendAsync(session, [.. said.Select((text, i) => new NewMessage
            {
                Role = MessageRole.User,
                ExternalId = $"m{i}",
                Content = text.Replace("tangerine", fruit, StringComparison.Ordinal),
                Timestamp = MemoryFixture.Start.AddSeconds(i),
            })]);
            return session;
        }
    }

    [Fact]
    public async Task A_whole_conversation_in_the_window_needs_no_summary()
    {
        var session = await _fixture.StartAsync(said: ["One.", "Two."]);
        await Memory.SummarizeAsync(session.Id);

        Assert.Null((await Memory.BuildContextAsync(session.Id, new ContextRequest())).Summary);
    }

    [Fact]
    public async Task Turns_that_only_the_request_carries_are_no_part_of_it()
    {
        var session = await _fixture.StartAsync(said: ["The tangerine.", "The kumquat."]);

        var window = await Memory.BuildContextAsync(
            session.Id, new ContextRequest { MaxMessages = 2, Recent = [new NewMessage { Role = MessageRole.User, Content = "The papaya." }] });

        Assert.Equal(["The kumquat.", "The papaya."], window.Messages.Select(message => message.Content));
        Assert.StartsWith("1 earlier message on web (", window.Summary, StringComparison.Ordinal);
        Assert.Contains("tangerine", window.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("kumquat", window.Summary, StringComparison.Ordinal);
    }

    private static async Task AssertNotFoundAsync(Func<Task> call) => Assert.Equal(MemoryError.NotFound, (await Assert.ThrowsAsync<MemoryException>(call)).Error);
}
