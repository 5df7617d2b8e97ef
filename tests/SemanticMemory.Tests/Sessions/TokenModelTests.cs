using SemanticMemory.CrashChild;
using SemanticMemory.Limits;
using SemanticMemory.Messages;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Contract;

namespace SemanticMemory.Tests.Sessions;

/// <summary>Random appends, deletes, forks and erasures over some months, with sums that are lost on the way: verified, all sums and charges are what a plain count says.</summary>
public class TokenModelTests : IAsyncLifetime
{
    private const int Rounds = 5;
    private const int StepsInRound = 40;

    private static readonly string[] s_users = ["dana", "kim"];

    private readonly Dictionary<Guid, Told> _sessions = [];
    private readonly Dictionary<(string User, DateOnly Month), long> _charged = [];
    private MemoryFixture _fixture = null!;

    private TenantStore Tenant => _fixture.Store.OpenTenant(_fixture.Memory.Tenant);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _fixture = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual Task<MemoryFixture> OpenAsync() => Task.FromResult(new MemoryFixture());

    [Fact]
    public async Task Verified_sums_are_those_of_a_plain_count()
    {
        var seed = TestSeed.Next();
        await TestSeed.RunAsync(seed, async () =>
        {
            var random = new Random(seed);
            var lost = 0L;
            for (var round = 0; round < Rounds; round++)
            {
                for (var step = 0; step < StepsInRound; step++)
                {
                    await StepAsync(random);
                }

                lost += await LoseRecordsAsync(random);
                await VerifyAsync();
                Assert.True((await VerifyAsync()).IsRight, $"Round {round}: a second verification found something.");
                await AssertAsPlainAsync(round);
                _fixture.Time.Advance(TimeSpan.FromDays(random.Next(40)));
            }

            Assert.True(lost > 0, "No record was ever lost.");
        });
    }

    private async Task StepAsync(Random random)
    {
        _fixture.Time.Advance(TimeSpan.FromMinutes(1 + random.Next(600)));
        var live = _sessions.Where(session => session.Value.Messages.Count > 0).ToArray();
        switch (_sessions.Count == 0 ? 0 : live.Length == 0 ? 9 : random.Next(10))
        {
            case 0:
                var user = s_users[random.Next(s_users.Length)];
                _sessions[(await _fixture.StartAsync(user: user)).Id] = new Told(user);
                break;
            case 1:
                await ForkAsync(random, live);
                break;
            case 2 or 3:
                var (id, told) = live[random.Next(live.Length)];
                var at = random.Next(told.Messages.Count);
                await _fixture.Memory.DeleteMessageAsync(told.Messages[at].Id, Token);
                told.Messages.RemoveAt(at);
                break;
            case 4 when random.Next(4) == 0:
                var erased = live[random.Next(live.Length)].Key;
                await _fixture.Memory.EraseAsync(erased, Token);
                Charge(_sessions[erased], -1);
                _sessions.Remove(erased);
                break;
            default:
                await AppendAsync(random, _sessions.Keys.ElementAt(random.Next(_sessions.Count)));
                break;
        }
    }

    private async Task AppendAsync(Random random, Guid session)
    {
        var told = _sessions[session];
        var messages = Enumerable.Range(0, 1 + random.Next(3)).Select(_ => new NewMessage
        {
            Role = random.Next(2) == 0 ? MessageRole.User : MessageRole.Assistant,
            Content = "Good day.",
            ExternalId = Guid.NewGuid().ToString(),
            InputTokens = random.Next(3) == 0 ? null : random.Next(100),
            OutputTokens = random.Next(3) == 0 ? null : random.Next(100),
        }).ToArray();
        var dies = random.Next(3) == 0;
        var memory = new SessionManager(
            new InterruptedStore(Tenant, call => dies && call == "records upsert" ? throw new MemoryException(MemoryError.Unavailable, "store-unavailable", "Away.") : Task.CompletedTask),
            _fixture.Embedder,
            new SessionManagerOptions { Instance = $"server {random.Next(2)}" },
            _fixture.Time);
        var failure = await Record.ExceptionAsync(() => memory.AppendAsync(session, messages, Token));
        Assert.True(failure is null or MemoryException { Problem: "store-unavailable" }, failure?.ToString());

        // Sent again, as a client does who got no answer: what was lost stays lost until it is verified.
        var stored = await _fixture.Memory.AppendAsync(session, messages, Token);
        foreach (var (message, outcome) in messages.Zip(stored))
        {
            var use = new Used(message.InputTokens ?? 0, message.OutputTokens ?? 0, IsCopy: false, TokenUse.MonthOf(_fixture.Time.GetUtcNow()));
            told.Messages.Add((outcome.Id, use));
            told.All.Add(use);
            Charge(told.User, use, 1);
        }
    }

