using SemanticMemory.Messages;
using SemanticMemory.Qdrant;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Contract;
using SemanticMemory.Tests.Qdrant.Double;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>The hints by which neighbours are found: what they save, and how they are kept right by several servers on one Qdrant.</summary>
public sealed class ChainTests : IAsyncLifetime
{
    private readonly string _prefix = $"test-{Guid.NewGuid():N}-";
    private QdrantDouble? _qdrant;
    private QdrantMemoryStore? _store;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private QdrantDouble Qdrant => _qdrant!;

    private PointCollection Messages => Of(_store!);

    public async ValueTask InitializeAsync()
    {
        _qdrant = await QdrantEndpoint.WithFaultsAsync();
        _store = Open();
    }

    public async ValueTask DisposeAsync()
    {
        Qdrant.Faults.Clear();
        await _store!.DropAsync(CancellationToken.None);
        await _store.DisposeAsync();
        await Qdrant.DisposeAsync();
    }

    [Fact]
    public async Task The_neighbours_of_all_hits_of_a_search_are_one_request()
    {
        await AppendAsync(_store!, 200, session => session % 7);
        await Messages.NeighboursAsync([Sample.Id(0)], 2, 2, cancellationToken: Token);
        var hits = (await Messages.QueryAsync([new VectorQuery.Dense(Sample.Turned(0), Filter.Everything, 80)], cancellationToken: Token))[0];
        Qdrant.ClearRequests();
        var found = await Messages.NeighboursAsync([.. hits.Select(hit => hit.Point.Id)], 2, 2, cancellationToken: Token);
        Assert.Equal(80, found.Count);
        Assert.EndsWith("/points/scroll", Assert.Single(Qdrant.Requests).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neighbours_of_points_that_no_search_has_returned_are_two_requests()
    {
        await AppendAsync(_store!, 40, _ => 0);
        await Messages.NeighboursAsync([Sample.Id(0)], 2, 2, cancellationToken: Token);
        Qdrant.ClearRequests();
        await Messages.NeighboursAsync([Sample.Id(11), Sample.Id(20), Sample.Id(30)], 2, 2, cancellationToken: Token);
        Assert.Equal(["/points/scroll", "/points/scroll"], Qdrant.Requests.Select(request => request.Path[request.Path.IndexOf("/points", StringComparison.Ordinal)..]));
    }

    [Fact]
    public async Task An_append_asks_for_its_neighbours_with_the_two_reads_that_an_insert_makes_anyway()
    {
        await AppendAsync(_store!, 20, _ => 0);
        Qdrant.ClearRequests();
        await Messages.InsertAsync([Sample.Message(20, "s", vector: Sample.Turned(2))], Token);
        Assert.Equal(
            ["/points/query/batch", "/points", "/points/query/batch"],
            Qdrant.Requests.Select(request => request.Path[request.Path.IndexOf("/points", StringComparison.Ordinal)..]));
    }

    [Fact]
    public async Task A_repeated_append_is_one_request()
    {
        await AppendAsync(_store!, 20, _ => 0);
        Qdrant.ClearRequests();
        var outcome = await Messages.InsertAsync([Sample.Message(19, "s", vector: Sample.Turned(1.9))], Token);
        Assert.Equal([false], outcome.Created);
        Assert.EndsWith("/points/query/batch", Assert.Single(Qdrant.Requests).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_of_which_some_were_there_leaves_hints_that_are_right()
    {
        await Messages.InsertAsync([Sample.Message(0), Sample.Message(20), Sample.Message(40), Sample.Message(60)], Token);
        var outcome = await Messages.InsertAsync([Sample.Message(20), Sample.Message(30), Sample.Message(40), Sample.Message(50), Sample.Message(90)], Token);
        Assert.Equal([false, true, false, true, true], outcome.Created);
        await AssertOrderAsync([0, 20, 30, 40, 50, 60, 90]);
    }

    [Fact]
    public async Task Two_servers_that_append_to_one_session_leave_hints_that_are_right()
    {
        await using var other = Open();
        for (var round = 0; round < 10; round++)
        {
            await Simultaneous.RunAsync(8, async caller =>
            {
                await Of(caller % 2 == 0 ? _store! : other).InsertAsync([Sample.Message((round * 100) + caller)], Token);
                return caller;
            });
        }

        // Of writers that meet, one may leave its mark to the next reader, who mends.
        int[] order = [.. Enumerable.Range(0, 10).SelectMany(round => Enumerable.Range(round * 100, 8))];
        await AssertNeighboursAsync(order);
        await AssertOrderAsync(order);
    }

    [Fact]
    public async Task Two_servers_that_write_and_delete_in_one_session_leave_neighbours_that_are_right()
    {
        await using var other = Open();
        var random = new Random(3);
        var there = new SortedSet<int>();
        for (var round = 0; round < 20; round++)
        {
            var news = Enumerable.Range(0, 6).Select(_ => random.Next(500)).Except(there).ToArray();
            var old = there.Where(_ => random.Next(4) == 0).ToArray();
            await Task.WhenAll(
                Of(_store!).InsertAsync([.. news.Where((_, i) => i % 2 == 0).Select(number => Sample.Message(number))], Token),
                Of(other).InsertAsync([.. news.Where((_, i) => i % 2 == 1).Select(number => Sample.Message(number))], Token),
                Of(other).DeleteAsync(new Filter.HasId([.. old.Select(Sample.Id)]), Token));
            there.UnionWith(news);
            there.ExceptWith(old);
        }

        // Whoever meets what such a race has left mends it: the first reader finds the order right, the second also the hints.
        await AssertNeighboursAsync([.. there]);
        await AssertOrderAsync([.. there]);
    }

    [Theory]
    [InlineData("points/payload")]
    [InlineData("points/query")]
    public async Task A_server_that_died_after_a_deletion_leaves_marks_that_the_next_one_mends(string unreachable)
    {
        await AppendAsync(_store!, 8, _ => 0);
        await using (var dying = Open())
        {
            // Marking comes through, the deletion as well; then nothing more.
            Qdrant.Faults.Add(new FaultRule(Fault.Unavailable) { Path = unreachable, Skip = unreachable == "points/payload" ? 1 : 0, Times = 1000 });
            await Of(dying).DeleteAsync(new Filter.HasId([Sample.Id(3), Sample.Id(4)]), Token);
        }

        Qdrant.Faults.Clear();
        await using var next = Open();
        Assert.Equal("0 1|5 6", await AroundAsync(next, 2));
        await AssertOrderAsync([0, 1, 2, 5, 6, 7]);
    }

    [Fact]
    public async Task A_server_that_died_after_an_insert_in_the_middle_leaves_marks_that_the_next_one_mends()
    {
        await Messages.InsertAsync([.. Enumerable.Range(0, 8).Select(number => Sample.Message(number * 10))], Token);
        await using (var dying = Open())
        {
            Qdrant.Faults.Add(new FaultRule(Fault.Unavailable) { Path = "points/payload", Skip = 1, Times = 1000 });
            await Of(dying).InsertAsync([Sample.Message(35)], Token);
        }

        Qdrant.Faults.Clear();
        await using var next = Open();
        await AssertNeighboursAsync([0, 10, 20, 30, 35, 40, 50, 60, 70], next);
        await AssertOrderAsync([0, 10, 20, 30, 35, 40, 50, 60, 70]);
    }

    [Fact]
    public async Task A_write_is_acknowledged_although_the_hints_could_not_be_checked_afterwards()
    {
        await AppendAsync(_store!, 3, _ => 0);
        Qdrant.Faults.Add(new FaultRule(Fault.Unavailable) { Path = "points/query", Skip = 1, Times = 1000 });
        var outcome = await Messages.InsertAsync([Sample.Message(9)], Token);
        Assert.Equal([true], outcome.Created);
    }

    [Fact]
    public async Task A_thousand_messages_at_once_have_right_hints_from_the_start()
    {
        await AppendAsync(_store!, 3, _ => 0);
        Qdrant.ClearRequests();
        await Messages.InsertAsync([.. Enumerable.Range(10, 1000).Select(number => Sample.Message(number))], Token);
        Assert.DoesNotContain(Qdrant.Requests, request => request.Path.EndsWith("/points/payload", StringComparison.Ordinal));
        await AssertOrderAsync([0, 1, 2, .. Enumerable.Range(10, 1000)]);
    }

    private static PointCollection Of(QdrantMemoryStore store) => store.OpenTenant(TenantId.Parse("acme")).Messages;

    // Requests are counted: none looks whether the messages are moving, and a busy machine has time to answer.
    private QdrantMemoryStore Open() => new(
        new QdrantOptions
        {
            Endpoint = Qdrant.Endpoint,
            CollectionPrefix = _prefix,
            SearchExactly = true,
            Retries = 1,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            BreakerCalls = 1000,
            SwitchNotice = TimeSpan.FromHours(1),
            ReadTimeout = TimeSpan.FromMinutes(2),
            WriteTimeout = TimeSpan.FromMinutes(2),
        },
        Sample.Model);

    private static async Task AppendAsync(QdrantMemoryStore store, int count, Func<int, int> session)
    {
        for (var number = 0; number < count; number++)
        {
            await Of(store).InsertAsync([Sample.Message(number, session(number) == 0 ? "s" : $"s{session(number)}", vector: Sample.Turned(number / 10d))], Token);
        }
    }

    private static async Task<string> AroundAsync(QdrantMemoryStore store, int number)
    {
        var found = (await Of(store).NeighboursAsync([Sample.Id(number)], 2, 2, cancellationToken: Token))[Sample.Id(number)];
        return $"{string.Join(' ', found.Before.Numbers())}|{string.Join(' ', found.After.Numbers())}";
    }

    private async Task AssertNeighboursAsync(int[] order, QdrantMemoryStore? store = null)
    {
        var found = await Of(store ?? _store!).NeighboursAsync([.. order.Select(Sample.Id)], 2, 2, cancellationToken: Token);
        for (var at = 0; at < order.Length; at++)
        {
            Assert.Equal(order[Math.Max(0, at - 2)..at], found[Sample.Id(order[at])].Before.Numbers());
            Assert.Equal(order[(at + 1)..Math.Min(order.Length, at + 3)], found[Sample.Id(order[at])].After.Numbers());
        }
    }

    /// <summary>The neighbours are right, and every hint is: a fresh store asks for no order.</summary>
    private async Task AssertOrderAsync(int[] order)
    {
        await using var fresh = Open();
        await fresh.CheckAsync(Token);
        Qdrant.ClearRequests();
        await AssertNeighboursAsync(order, fresh);
        Assert.DoesNotContain(Qdrant.Requests, request => request.Path.EndsWith("/query/batch", StringComparison.Ordinal));
    }
}
