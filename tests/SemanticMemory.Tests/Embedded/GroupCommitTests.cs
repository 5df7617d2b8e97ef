using SemanticMemory.Embedded;
using SemanticMemory.Embedded.Tenants;
using SemanticMemory.Embedded.Writing;
using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Embedded;

public sealed class GroupCommitTests : IAsyncDisposable
{
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private readonly DataDirectory _directory = new();
    private readonly EmbeddedMemoryStore _store;
    private readonly Random _random = new(9);

    public GroupCommitTests() => _store = new(new EmbeddedOptions { Path = _directory.Path }, Points.Model);

    private PointCollection Messages => _store.OpenTenant(Acme).Messages;

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Operations_that_wait_together_share_one_commit()
    {
        using var lease = await LeaseAsync();
        var (_, before) = await _store.CountWritesAsync(Acme, TestContext.Current.CancellationToken);
        var writes = WhileCommitsWait(lease.Tenant, () => [.. Enumerable.Range(0, 50).Select(i => Messages.UpsertAsync([Message(i)]))]);
        await Task.WhenAll(writes);
        Assert.InRange(lease.Tenant.Queue.Commits - before, 2, 3);
        Assert.Equal(51, await Messages.CountAsync(Filter.Everything, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task One_operation_that_fails_takes_no_other_with_it()
    {
        using var lease = await LeaseAsync();
        var bad = new FailingOperation();
        var writes = WhileCommitsWait(lease.Tenant, () =>
        {
            Task[] before = [Messages.UpsertAsync([Message(1)]), Messages.UpsertAsync([Message(2)])];
            lease.Tenant.Queue.Enqueue(bad);
            return [.. before, Messages.UpsertAsync([Message(3)])];
        });
        await Task.WhenAll(writes);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bad.Done);
        Assert.Equal([1, 2, 3], await StoredAsync(1, 2, 3, FailingOperation.Number));
    }

    [Fact]
    public async Task Operations_of_one_batch_see_what_those_before_them_did()
    {
        using var lease = await LeaseAsync();
        var digest = Message(1) with { Digest = "one" };
        Task<InsertOutcome>? first = null, same = null, other = null;
        var writes = WhileCommitsWait(lease.Tenant, () =>
        [
            first = Messages.InsertAsync([digest]),
            same = Messages.InsertAsync([digest]),
            other = Messages.InsertAsync([Message(2), digest with { Digest = "two" }]),
            Messages.PatchAsync(Filter.Id(digest.Id), new PointPatch { Set = new Payload { [MessageFields.User] = FieldValue.Of("patched") } }),
            Messages.DeleteAsync(new Filter.EqualTo(MessageFields.User, "patched")),
            Messages.UpsertAsync([Message(3)]),
        ]);
        await Task.WhenAll(writes);
        Assert.Equal([true], (await first!).Created);
        Assert.Equal([false], (await same!).Created);
        Assert.Empty((await same!).Conflicts);
        Assert.Equal([1], (await other!).Conflicts);
        Assert.Equal([3], await StoredAsync(1, 2, 3));
    }

    [Fact]
    public async Task A_full_disk_fails_the_writes_and_changes_nothing()
    {
        using var lease = await LeaseAsync();
        await Messages.UpsertAsync([Message(1)], TestContext.Current.CancellationToken);
        lease.Tenant.File.Writer.Execute("PRAGMA max_page_count=1");
        var big = Message(2);
        big = big with { Payload = big.Payload.With(new byte[1_000_000]) };
        var full = await Assert.ThrowsAsync<MemoryException>(() => Messages.UpsertAsync([big], TestContext.Current.CancellationToken));
        Assert.Equal((MemoryError.Unavailable, "store-unavailable"), (full.Error, full.Problem));
        Assert.Equal([1], await StoredAsync(1, 2));

        lease.Tenant.File.Writer.Execute("PRAGMA max_page_count=100000");
        await Messages.UpsertAsync([big], TestContext.Current.CancellationToken);
        Assert.Equal([1, 2], await StoredAsync(1, 2));
    }

    [Fact]
    public async Task A_cancelled_operation_that_still_waits_is_not_written()
    {
        using var lease = await LeaseAsync();
        using var cancel = new CancellationTokenSource();
        Task? cancelled = null;
        var writes = WhileCommitsWait(lease.Tenant, () =>
        {
            cancelled = Messages.UpsertAsync([Message(2)], cancel.Token);
            cancel.Cancel();
            return [Messages.UpsertAsync([Message(1)])];
        });
        await Task.WhenAll(writes);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled!);
        Assert.Equal([1], await StoredAsync(1, 2));
    }

    [Fact]
    public async Task Half_a_surrogate_pair_never_reaches_the_file()
    {
        var bad = Message(1);
        bad.Payload[MessageFields.Author] = FieldValue.Of("a\ud800b");
        await Assert.ThrowsAsync<ArgumentException>(() => Messages.UpsertAsync([Message(2), bad], TestContext.Current.CancellationToken));
        Assert.Empty(await StoredAsync(1, 2));
    }

    [Fact]
    public async Task A_point_is_read_whole_while_it_is_being_changed()
    {
        await Messages.UpsertAsync([Message(1)], TestContext.Current.CancellationToken);
        var writing = Task.Run(async () =>
        {
            for (byte i = 0; i < 200; i++)
            {
                var patch = new PointPatch { Set = new Payload { [MessageFields.SessionVersion] = FieldValue.Of(i) }, Body = new[] { i } };
                await Messages.PatchAsync(Filter.Id(Points.Id(1)), patch, TestContext.Current.CancellationToken);
            }
        }, TestContext.Current.CancellationToken);
        while (!writing.IsCompleted)
        {
            var point = Assert.Single(await Messages.GetAsync([Points.Id(1)], TestContext.Current.CancellationToken));
            if (point.Payload.Integer(MessageFields.SessionVersion) is { } version)
            {
                Assert.Equal(version, point.Payload.Body.Span[0]);
            }
        }

        await writing;
    }

    [Fact]
    public async Task A_call_that_comes_while_memory_changes_finds_the_tenant_open()
    {
        using var lease = await LeaseAsync();
        var tenant = lease.Tenant;
        ValueTask<TenantLease?> acquiring = default;
        tenant.Change(() => acquiring = _store.Tenants.AcquireAsync(Acme, create: false, TestContext.Current.CancellationToken));
        Assert.True(acquiring.IsCompleted);
        using var second = (await acquiring)!.Value;
        Assert.Same(tenant, second.Tenant);
    }

    [Fact]
    public async Task A_read_that_keeps_meeting_changed_rows_is_answered_while_commits_wait()
    {
        using var lease = await LeaseAsync();
        var gateHeld = new List<bool>();
        var answer = lease.Tenant.ReadThrough<string, string>(0, (_, _) => "found", (found, _) =>
        {
            gateHeld.Add(lease.Tenant.CommitGate.IsHeldByCurrentThread);
            return gateHeld[^1] ? found : null;
        });
        Assert.Equal("found", answer);
        Assert.Equal([false, false, false, true], gateHeld);
    }

    private Point Message(int number) => Points.Message(_random, Points.Id(number));

    private async Task<TenantLease> LeaseAsync()
    {
        await Messages.UpsertAsync([Message(1000)], TestContext.Current.CancellationToken);
        return (await _store.Tenants.AcquireAsync(Acme, create: false, TestContext.Current.CancellationToken))!.Value;
    }

    // The first write is stopped before its commit; all that start meanwhile wait for the next batch.
    private static IReadOnlyList<Task> WhileCommitsWait(OpenTenant tenant, Func<IReadOnlyList<Task>> start)
    {
        lock (tenant.CommitGate)
        {
            var first = new MarkingOperation();
            tenant.Queue.Enqueue(first);
            first.Started.Wait(TestContext.Current.CancellationToken);
            return [first.Done, .. start()];
        }
    }

    private async Task<IEnumerable<int>> StoredAsync(params int[] numbers)
    {
        var stored = await Messages.GetAsync([.. numbers.Select(Points.Id)], TestContext.Current.CancellationToken);
        return numbers.Where(number => stored.Any(point => point.Id == Points.Id(number)));
    }

    private sealed class MarkingOperation() : WriteOperation<bool>(0, CancellationToken.None)
    {
        public ManualResetEventSlim Started { get; } = new();

        public override void Run(CollectionBatch batch) => Started.Set();
    }

    private sealed class FailingOperation() : WriteOperation<bool>(0, CancellationToken.None)
    {
        public const int Number = 77;

        public override void Run(CollectionBatch batch)
        {
            batch.Put(SemanticMemory.Embedded.Files.EncodedPoint.Of(
                Points.Message(new Random(1), Points.Id(Number)), new SemanticMemory.Embedded.Columns.FieldMap(CollectionSchema.Messages), Points.Dimension));
            throw new InvalidOperationException("half way");
        }
    }
}
