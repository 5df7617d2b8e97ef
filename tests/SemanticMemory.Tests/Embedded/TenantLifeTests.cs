using SemanticMemory.Embedded;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Embedded;

public sealed class TenantLifeTests : IAsyncDisposable
{
    private readonly DataDirectory _directory = new();
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);
    private EmbeddedMemoryStore _store;

    public TenantLifeTests() => _store = Open();

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task An_idle_tenant_is_closed_and_the_next_call_opens_it_again()
    {
        await WriteAsync("acme", 1);
        _time.Advance(TimeSpan.FromMinutes(9));
        await _store.Tenants.SweepAsync();
        Assert.Equal(1, _store.Tenants.OpenCount);

        _time.Advance(TimeSpan.FromMinutes(2));
        await _store.Tenants.SweepAsync();
        Assert.Equal(0, _store.Tenants.OpenCount);
        Assert.Equal(1, await CountAsync("acme"));
        Assert.Equal(1, _store.Tenants.OpenCount);
    }

    [Fact]
    public async Task A_call_in_flight_keeps_its_tenant_open()
    {
        await WriteAsync("acme", 1);
        using (await _store.Tenants.AcquireAsync(TenantId.Parse("acme"), create: false, TestContext.Current.CancellationToken))
        {
            _time.Advance(TimeSpan.FromHours(1));
            await _store.Tenants.SweepAsync();
            Assert.Equal(1, _store.Tenants.OpenCount);
        }
    }

    [Fact]
    public async Task Beyond_the_limit_the_tenants_unused_longest_are_closed()
    {
        await _store.DisposeAsync();
        _store = Open(mostOpen: 2);
        foreach (var tenant in new[] { "a", "b", "c" })
        {
            await WriteAsync(tenant, 1);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await _store.Tenants.SweepAsync();
        Assert.InRange(_store.Tenants.OpenCount, 1, 2);
        Assert.Equal(1, await CountAsync("a"));
    }

    [Fact]
    public async Task Many_calls_at_once_open_a_tenant_once()
    {
        await WriteAsync("acme", 20);
        await _store.DisposeAsync();
        _store = Open();
        var counts = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => CountAsync("acme"))));
        Assert.All(counts, count => Assert.Equal(20, count));
    }

    [Fact]
    public async Task An_erased_tenant_is_gone_and_its_name_can_be_used_again()
    {
        await WriteAsync("acme", 3);
        await WriteAsync("other", 2);
        Assert.True(await _store.EraseTenantAsync(TenantId.Parse("acme"), TestContext.Current.CancellationToken));
        Assert.False(await _store.EraseTenantAsync(TenantId.Parse("acme"), TestContext.Current.CancellationToken));
        Assert.Equal(0, await CountAsync("acme"));
        Assert.Equal([TenantId.Parse("other")], await _store.ListTenantsAsync(TestContext.Current.CancellationToken));
        Assert.False(Directory.Exists(Path.GetDirectoryName(_directory.TenantFile("acme"))));
        Assert.Empty(Directory.GetDirectories(Path.Combine(_directory.Path, "erased")));

        await WriteAsync("acme", 1);
        Assert.Equal(1, await CountAsync("acme"));
    }

    [Fact]
    public async Task Erasing_waits_for_writes_in_flight_and_leaves_nothing_of_them()
    {
        await WriteAsync("acme", 1);
        var writes = Enumerable.Range(0, 20).Select(i => WriteAsync("acme", 5)).ToList();
        await _store.EraseTenantAsync(TenantId.Parse("acme"), TestContext.Current.CancellationToken);
        await Task.WhenAll(writes);
        await _store.EraseTenantAsync(TenantId.Parse("acme"), TestContext.Current.CancellationToken);
        Assert.Equal(0, await CountAsync("acme"));
    }

    [Fact]
    public async Task Many_tenants_can_be_erased_at_once()
    {
        for (var round = 0; round < 10; round++)
        {
            string[] tenants = [.. Enumerable.Range(0, 16).Select(number => $"tenant-{number}")];
            await Task.WhenAll(tenants.Select(tenant => WriteAsync(tenant, 1)));

            var erased = await Task.WhenAll(tenants.Select(tenant => Task.Run(() => _store.EraseTenantAsync(TenantId.Parse(tenant)))));

            Assert.All(erased, Assert.True);
            Assert.Empty(Directory.GetDirectories(Path.Combine(_directory.Path, "erased")));
        }
    }

    [Fact]
    public async Task What_a_crash_left_of_an_erased_tenant_is_removed_on_opening()
    {
        await WriteAsync("acme", 1);
        await _store.DisposeAsync();
        var erased = Path.Combine(_directory.Path, "erased", "acme-1");
        Directory.CreateDirectory(Path.GetDirectoryName(erased)!);
        Directory.Move(Path.GetDirectoryName(_directory.TenantFile("acme"))!, erased);
        _store = Open();
        Assert.False(Directory.Exists(erased));
        Assert.Empty(await _store.ListTenantsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_disposed_store_takes_no_more_calls_and_lost_none()
    {
        var writes = Enumerable.Range(0, 50).Select(number => Task.Run(() => _store.OpenTenant(TenantId.Parse("acme")).Messages.UpsertAsync([Message(number)]))).ToList();
        await writes[0];
        await _store.DisposeAsync();
        var written = 0;
        foreach (var write in writes)
        {
            try
            {
                await write;
                written++;
            }
            catch (ObjectDisposedException)
            {
                // It came too late, and was told so.
            }
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => CountAsync("acme"));
        _store = Open();
        Assert.Equal(written, await CountAsync("acme"));
    }

    [Fact]
    public async Task Memory_that_could_not_follow_the_file_is_built_anew()
    {
        await WriteAsync("acme", 2);
        using (var lease = (await _store.Tenants.AcquireAsync(TenantId.Parse("acme"), create: false, TestContext.Current.CancellationToken))!.Value)
        {
            Assert.Throws<InvalidOperationException>(() => lease.Tenant.Change(() => throw new InvalidOperationException("half way")));
            Assert.Throws<MemoryException>(() => lease.Tenant.Read(0, memory => memory.Ids.Count));
        }

        Assert.Equal(2, await CountAsync("acme"));
    }

    private static Point Message(int number) => Points.Message(new Random(number), Points.Id(number));

    private EmbeddedMemoryStore Open(int? mostOpen = null) =>
        new(new EmbeddedOptions { Path = _directory.Path, MaxOpenTenants = mostOpen }, Points.Model, _time);

    private Task WriteAsync(string tenant, int points) =>
        _store.OpenTenant(TenantId.Parse(tenant)).Messages.UpsertAsync([.. Enumerable.Range(0, points).Select(Message)], TestContext.Current.CancellationToken);

    private Task<long> CountAsync(string tenant) =>
        _store.OpenTenant(TenantId.Parse(tenant)).Messages.CountAsync(Filter.Everything, TestContext.Current.CancellationToken);
}
