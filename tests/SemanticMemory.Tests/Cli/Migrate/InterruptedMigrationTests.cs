using SemanticMemory.Embedded;
using SemanticMemory.Qdrant;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Qdrant;
using SemanticMemory.Tests.Qdrant.Double;

namespace SemanticMemory.Tests.Cli.Migrate;

/// <summary>A migration that is killed leaves a target that says so, and goes on when it is started again.</summary>
public sealed class InterruptedMigrationTests : IAsyncLifetime
{
    private readonly DataDirectory _source = new();
    private readonly DataDirectory _target = new();
    private readonly string _prefix = $"test-{Guid.NewGuid():N}-";
    private QdrantDouble? _qdrant;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private QdrantDouble Qdrant => _qdrant!;

    private string[] OnQdrant => ["--qdrant-endpoint", Qdrant.Endpoint.ToString(), "--qdrant-collection-prefix", _prefix];

    private string[] ToQdrant => ["--from", "embedded", "--to", "qdrant", "--data", _source.Path, .. OnQdrant];

    private string[] ToEmbedded => ["--from", "qdrant", "--to", "embedded", "--data", _target.Path, .. OnQdrant];

    public async ValueTask InitializeAsync()
    {
        _qdrant = await QdrantEndpoint.WithFaultsAsync();
        await using var store = Embedded(_source);
        await SampleStore.FillAsync(store);
    }

    public async ValueTask DisposeAsync()
    {
        Qdrant.Faults.Clear();
        await using (var store = Store())
        {
            await store.DropAsync(CancellationToken.None);
        }

        await Qdrant.DisposeAsync();
        _source.Dispose();
        _target.Dispose();
    }

    [Fact]
    public async Task Killed_on_the_way_to_Qdrant_it_goes_on_and_leaves_what_is_there_alone()
    {
        // The sixth upsert takes effect and is never answered: some points are there, the process does not know of the last ones.
        Qdrant.Faults.Add(new FaultRule(new Fault.Hang(AfterEffect: true)) { Method = "PUT", Path = "/points$", Skip = 5, Times = int.MaxValue });
        await MigrateRun.KilledAsync(() => Qdrant.Faults.Struck > 0, ToQdrant);
        Qdrant.Faults.Clear();

        var refused = await Assert.ThrowsAsync<MemoryException>(async () =>
        {
            await using var service = Store();
            await service.CheckAsync(Token);
        });
        Assert.Equal((MemoryError.Misconfigured, "store-being-filled"), (refused.Error, refused.Problem));
        Assert.Contains(_source.Path, refused.Message, StringComparison.Ordinal);
        var half = await CountOnQdrantAsync();
        Assert.InRange(half, 1, (await LinesAsync(_source)).Count - 1);
        Qdrant.ClearRequests();

        var resumed = await MigrateRun.HereAsync(ToQdrant);

        Assert.True(resumed.ExitCode == 0, $"{resumed.Output}\n{resumed.Errors}");
        await using var store = Store();
        Assert.Equal(await LinesAsync(_source), await SampleStore.LinesAsync(store));
        var written = Qdrant.Requests.Where(request => request.Method == "PUT" && request.Path.EndsWith("/points", StringComparison.Ordinal)).Sum(request => request.Body!.Value.GetProperty("points").GetArrayLength());
        Assert.Equal((await LinesAsync(_source)).Count - half, written);
    }

