using System.Text.Json.Nodes;
using SemanticMemory.CrashChild;
using SemanticMemory.Limits;
using SemanticMemory.Messages;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Sessions;

/// <summary>What verifying finds and mends, and what it leaves alone.</summary>
public class SessionVerificationTests : IAsyncLifetime
{
    private MemoryFixture _fixture = null!;

    private SessionManager Memory => _fixture.Memory;

    private TenantStore Tenant => _fixture.Store.OpenTenant(Memory.Tenant);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _fixture = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual Task<MemoryFixture> OpenAsync() => Task.FromResult(new MemoryFixture());

    [Fact]
    public async Task A_lost_sum_is_found_without_a_change_then_mended_once()
    {
        var session = await _fixture.StartAsync();
        await AnswerAsync(Memory, session.Id, 10, 5);
        await AnswerAsync(Losing(), session.Id, 30, 1);

        for (var look = 0; look < 2; look++)
        {
            var found = await VerifyAsync(dryRun: true);
            Assert.Equal((1, 31), (found.TokenSums, found.MissingTokens));
            Assert.Equal((10, 5), await SumsAsync(session.Id));
        }

        var mended = await VerifyAsync();
        Assert.Equal((1, 31, 1, 2), (mended.TokenSums, mended.MissingTokens, mended.Sessions, mended.Messages));
        Assert.Equal((40, 6), await SumsAsync(session.Id));
        Assert.True((await VerifyAsync()).IsRight);

        await AnswerAsync(Losing(), session.Id, 2, 0);
        await VerifyAsync();
        Assert.Equal((42, 6), await SumsAsync(session.Id));
        Assert.Equal(48, await ChargedAsync("dana"));
    }

    [Fact]
    public async Task What_deleted_messages_used_stays_spent_and_does_not_hide_what_was_lost()
    {
        var session = await _fixture.StartAsync();
        await AnswerAsync(Memory, session.Id, 10, 5);
        var deleted = await AnswerAsync(Memory, session.Id, 100, 0);
        await AnswerAsync(Losing(), session.Id, 40, 2);
        await Memory.DeleteMessageAsync(deleted);
        Assert.Equal((110, 5), await SumsAsync(session.Id));

        Assert.Equal(42, (await VerifyAsync()).MissingTokens);

        Assert.Equal((150, 7), await SumsAsync(session.Id));
        Assert.True((await VerifyAsync()).IsRight);
    }

    [Fact]
    public async Task A_delete_that_died_before_its_note_is_noted_and_gives_nothing_back()
    {
        var session = await _fixture.StartAsync();
        await AnswerAsync(Memory, session.Id, 10, 5);
        var deleted = await AnswerAsync(Memory, session.Id, 100, 0);
        await Assert.ThrowsAsync<MemoryException>(() => Losing().DeleteMessageAsync(deleted));

        var found = await VerifyAsync();

        Assert.Equal((0, 1), (found.TokenSums, found.UnnotedDeletes));
        Assert.Equal((110, 5), await SumsAsync(session.Id));
        Assert.True((await VerifyAsync()).IsRight);
        await AnswerAsync(Losing(), session.Id, 7, 0);
        Assert.Equal(7, (await VerifyAsync()).MissingTokens);
    }

    [Fact]
    public async Task An_answer_that_was_not_kept_is_right_as_it_is()
    {
        var session = await _fixture.StartAsync();
        var ledger = new TokenLedger(Tenant, "a");
        await ledger.AddUnkeptAsync(session, new NewMessage { Role = MessageRole.Assistant, Content = "Hm.", InputTokens = 9, OutputTokens = 1 }, _fixture.Time.GetUtcNow(), Token);

        Assert.True((await VerifyAsync()).IsRight);

        Assert.Equal((9, 1), await SumsAsync(session.Id));
    }

    [Fact]
    public async Task What_was_lost_is_charged_to_the_month_it_was_used_in()
    {
        var session = await _fixture.StartAsync();
        await AnswerAsync(Losing(), session.Id, 10, 0);
        _fixture.Time.Advance(TimeSpan.FromDays(40));
        await AnswerAsync(Memory, session.Id, 7, 0);
        await AnswerAsync(Losing(), session.Id, 5, 0);

        await VerifyAsync();

        Assert.Equal((10, 12), (await ChargedAsync("dana", MemoryFixture.Start), await ChargedAsync("dana")));
    }

