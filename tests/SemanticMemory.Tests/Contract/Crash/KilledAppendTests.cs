using System.Diagnostics;
using SemanticMemory.CrashChild;
using SemanticMemory.Embedded;
using SemanticMemory.Embedding;
using SemanticMemory.Messages;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract.Crash;

/// <summary>A process is killed between a message and what follows it; another one opens the same directory.</summary>
public sealed class KilledAppendTests : IDisposable
{
    private const int Killed = 128 + 9;

    private readonly DataDirectory _directory = new();
    private readonly Embedder _embedder = new(new BuiltInEmbeddingGenerator());

    // By then nobody can be at the append any more.
    private readonly ManualTime _later = new(TimeProvider.System.GetUtcNow().AddMinutes(2));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    // The first write is the message; then come its tokens, the session, the copies, the session's mark, the message's own copies, the time of the last message.
    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 7)]
    [InlineData(4, 7)]
    [InlineData(5, 7)]
    [InlineData(6, 7)]
    [InlineData(7, 7)]
    public async Task The_next_read_heals_title_and_state_and_verify_the_sum(int write, long counted)
    {
        var session = await DieAsync(write);
        await using var store = Open();
        var memory = Memory(store);

        AssertHealed(await memory.GetAsync(session, Token), counted);

        var verification = new SessionVerification([store.OpenTenant(KilledAppend.Tenant)], _later);
        var found = Assert.Single(await verification.RunAsync(cancellationToken: Token));
        Assert.Equal(counted == 0 ? (1, 12) : (0, 0), (found.TokenSums, found.MissingTokens));
        AssertHealed(await memory.GetAsync(session, Token), 7);
        Assert.True(Assert.Single(await verification.RunAsync(cancellationToken: Token)).IsRight);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public async Task Verify_alone_heals_all_of_it(int write)
    {
        var session = await DieAsync(write);
        await using var store = Open();
        var verification = new SessionVerification([store.OpenTenant(KilledAppend.Tenant)], _later);

        Assert.False(Assert.Single(await verification.RunAsync(new SessionVerificationOptions { DryRun = true }, cancellationToken: Token)).IsRight);
        Assert.False(Assert.Single(await verification.RunAsync(cancellationToken: Token)).IsRight);
        Assert.True(Assert.Single(await verification.RunAsync(cancellationToken: Token)).IsRight);

        var listed = Assert.Single((await Memory(store).ListAsync(new SessionQuery(), Token)).Items);
        Assert.Equal(session, listed.Id);
        AssertHealed(listed, 7);
    }

    [Fact]
    public async Task The_same_append_again_heals_at_once()
    {
        var session = await DieAsync(2);
        await using var store = Open();
        var memory = new SessionManager(store.OpenTenant(KilledAppend.Tenant), _embedder);

        Assert.False((await memory.AppendAsync(session, KilledAppend.Said, Token)).Created);

        AssertHealed(await memory.GetAsync(session, Token), 0);
    }

    [Fact]
    public async Task An_append_that_nobody_kills_leaves_nothing_to_heal()
    {
        var session = await StartAsync();
        Assert.Equal(0, await RunAsync(session, write: 8));

        await using var store = Open();
        Assert.True(Assert.Single(await new SessionVerification([store.OpenTenant(KilledAppend.Tenant)], _later).RunAsync(cancellationToken: Token)).IsRight);
        AssertHealed(await Memory(store).GetAsync(session, Token), 7);
    }

    private static void AssertHealed(Session session, long input)
    {
        Assert.Equal((KilledAppend.Said.Content, SessionStatus.Active, 1, input), (session.Title, session.Status, session.MessageCount, session.InputTokens));
        Assert.NotNull(session.LastMessageAt);
    }

    /// <summary>An archived session without a title, and an append to it that dies before one of its writes.</summary>
    private async Task<Guid> DieAsync(int write)
    {
        var session = await StartAsync();
        Assert.Equal(Killed, await RunAsync(session, write));
        return session;
    }

    private async Task<Guid> StartAsync()
    {
        await using var store = Open();
        var memory = new SessionManager(store.OpenTenant(KilledAppend.Tenant), _embedder);
        var session = (await memory.StartAsync(new NewSession { Channel = "web", UserId = "dana", Tags = ["b", "a"] }, Token)).Session.Id;
        await memory.ArchiveAsync(session, Token);
        return session;
    }

    private async Task<int> RunAsync(Guid session, int write)
    {
        var program = Path.ChangeExtension(typeof(KilledAppend).Assembly.Location, ".dll");
        string[] arguments = [program, "append", .. KilledAppend.Arguments(_directory.Path, session, write)];
        using var process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments) { RedirectStandardError = true })!;
        var complaints = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.Equal("", await complaints);
        return process.ExitCode;
    }

    private EmbeddedMemoryStore Open() => new(new EmbeddedOptions { Path = _directory.Path }, _embedder.Fingerprint);

    private SessionManager Memory(MemoryStore store) => new(store.OpenTenant(KilledAppend.Tenant), _embedder, timeProvider: _later);
}
