using System.CommandLine;
using SemanticMemory.Cli;
using SemanticMemory.CrashChild;
using SemanticMemory.Embedded;
using SemanticMemory.Embedding;
using SemanticMemory.Messages;
using SemanticMemory.Qdrant;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Qdrant;

namespace SemanticMemory.Tests.Cli;

public sealed class EmbeddedVerifyCommandTests : VerifyCommandTests
{
    private readonly DataDirectory _folder = new();

    protected override string[] Options => ["--data", _folder.Path];

    protected override string[] Nowhere => ["--data", Path.Combine(_folder.Path, "elsewhere")];

    protected override Task<MemoryStore> OpenAsync(EmbeddingFingerprint model) => Task.FromResult<MemoryStore>(new EmbeddedMemoryStore(new EmbeddedOptions { Path = _folder.Path }, model));

    protected override ValueTask DropAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_directory_that_a_service_owns_is_refused()
    {
        await FillAsync();
        await using var owner = await OpenAsync(Embedder.Fingerprint);

        var (exitCode, output, errors) = await RunAsync();

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("is in use by process", errors, StringComparison.Ordinal);
    }
}

public sealed class QdrantVerifyCommandTests : VerifyCommandTests
{
    private QdrantOptions? _options;

    protected override string[] Options =>
        ["--store", "qdrant", "--qdrant-endpoint", _options!.Endpoint.ToString(), "--qdrant-collection-prefix", _options.CollectionPrefix, "--rest", "00:00:00.2"];

    protected override string[] Nowhere =>
        ["--store", "qdrant", "--qdrant-endpoint", _options!.Endpoint.ToString(), "--qdrant-collection-prefix", $"{_options.CollectionPrefix}nowhere-"];

    protected override async Task<MemoryStore> OpenAsync(EmbeddingFingerprint model) => new QdrantMemoryStore(_options ??= await QdrantUnderTest.OptionsAsync(), model);

    protected override ValueTask DropAsync() => _options is null ? ValueTask.CompletedTask : QdrantUnderTest.DropAsync(_options);
}

/// <summary><c>semantic-memory verify</c> on a store that somebody left.</summary>
public abstract class VerifyCommandTests : IAsyncLifetime
{
    protected static Embedder Embedder { get; } = new(new BuiltInEmbeddingGenerator());

    protected abstract string[] Options { get; }

    protected abstract string[] Nowhere { get; }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await DropAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<MemoryStore> OpenAsync(EmbeddingFingerprint model);

    protected abstract ValueTask DropAsync();

    [Fact]
    public async Task It_tells_what_is_wrong_mends_it_and_finds_nothing_afterwards()
    {
        await FillAsync();
        const string Wrong = "1 token sums (1,200 tokens had not been counted), 1 titles, 1 archived sessions that a message should have woken, 1 times of the last message";

        for (var look = 0; look < 2; look++)
        {
            var found = await RunAsync("--dry-run");
            Assert.Equal((1, Lines($"acme: 1 sessions, 1 messages: to mend: {Wrong}", "globex: 1 sessions, 1 messages: nothing to mend")), (found.ExitCode, found.Output));
            Assert.Equal(Lines("Nothing was changed: run the command without --dry-run to mend this."), found.Errors);
        }

        Assert.Equal((0, Lines("globex: 1 sessions, 1 messages: nothing to mend", "All is right."), ""), await RunAsync("--tenant", "globex"));
        Assert.Equal((0, Lines($"acme: 1 sessions, 1 messages: mended: {Wrong}", "globex: 1 sessions, 1 messages: nothing to mend", "All is right now."), ""), await RunAsync());
        Assert.Equal((0, Lines("acme: 1 sessions, 1 messages: nothing to mend", "globex: 1 sessions, 1 messages: nothing to mend", "All is right."), ""), await RunAsync("--dry-run"));

        await using var store = await OpenAsync(Embedder.Fingerprint);
        var session = Assert.Single((await Memory(store.OpenTenant(TenantId.Parse("acme"))).ListAsync(new SessionQuery(), TestContext.Current.CancellationToken)).Items);
        Assert.Equal(("What does it cost?", SessionStatus.Active, 1200), (session.Title, session.Status, session.InputTokens));
    }

    [Fact]
    public async Task What_is_not_there_is_named()
    {
        await FillAsync();
        var nobody = await RunAsync("--tenant", "initech");
        Assert.Equal((1, ""), (nobody.ExitCode, nobody.Output));
        Assert.Contains("There is no tenant 'initech'", nobody.Errors, StringComparison.Ordinal);

        var nothing = await InvokeAsync(Nowhere);
        Assert.Equal((1, ""), (nothing.ExitCode, nothing.Output));
        Assert.Contains("There is nothing in", nothing.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--tenant must be", "--tenant", "_system")]
    [InlineData("--rest must not be negative", "--rest", "-00:00:01")]
    [InlineData("--store must be", "--store", "elsewhere")]
    [InlineData("--data must not be empty", "--data", "")]
    [InlineData("The collection prefix 'a b' must be", "--store", "qdrant", "--qdrant-collection-prefix", "a b")]
    public async Task Options_that_cannot_be_are_named(string named, params string[] options)
    {
        var (exitCode, _, errors) = await InvokeAsync(options);
        Assert.Equal(1, exitCode);
        Assert.Contains(named, errors, StringComparison.Ordinal);
    }

    protected Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] options) => InvokeAsync([.. Options, .. options]);

    /// <summary>A tenant whose only message came to an archived session and nothing after it, one that is sound, and the reserved one.</summary>
    protected async Task FillAsync()
    {
        await using var store = await OpenAsync(Embedder.Fingerprint);
        var acme = store.OpenTenant(TenantId.Parse("acme"));
        var left = (await Memory(acme).StartAsync(new NewSession { Channel = "web", UserId = "dana" })).Session.Id;
        await Memory(acme).ArchiveAsync(left);
        var dying = new InterruptedStore(acme, call => call == "records upsert" ? throw new MemoryException(MemoryError.Unavailable, "store-unavailable", "Away.") : Task.CompletedTask);
        var said = new NewMessage { Role = MessageRole.User, Content = "What does it cost?", InputTokens = 1200 };
        await Assert.ThrowsAsync<MemoryException>(() => Memory(dying).AppendAsync(left, said));

        var globex = Memory(store.OpenTenant(TenantId.Parse("globex")));
        await globex.AppendAsync((await globex.StartAsync(new NewSession { Channel = "web" })).Session.Id, said);
        await store.OpenTenant(TenantId.System).Records.UpsertAsync([new Point { Id = Guid.NewGuid(), Payload = new Payload { [RecordFields.Kind] = FieldValue.Of("tenant") } }]);
    }

    private static SessionManager Memory(TenantStore store) => new(store, Embedder);

    private static string Lines(params string[] lines) => string.Concat(lines.Select(line => line + Environment.NewLine));

    private static async Task<(int ExitCode, string Output, string Errors)> InvokeAsync(string[] options)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exitCode = await VerifyCommand.Create().Parse(options).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors }, TestContext.Current.CancellationToken);
        return (exitCode, output.ToString(), errors.ToString());
    }
}