    [Fact]
    public async Task A_fork_whose_records_are_lost_charges_nobody_for_its_copies()
    {
        var session = await _fixture.StartAsync();
        var answer = await AnswerAsync(Memory, session.Id, 10, 5);
        var fork = (await Memory.ForkAsync(session.Id, answer)).Id;
        await AnswerAsync(Memory, fork, 3, 0);
        var ofFork = Filter.AllOf(new Filter.EqualTo(RecordFields.Kind, "tokens"), new Filter.EqualTo(RecordFields.Owner, fork.ToString()));
        await Tenant.Records.DeleteAsync(ofFork, Token);

        Assert.Equal(18, (await VerifyAsync()).MissingTokens);

        Assert.Equal(((13, 5), 18), (await SumsAsync(fork), await ChargedAsync("dana")));
        Assert.True((await VerifyAsync()).IsRight);
    }

    [Fact]
    public async Task Tokens_of_a_linked_visitor_are_charged_to_the_user()
    {
        var visit = (await Memory.StartAsync(new NewSession { Channel = "web", AnonymousId = "v1" })).Session.Id;
        await AnswerAsync(Memory, visit, 4, 0);
        await Assert.ThrowsAsync<MemoryException>(() => Losing("records patch").LinkAsync("dana", "v1"));
        Assert.Equal(0, await ChargedAsync("dana"));

        Assert.Equal(1, (await VerifyAsync()).Charges);

        Assert.Equal(4, await ChargedAsync("dana"));
        Assert.True((await VerifyAsync()).IsRight);
    }

    [Fact]
    public async Task A_change_that_did_not_reach_all_messages_is_finished()
    {
        var session = await _fixture.StartAsync(said: ["Hello."]);
        await Assert.ThrowsAsync<MemoryException>(() => Losing("messages patch").UpdateAsync(session.Id, new SessionPatch(new JsonObject { ["tags"] = new JsonArray("b", "a") })));

        Assert.Equal(1, (await VerifyAsync(dryRun: true)).UnfinishedChanges);
        Assert.Empty((await MessageAsync(session.Id)).Payload.Keywords(MessageFields.Tags));
        Assert.Equal(1, (await VerifyAsync()).UnfinishedChanges);

        Assert.Equal(["b", "a"], (await MessageAsync(session.Id)).Payload.Keywords(MessageFields.Tags));
        Assert.True((await VerifyAsync()).IsRight);
    }

    [Fact]
    public async Task Whatever_sessions_are_sound_are_left_as_they_are()
    {
        var session = (await Memory.StartAsync(new NewSession { Channel = "web", UserId = "dana", AgentId = "a", Entity = new EntityRef("deal", "7"), Tags = ["b", "a"], AnonymousId = "v" })).Session.Id;
        await AnswerAsync(Memory, session, 1, 2);
        await _fixture.SayAsync(session, "What about the offer?");
        await _fixture.SayAsync(session, "Imported.", externalId: "x");
        await Memory.PauseAsync(session);
        await Memory.ArchiveAsync(session);
        await Memory.DeleteAsync(session);
        await _fixture.StartAsync();

        var found = await VerifyAsync();

        Assert.True(found.IsRight, found.ToString());
        Assert.Equal((2, 3), (found.Sessions, found.Messages));
    }

    [Fact]
    public async Task Tenants_are_told_of_one_by_one_and_rest_together()
    {
        await AnswerAsync(Losing(), (await _fixture.StartAsync()).Id, 10, 0);
        var globex = _fixture.Store.OpenTenant(TenantId.Parse("globex"));
        var dying = new SessionManager(
            new InterruptedStore(globex, call => call == "records upsert" ? throw new MemoryException(MemoryError.Unavailable, "store-unavailable", "Away.") : Task.CompletedTask),
            _fixture.Embedder,
            timeProvider: _fixture.Time);
        await AnswerAsync(dying, (await dying.StartAsync(new NewSession { Channel = "web" }, Token)).Session.Id, 7, 0);
        var rests = new RestingTime();

        var found = await new SessionVerification([globex, Tenant], rests).RunAsync(new SessionVerificationOptions { Rest = TimeSpan.FromHours(1) }, cancellationToken: Token);

        Assert.Equal([("globex", 7), ("acme", 10)], found.Select(report => (report.Tenant.Value, report.MissingTokens)));
        Assert.Equal(1, rests.Count);
        Assert.True((await VerifyAsync()).IsRight);
    }

