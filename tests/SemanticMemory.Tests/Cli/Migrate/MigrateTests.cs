using SemanticMemory.Embedded;
using SemanticMemory.Messages;
using SemanticMemory.Qdrant;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Qdrant;

namespace SemanticMemory.Tests.Cli.Migrate;

/// <summary>Everything moves from one store to the other and back.</summary>
public sealed class MigrateTests : IAsyncLifetime
{
    private readonly DataDirectory _source = new();
    private readonly DataDirectory _target = new();
    private QdrantOptions? _options;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string[] OnQdrant => ["--qdrant-endpoint", _options!.Endpoint.ToString(), "--qdrant-collection-prefix", _options.CollectionPrefix];

    public async ValueTask InitializeAsync() => _options = await QdrantUnderTest.OptionsAsync();

    public async ValueTask DisposeAsync()
    {
        _source.Dispose();
        _target.Dispose();
        await using var store = new QdrantMemoryStore(_options!, SampleStore.Model);
        await store.DropAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Everything_moves_to_Qdrant_and_back_and_answers_stay_the_same()
    {
        var (lines, answers) = await FillAsync();

        var there = await MigrateRun.HereAsync(["--from", "embedded", "--to", "qdrant", "--data", _source.Path, .. OnQdrant]);
        AssertWhole(there, lines.Count);
        await using var qdrant = new QdrantMemoryStore(_options!, SampleStore.Model);
        Assert.Equal(lines, await SampleStore.LinesAsync(qdrant));

        var back = await MigrateRun.HereAsync(["--from", "qdrant", "--to", "embedded", "--data", _target.Path, .. OnQdrant]);
        AssertWhole(back, lines.Count);
        await using (var embedded = Open(_target))
        {
            Assert.Equal(lines, await SampleStore.LinesAsync(embedded));
        }

        // The same checksums on both ways: they depend on no store and no order.
        Assert.Equal(Checksums(there.Output), Checksums(back.Output));
        Assert.Equal(0, (await MigrateRun.HereAsync(["--from", "embedded", "--to", "qdrant", "--data", _target.Path, "--verify-only", .. OnQdrant])).ExitCode);

        // Only now: whoever asks finishes what a mark says was left unfinished.
        await using var copy = Open(_target);
        AssertSame(answers, await SampleStore.AnswersAsync(qdrant));
        AssertSame(answers, await SampleStore.AnswersAsync(copy));
    }

    [Fact]
    public async Task A_copy_that_was_tampered_with_is_found()
    {
        var (lines, _) = await FillAsync();
        string[] options = ["--from", "embedded", "--to", "qdrant", "--data", _source.Path, .. OnQdrant];
        AssertWhole(await MigrateRun.HereAsync(options), lines.Count);
        await using var qdrant = new QdrantMemoryStore(_options!, SampleStore.Model);
        var messages = qdrant.OpenTenant(TenantId.Parse("corvid")).Messages;
        var whole = await FirstAsync(messages);

        var turned = whole.Dense[0].ToArray();
        (turned[0], turned[1]) = (turned[1], turned[0]);
        await TamperAsync("1 differing", "corvid messages", () => messages.UpsertAsync([whole with { Dense = [turned] }], Token));
        await TamperAsync("1 differing", "corvid messages", () => messages.UpsertAsync([whole with { Lexical = Contract.Sample.Words((1, 1)) }], Token));
        await TamperAsync("1 differing", "corvid messages", () => messages.PatchAsync(Filter.Id(whole.Id), new PointPatch { Body = "{}"u8.ToArray() }, Token));
        await TamperAsync("1 differing", "corvid messages", () => messages.PatchAsync(Filter.Id(whole.Id), new PointPatch { Remove = [MessageFields.Role] }, Token));
        await TamperAsync("1 missing", "corvid messages", () => messages.DeleteAsync(Filter.Id(whole.Id), Token));
        var extra = whole with { Id = Guid.NewGuid() };
        await TamperAsync("1 too many", "corvid messages", () => messages.UpsertAsync([extra], Token), () => messages.DeleteAsync(Filter.Id(extra.Id), Token));
        var foreign = TenantId.Parse("foreign");
        await TamperAsync("only the copy has this tenant", "foreign", () => qdrant.OpenTenant(foreign).Messages.UpsertAsync([extra], Token), () => qdrant.EraseTenantAsync(foreign, Token));

        async Task TamperAsync(string how, string where, Func<Task> tamper, Func<Task>? restore = null)
        {
            await tamper();
            var run = await MigrateRun.HereAsync([.. options, "--verify-only"]);
            Assert.Equal(1, run.ExitCode);
            Assert.Contains(how, Assert.Single(run.Output.Split('\n'), line => line.StartsWith($"{where}: DIFFERENT", StringComparison.Ordinal)), StringComparison.Ordinal);
            Assert.Contains("The copy differs", run.Errors, StringComparison.Ordinal);
            await (restore ?? (() => messages.UpsertAsync([whole], Token)))();
            Assert.Equal(0, (await MigrateRun.HereAsync([.. options, "--verify-only"])).ExitCode);
        }
    }

    [Fact]
    public async Task A_target_that_holds_something_is_refused_and_left_alone()
    {
        await FillAsync();
        await using (var other = Open(_target))
        {
            await other.OpenTenant(TenantId.Parse("mine")).Messages.UpsertAsync([Own()], Token);
        }

        string[] there = ["--from", "embedded", "--to", "qdrant", "--data", _target.Path, .. OnQdrant];
        Assert.Equal(0, (await MigrateRun.HereAsync(there)).ExitCode);
        AssertRefused("hold data already", await MigrateRun.HereAsync(there));
        AssertRefused("hold data already", await MigrateRun.HereAsync(["--from", "embedded", "--to", "qdrant", "--data", _source.Path, .. OnQdrant]));
        AssertRefused("holds data already", await MigrateRun.HereAsync(["--from", "qdrant", "--to", "embedded", "--data", _source.Path, .. OnQdrant]));
        await using var qdrant = new QdrantMemoryStore(_options!, SampleStore.Model);
        Assert.Equal("mine", Assert.Single(await qdrant.ListTenantsAsync(Token)).Value);
    }

    [Fact]
    public async Task A_directory_that_a_service_owns_is_refused_whichever_side_it_is()
    {
        await FillAsync();
        Assert.Equal(0, (await MigrateRun.HereAsync(["--from", "embedded", "--to", "qdrant", "--data", _source.Path, .. OnQdrant])).ExitCode);
        await using var owner = Open(_source);
        AssertRefused("is in use by process", await MigrateRun.HereAsync(["--from", "embedded", "--to", "qdrant", "--data", _source.Path, .. OnQdrant]));
        AssertRefused("is in use by process", await MigrateRun.HereAsync(["--from", "qdrant", "--to", "embedded", "--data", _source.Path, .. OnQdrant]));
    }

    [Theory]
    [InlineData("embedded", "qdrant")]
    [InlineData("qdrant", "embedded")]
    public async Task A_source_that_holds_nothing_is_refused_and_nothing_is_made(string from, string to)
    {
        AssertRefused("There is nothing in", await MigrateRun.HereAsync(["--from", from, "--to", to, "--data", _source.Path, .. OnQdrant]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_source.Path));
        Assert.Null(await QdrantMemoryStore.FindEmbeddingAsync(_options!, Token));
    }

    [Theory]
    [InlineData("must be two stores", "--from", "embedded", "--to", "embedded")]
    [InlineData("--from must be embedded or qdrant", "--from", "elsewhere", "--to", "qdrant")]
    [InlineData("--to", "--from", "embedded")]
    [InlineData("collection prefix", "--from", "embedded", "--to", "qdrant", "--qdrant-collection-prefix", "a b")]
    public async Task Options_that_cannot_be_are_named(string named, params string[] options)
    {
        var run = await MigrateRun.HereAsync(options);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(named, run.Errors, StringComparison.Ordinal);
    }

    private async Task<(IReadOnlyList<string> Lines, List<(string Question, IReadOnlyList<(Guid Id, double Score)> Hits, string Window)> Answers)> FillAsync()
    {
        await using var store = Open(_source);
        await SampleStore.FillAsync(store);
        var answers = await SampleStore.AnswersAsync(store);
        await SampleStore.MarkAsync(store);
        return (await SampleStore.LinesAsync(store), answers);
    }

    private static EmbeddedMemoryStore Open(DataDirectory directory) => new(new EmbeddedOptions { Path = directory.Path }, SampleStore.Model);

    private static Point Own() => new() { Id = Guid.NewGuid(), Payload = new Payload { [MessageFields.Session] = FieldValue.Of("s"), [MessageFields.Timestamp] = FieldValue.Of(1) } };

    private static async Task<Point> FirstAsync(PointCollection points)
    {
        await foreach (var page in points.ReadAllAsync(1000, Token))
        {
            return page.First(point => point.Dense.Count == 1 && point.Lexical.Count > 0);
        }

        throw new InvalidOperationException("There are no points.");
    }

    private static IEnumerable<string> Checksums(string output) => output.Split('\n').Where(line => line.Contains("checksum", StringComparison.Ordinal));

    private static void AssertWhole((int ExitCode, string Output, string Errors) run, int points)
    {
        Assert.True(run.ExitCode == 0, $"{run.Output}\n{run.Errors}");
        Assert.Contains($"The copy is whole: {points} points", run.Output, StringComparison.Ordinal);
    }

    private static void AssertRefused(string why, (int ExitCode, string Output, string Errors) run)
    {
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(why, Assert.Single(run.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    // The order is that of the scores; hits as near as rounding may change places.
    private static void AssertSame(
        List<(string Question, IReadOnlyList<(Guid Id, double Score)> Hits, string Window)> expected, List<(string Question, IReadOnlyList<(Guid Id, double Score)> Hits, string Window)> found)
    {
        const double Rounding = 2e-3;
        Assert.Equal(expected.Count, found.Count);
        Assert.NotEmpty(expected);
        foreach (var (one, other) in expected.Zip(found))
        {
            Assert.Equal(one.Hits.Count, other.Hits.Count);
            var scores = other.Hits.ToDictionary(hit => hit.Id, hit => hit.Score);
            Assert.All(one.Hits.Zip(other.Hits), pair => Assert.Equal(pair.First.Score, pair.Second.Score, Rounding));
            Assert.All(one.Hits, hit => Assert.Equal(hit.Score, scores.TryGetValue(hit.Id, out var score) ? score : other.Hits[^1].Score, Rounding));
        }

        // A window is cut by tokens: where two candidates are as near as rounding, another one may be the last that fits.
        var same = expected.Zip(found).Count(pair => pair.First.Window == pair.Second.Window);
        Assert.True(same >= .95 * expected.Count, $"Only {same} of {expected.Count} context windows are the same.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{same} of {expected.Count} context windows are the same to the letter.");
    }
}