    private async Task ForkAsync(Random random, KeyValuePair<Guid, Told>[] live)
    {
        var (id, told) = live[random.Next(live.Length)];
        var last = random.Next(told.Messages.Count);
        var fork = await _fixture.Memory.ForkAsync(id, told.Messages[last].Id, Token);
        var copies = (await _fixture.Memory.HistoryAsync(fork.Id, new HistoryQuery { Ascending = true, Limit = 100 }, Token)).Items;
        Assert.Equal(Math.Min(last + 1, 100), copies.Count);
        var copied = new Told(told.User);
        foreach (var message in copies)
        {
            var use = new Used(message.InputTokens ?? 0, message.OutputTokens ?? 0, IsCopy: true, default);
            copied.Messages.Add((message.Id, use));
            copied.All.Add(use);
        }

        _sessions[fork.Id] = copied;
    }

    /// <summary>Records are lost as a whole, such as a restored backup has none of; those of messages that are gone are not.</summary>
    private async Task<long> LoseRecordsAsync(Random random)
    {
        var records = await Tenant.Records.ScrollAsync(
            new ScrollQuery { Filter = new Filter.EqualTo(RecordFields.Kind, "tokens"), Order = RecordFields.CreatedAt, Limit = 1000 }, Token);
        var lost = records.Where(_ => random.Next(5) == 0).Select(record => record.Id).ToArray();
        await Tenant.Records.DeleteAsync(new Filter.HasId(lost), Token);
        return lost.Length;
    }

    private async Task AssertAsPlainAsync(int round)
    {
        foreach (var (id, told) in _sessions)
        {
            var session = await _fixture.Memory.GetAsync(id, Token);
            Assert.True(
                (told.All.Sum(use => use.Input), told.All.Sum(use => use.Output), told.Messages.Count) == (session.InputTokens, session.OutputTokens, session.MessageCount),
                $"Round {round}: {session}");
        }

        foreach (var ((user, month), tokens) in _charged)
        {
            var first = new DateTimeOffset(month, TimeOnly.MinValue, TimeSpan.Zero);
            Assert.Equal(tokens, await new TokenLedger(Tenant, "a").ReadAsync(new Account($"user:{user}", Filter.Everything), first, first.AddMonths(1), Token));
        }
    }

    private void Charge(Told told, int sign) => told.All.ForEach(use => Charge(told.User, use, sign));

    private void Charge(string user, Used use, int sign)
    {
        if (!use.IsCopy)
        {
            _charged[(user, use.Month)] = _charged.GetValueOrDefault((user, use.Month)) + (sign * (use.Input + use.Output));
        }
    }

    private async Task<SessionVerificationReport> VerifyAsync() => (await new SessionVerification([Tenant], _fixture.Time).RunAsync(cancellationToken: Token))[0];

    private readonly record struct Used(long Input, long Output, bool IsCopy, DateOnly Month);

    private sealed class Told(string user)
    {
        public string User { get; } = user;

        /// <summary>What is there, in order.</summary>
        public List<(Guid Id, Used Use)> Messages { get; } = [];

        /// <summary>What ever was, deleted ones with the others.</summary>
        public List<Used> All { get; } = [];
    }
}
