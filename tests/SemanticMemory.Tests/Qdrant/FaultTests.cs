using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SemanticMemory.Messages;
using SemanticMemory.Qdrant;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Contract;
using SemanticMemory.Tests.Qdrant.Double;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>What the store does when Qdrant fails: repeats what may be repeated, says so otherwise, and leaves nothing half written.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private QdrantDouble? _qdrant;
    private QdrantMemoryStore? _store;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private QdrantDouble Qdrant => _qdrant!;

    private PointCollection Messages => _store!.OpenTenant(TenantId.Parse("acme")).Messages;

    public async ValueTask InitializeAsync()
    {
        _qdrant = await QdrantDouble.StartAsync();
        _store = Open(new QdrantOptions { ReadTimeout = TimeSpan.FromSeconds(1), WriteTimeout = TimeSpan.FromSeconds(1) });
        await Messages.UpsertAsync([.. Enumerable.Range(1, 5).Select(number => Sample.Message(number))], Token);
        Qdrant.ClearRequests();
    }

    public async ValueTask DisposeAsync()
    {
        await _store!.DisposeAsync();
        await Qdrant.DisposeAsync();
    }

    public static TheoryData<Fault> Passing =>
    [
        Fault.Unavailable, new Fault.Status(500), Fault.TooMany(TimeSpan.Zero), new Fault.Cut(), new Fault.LostAnswer(), new Fault.HalfAnswer(),
        new Fault.Garbage(), new Fault.Garbage(""), new Fault.Garbage("{}"), new Fault.Hang(),
    ];

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task A_read_is_repeated_until_it_is_answered(Fault fault)
    {
        Qdrant.Faults.Add(new FaultRule(fault) { Path = "count", Times = 2 });
        Assert.Equal(5, await Messages.CountAsync(Filter.Everything, Token));
        Assert.Equal(3, Count("/points/count"));
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task An_insert_is_repeated_and_still_knows_what_it_created(Fault fault)
    {
        Qdrant.Faults.Add(new FaultRule(fault) { Method = "PUT", Path = "points$" });
        var outcome = await Messages.InsertAsync([Sample.Message(5), Sample.Message(6, digest: "d")], Token);
        Assert.Equal([false, true], outcome.Created);
        Assert.Empty(outcome.Conflicts);
        Assert.Equal(6, await Messages.CountAsync(Filter.Everything, Token));
    }

    [Fact]
    public async Task An_insert_after_a_lost_one_is_a_repeat()
    {
        Qdrant.Faults.Add(new FaultRule(new Fault.LostAnswer()) { Method = "PUT", Path = "points$", Times = 10 });
        await AssertUnavailableAsync(() => Messages.InsertAsync([Sample.Message(6, digest: "d"), Sample.Message(7)], Token));
        Qdrant.Faults.Clear();
        var outcome = await Messages.InsertAsync([Sample.Message(6, digest: "d"), Sample.Message(7), Sample.Message(8)], Token);
        Assert.Equal([false, false, true], outcome.Created);
        Assert.Equal(8, await Messages.CountAsync(Filter.Everything, Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_write_by_filter_whose_answer_is_lost_is_not_repeated(bool deletes)
    {
        Qdrant.Faults.Add(new FaultRule(new Fault.LostAnswer()) { Method = "POST", Path = "points/(delete|payload)$", Times = 10 });
        await AssertUnavailableAsync(() => deletes
            ? Messages.DeleteAsync(new Filter.Range(MessageFields.Timestamp, 5), Token)
            : Messages.PatchAsync(Filter.Everything, new PointPatch { Body = Sample.Body("new") }, Token));
        Assert.Equal(1, Qdrant.Faults.Struck);
    }

    [Fact]
    public async Task A_write_by_filter_that_was_turned_away_is_repeated_when_it_is_time()
    {
        Qdrant.Faults.Add(new FaultRule(Fault.TooMany(TimeSpan.FromSeconds(1))) { Path = "points/payload$" });
        var watch = Stopwatch.StartNew();
        await Messages.PatchAsync(Filter.Everything, new PointPatch { Body = Sample.Body("new") }, Token);
        Assert.InRange(watch.Elapsed.TotalSeconds, .9, 5);
        Assert.Equal(2, Count("/points/payload"));
    }

    [Fact]
    public async Task A_wait_that_is_too_long_is_the_caller_s()
    {
        Qdrant.Faults.Add(new FaultRule(Fault.TooMany(TimeSpan.FromMinutes(1))) { Path = "count" });
        await AssertUnavailableAsync(() => Messages.CountAsync(Filter.Everything, Token));
        Assert.Equal(1, Count("/points/count"));
    }

    [Fact]
    public async Task Nothing_is_sent_while_the_breaker_is_open_and_calls_pass_again_after_its_pause()
    {
        await using var store = Open(new QdrantOptions { Retries = 0, BreakerCalls = 4, BreakerPause = TimeSpan.FromMilliseconds(600) });
        var messages = store.OpenTenant(TenantId.Parse("acme")).Messages;
        await store.CheckAsync(Token);
        Qdrant.Faults.Add(new FaultRule(Fault.Unavailable) { Path = "count", Times = 100 });
        for (var i = 0; i < 50; i++)
        {
            await AssertUnavailableAsync(() => messages.CountAsync(Filter.Everything, Token));
        }

        Assert.InRange(Qdrant.Faults.Struck, 4, 40);
        var struck = Qdrant.Faults.Struck;
        await AssertUnavailableAsync(() => store.CheckAsync(Token));
        await AssertUnavailableAsync(() => messages.CountAsync(Filter.Everything, Token));
        Assert.Equal(struck, Qdrant.Faults.Struck);

        Qdrant.Faults.Clear();
        await Task.Delay(TimeSpan.FromMilliseconds(900), Token);
        await store.CheckAsync(Token);
        Assert.Equal(5, await messages.CountAsync(Filter.Everything, Token));
    }

    [Fact]
    public async Task Nobody_there_is_told_as_unavailable_with_the_cure()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        await using var store = new QdrantMemoryStore(new QdrantOptions { Endpoint = new Uri($"http://127.0.0.1:{port}"), RetryDelay = TimeSpan.Zero }, Sample.Model);
        var away = await AssertUnavailableAsync(() => store.CheckAsync(Token));
        Assert.Contains($"{port}", away.Message, StringComparison.Ordinal);
        Assert.Contains("Qdrant:Endpoint", away.Message, StringComparison.Ordinal);
        await AssertUnavailableAsync(() => store.OpenTenant(TenantId.System).Records.GetAsync([Sample.Id(1)], Token));
        await AssertUnavailableAsync(() => store.ListTenantsAsync(Token));
    }

    [Fact]
    public async Task Connecting_that_takes_too_long_is_told_as_unavailable()
    {
        var tries = 0;
        using var slow = new SlowConnection(() => tries++);
        await using var store = new QdrantMemoryStore(new QdrantOptions { Retries = 2, RetryDelay = TimeSpan.Zero }, Sample.Model, null, null, _ => slow);
        await AssertUnavailableAsync(() => store.CheckAsync(Token));
        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task A_caller_who_gives_up_while_qdrant_hangs_gets_away_at_once()
    {
        Qdrant.Faults.Add(new FaultRule(new Fault.Hang()) { Path = "count", Times = 10 });
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var watch = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Messages.CountAsync(Filter.Everything, impatient.Token));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, .9);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another-key")]
    [InlineData("may-only-read")]
    public async Task A_key_that_does_not_fit_is_told_with_the_cure(string? key)
    {
        await using var guarded = await QdrantDouble.StartAsync(new QdrantDoubleOptions { ApiKey = "the-right-key", ReadOnlyApiKey = "may-only-read" });
        await using (var store = new QdrantMemoryStore(new QdrantOptions { Endpoint = guarded.Endpoint, ApiKey = key }, Sample.Model))
        {
            var refused = await Assert.ThrowsAsync<MemoryException>(() => store.CheckAsync(Token));
            Assert.Equal(MemoryError.Misconfigured, refused.Error);
            Assert.Contains("Qdrant:ApiKey", refused.Message, StringComparison.Ordinal);
        }

        await using var right = new QdrantMemoryStore(new QdrantOptions { Endpoint = guarded.Endpoint, ApiKey = "the-right-key" }, Sample.Model);
        await right.CheckAsync(Token);
    }

    [Fact]
    public async Task A_collection_that_is_gone_is_not_made_anew_under_the_feet_of_its_users()
    {
        using (var http = new HttpClient { BaseAddress = Qdrant.Endpoint })
        {
            await http.DeleteAsync(new Uri("collections/semantic-memory-messages-1", UriKind.Relative), Token);
        }

        var gone = await Assert.ThrowsAsync<MemoryException>(() => Messages.CountAsync(Filter.Everything, Token));
        Assert.Equal(MemoryError.Misconfigured, gone.Error);
        Assert.Equal(MemoryError.Misconfigured, (await Assert.ThrowsAsync<MemoryException>(() => _store!.CheckAsync(Token))).Error);
    }

    [Fact]
    public async Task A_large_batch_goes_in_requests_under_the_limit_and_a_point_that_is_too_large_stores_nothing()
    {
        await using var store = Open(new QdrantOptions { MaxRequestBytes = 100_000 });
        var messages = store.OpenTenant(TenantId.Parse("large")).Messages;
        await messages.UpsertAsync([.. Enumerable.Range(0, 200).Select(number => WithBody(number, 2000))], Token);
        Assert.Equal(200, await messages.CountAsync(Filter.Everything, Token));
        var puts = Qdrant.Requests.Where(request => request.Method == "PUT" && request.Path.EndsWith("/points", StringComparison.Ordinal)).ToList();
        Assert.InRange(puts.Count, 4, 6);
        Assert.All(puts, request => Assert.InRange(request.BodyLength, 1, 100_000));

        await Assert.ThrowsAsync<ArgumentException>(() => messages.UpsertAsync([WithBody(900, 10), WithBody(901, 200_000)], Token));
        Assert.Equal(200, await messages.CountAsync(Filter.Everything, Token));

        static Point WithBody(int number, int bytes)
        {
            var point = Sample.Message(number);
            return point with { Payload = point.Payload.With(new string('b', bytes).Select(character => (byte)character).ToArray()) };
        }
    }

    [Fact]
    public async Task Half_a_surrogate_pair_never_reaches_the_wire()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Messages.UpsertAsync([Sample.Message(7).With(MessageFields.Author, Sample.Keyword("\ud800"))], Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Messages.InsertAsync([Sample.Message(7).With(MessageFields.Tags, Sample.Keywords("a", "\udc00b"))], Token));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Messages.PatchAsync(Filter.Everything, new PointPatch { Set = new Payload { [MessageFields.Author] = Sample.Keyword("x\ud800") } }, Token));
        Assert.Equal(0, await Messages.CountAsync(new Filter.EqualTo(MessageFields.Author, "\ud800"), Token));
        Assert.Equal(5, await Messages.CountAsync(new Filter.Not(new Filter.In(MessageFields.Author, ["\ud800"])), Token));
        Assert.DoesNotContain(Qdrant.Requests, request => request.Method == "PUT");
    }

    private QdrantMemoryStore Open(QdrantOptions options) => new(
        options with { Endpoint = Qdrant.Endpoint, RetryDelay = TimeSpan.FromMilliseconds(5), BreakerCalls = options.BreakerCalls == 10 ? 1000 : options.BreakerCalls }, Sample.Model);

    private int Count(string path) => Qdrant.Requests.Count(request => request.Path.EndsWith(path, StringComparison.Ordinal));

    private static async Task<MemoryException> AssertUnavailableAsync(Func<Task> call)
    {
        var failure = await Assert.ThrowsAsync<MemoryException>(call);
        Assert.Equal(MemoryError.Unavailable, failure.Error);
        Assert.Equal("store-unavailable", failure.Problem);
        Assert.True(failure.IsTransient);
        return failure;
    }

    // What the handler does when its time for connecting is over.
    private sealed class SlowConnection(Action count) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            count();
            return Task.FromException<HttpResponseMessage>(new TaskCanceledException("connecting", new TimeoutException()));
        }
    }
}