    [Fact]
    public async Task Killed_on_the_way_back_it_goes_on()
    {
        Assert.Equal(0, (await MigrateRun.HereAsync(ToQdrant)).ExitCode);
        Qdrant.Faults.Add(new FaultRule(new Fault.Hang()) { Path = @"messages-\d+/points/scroll$", Skip = 2, Times = int.MaxValue });
        await MigrateRun.KilledAsync(() => Qdrant.Faults.Struck > 0, ToEmbedded);
        Qdrant.Faults.Clear();

        var refused = Assert.Throws<MemoryException>(() => Embedded(_target));
        Assert.Equal((MemoryError.Misconfigured, "store-being-filled"), (refused.Error, refused.Problem));
        Assert.NotEmpty(Directory.EnumerateDirectories(Path.Combine(_target.Path, "tenants")));

        var resumed = await MigrateRun.HereAsync(ToEmbedded);

        Assert.True(resumed.ExitCode == 0, $"{resumed.Output}\n{resumed.Errors}");
        Assert.Equal(await LinesAsync(_source), await LinesAsync(_target));
        Assert.Equal(["lock", "tenants"], Directory.EnumerateFileSystemEntries(_target.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no JSON")]
    public void A_directory_whose_note_is_damaged_is_refused_too(string note)
    {
        File.WriteAllText(Path.Combine(_target.Path, "filling.json"), note);

        Assert.Equal("store-being-filled", Assert.Throws<MemoryException>(() => Embedded(_target)).Problem);
    }

    [Fact]
    public async Task A_half_full_target_is_refused_to_another_source()
    {
        Qdrant.Faults.Add(new FaultRule(new Fault.Hang()) { Method = "PUT", Path = "/points$", Skip = 2, Times = int.MaxValue });
        await MigrateRun.KilledAsync(() => Qdrant.Faults.Struck > 0, ToQdrant);
        Qdrant.Faults.Clear();
        Directory.CreateDirectory(Path.Combine(_target.Path, "other"));
        CopyDirectory(_source.Path, Path.Combine(_target.Path, "other"));

        var other = await MigrateRun.HereAsync(["--from", "embedded", "--to", "qdrant", "--data", Path.Combine(_target.Path, "other"), .. OnQdrant]);
        var back = await MigrateRun.HereAsync(ToEmbedded);

        Assert.All([other, back], run => Assert.Equal(1, run.ExitCode));
        Assert.All([other, back], run => Assert.Contains("is being filled from", run.Errors, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_source_lost_or_changed_since_is_made_good()
    {
        Qdrant.Faults.Add(new FaultRule(new Fault.Hang()) { Method = "PATCH", Path = "collections/[^/]*$", Times = int.MaxValue });
        await MigrateRun.KilledAsync(() => Qdrant.Faults.Struck > 0, ToQdrant);
        Qdrant.Faults.Clear();
        await using (var store = Embedded(_source))
        {
            var messages = store.OpenTenant(TenantId.Parse("corvid")).Messages;
            var some = await messages.ScrollAsync(new ScrollQuery { Filter = Filter.Everything, Order = Messages.MessageFields.Timestamp, Limit = 3 }, Token);
            await messages.DeleteAsync(Filter.Id(some[0].Id), Token);
            await messages.PatchAsync(Filter.Id(some[1].Id), new PointPatch { Body = "{\"content\":\"changed\"}"u8.ToArray() }, Token);
            await store.EraseTenantAsync(TenantId.Parse("quiet"), Token);
        }

        var resumed = await MigrateRun.HereAsync(ToQdrant);

        Assert.True(resumed.ExitCode == 0, $"{resumed.Output}\n{resumed.Errors}");
        await using var copy = Store();
        Assert.Equal(await LinesAsync(_source), await SampleStore.LinesAsync(copy));
    }

    [Fact]
    public async Task A_copy_that_differs_is_not_released()
    {
        // Somebody else writes to the copy while it is being verified: here, an answer that loses all points of a page.
        Qdrant.Faults.Add(new FaultRule(new Fault.Garbage("""{"result":{"points":[],"next_page_offset":null},"status":"ok","time":0}""")) { Path = "sessions/points/scroll$" });

        var run = await MigrateRun.HereAsync(ToQdrant);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("DIFFERENT", run.Output, StringComparison.Ordinal);
        Assert.Contains("is not released", run.Errors, StringComparison.Ordinal);
        await using var store = Store();
        Assert.Equal("store-being-filled", (await Assert.ThrowsAsync<MemoryException>(() => store.CheckAsync(Token))).Problem);
        Assert.Equal(0, (await MigrateRun.HereAsync(ToQdrant)).ExitCode);
    }

    private static async Task<IReadOnlyList<string>> LinesAsync(DataDirectory directory)
    {
        await using var store = Embedded(directory);
        return await SampleStore.LinesAsync(store);
    }

    private static EmbeddedMemoryStore Embedded(DataDirectory directory) => new(new EmbeddedOptions { Path = directory.Path }, SampleStore.Model);

    private static void CopyDirectory(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "memory.db*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private QdrantMemoryStore Store() => new(new QdrantOptions { Endpoint = Qdrant.Endpoint, CollectionPrefix = _prefix, SearchExactly = true }, SampleStore.Model);

    private async Task<int> CountOnQdrantAsync()
    {
        await using var store = new QdrantMemoryStore(
            new QdrantOptions { Endpoint = Qdrant.Endpoint, CollectionPrefix = _prefix, FillingFrom = $"the data directory '{_source.Path}'" }, SampleStore.Model);
        return (await SampleStore.LinesAsync(store)).Count;
    }
}