    [Fact]
    public async Task An_append_that_is_under_way_is_not_counted_twice()
    {
        var session = await _fixture.StartAsync();
        var (reached, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var appending = Interrupted(async call =>
        {
            if (call == "records upsert")
            {
                reached.SetResult();
                await goOn.Task;
            }
        });
        var append = AnswerAsync(appending, session.Id, 10, 0);
        await reached.Task;
        var looked = new TaskCompletionSource();

        var verifying = new SessionVerification([Tenant]).RunAsync(
            new SessionVerificationOptions { Rest = TimeSpan.FromSeconds(1) }, new Told(looked), Token);
        await looked.Task;
        goOn.SetResult();
        await append;

        Assert.True((await verifying)[0].IsRight);
        Assert.Equal((10, 0), await SumsAsync(session.Id));
        Assert.True((await VerifyAsync()).IsRight);
    }

    [Fact]
    public async Task A_session_that_never_stands_still_is_left_alone_and_said_so()
    {
        var session = await _fixture.StartAsync();
        await AnswerAsync(Losing(), session.Id, 10, 0);
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await AnswerAsync(Memory, session.Id, 1, 0);
            }
        });

        var found = (await new SessionVerification([Tenant]).RunAsync(new SessionVerificationOptions { Rest = TimeSpan.FromMilliseconds(500) }, cancellationToken: Token))[0];
        await stop.CancelAsync();
        await writing;

        Assert.Equal((1, 0), (found.InUse, found.TokenSums));
        Assert.Equal(10, (await VerifyAsync()).MissingTokens);
    }

    [Fact]
    public async Task Two_verifications_at_once_correct_once()
    {
        var session = await _fixture.StartAsync();
        await AnswerAsync(Losing(), session.Id, 10, 5);
        var other = new InterruptedStore(Tenant, call => call == "records upsert" ? VerifyAsync() : Task.CompletedTask);

        await new SessionVerification([other], _fixture.Time).RunAsync(cancellationToken: Token);

        Assert.Equal((10, 5), await SumsAsync(session.Id));
        Assert.True((await VerifyAsync()).IsRight);
    }

    [Fact]
    public async Task Nothing_is_left_of_a_session_that_is_erased_while_it_is_mended()
    {
        var session = await _fixture.StartAsync();
        await AnswerAsync(Losing(), session.Id, 10, 5);
        var store = new InterruptedStore(Tenant, call => call == "records upsert" ? Memory.EraseAsync(session.Id) : Task.CompletedTask);

        await new SessionVerification([store], _fixture.Time).RunAsync(cancellationToken: Token);

        Assert.Equal(0, await Tenant.Records.CountAsync(Filter.Everything, Token));
        Assert.Equal(0, await Tenant.Messages.CountAsync(Filter.Everything, Token));
    }

    private static async Task<Guid> AnswerAsync(SessionManager memory, Guid session, int input, int output)
    {
        var message = new NewMessage { Role = MessageRole.Assistant, Content = "Good day.", ExternalId = Guid.NewGuid().ToString(), InputTokens = input, OutputTokens = output };
        try
        {
            return (await memory.AppendAsync(session, message)).Id;
        }
        catch (MemoryException)
        {
            return Guid.Empty;
        }
    }

    private async Task<SessionVerificationReport> VerifyAsync(bool dryRun = false) =>
        (await new SessionVerification([Tenant], _fixture.Time).RunAsync(new SessionVerificationOptions { DryRun = dryRun }, cancellationToken: Token))[0];

    /// <summary>A server that goes away whenever it is to do this; by default, to write a record.</summary>
    private SessionManager Losing(string call = "records upsert") =>
        Interrupted(now => now == call ? throw new MemoryException(MemoryError.Unavailable, "store-unavailable", "Away.") : Task.CompletedTask);

    private SessionManager Interrupted(Func<string, Task> before) => new(new InterruptedStore(Tenant, before), _fixture.Embedder, timeProvider: _fixture.Time);

    private async Task<(long Input, long Output)> SumsAsync(Guid session)
    {
        var now = await Memory.GetAsync(session, Token);
        return (now.InputTokens, now.OutputTokens);
    }

    private Task<long> ChargedAsync(string user, DateTimeOffset? at = null)
    {
        var now = at ?? _fixture.Time.GetUtcNow();
        var month = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero);
        return new TokenLedger(Tenant, "a").ReadAsync(new Account($"user:{user}", Filter.Everything), month, month.AddMonths(1), Token);
    }

    private async Task<StoredPoint> MessageAsync(Guid session) => (await Tenant.Messages.ScrollAsync(
        new ScrollQuery { Filter = new Filter.EqualTo(MessageFields.Session, session.ToString()), Order = MessageFields.Timestamp, Limit = 1 }, Token))[0];

    /// <summary>A clock whose every wait is over at once, and counted.</summary>
    private sealed class RestingTime : TimeProvider
    {
        public int Count { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Count++;
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }

    private sealed class Told(TaskCompletionSource looked) : IProgress<long>
    {
        public void Report(long value) => looked.TrySetResult();
    }
}
