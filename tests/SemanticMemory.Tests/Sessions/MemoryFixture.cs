using SemanticMemory.Embedded;
using SemanticMemory.Embedding;
using SemanticMemory.Messages;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Sessions;

/// <summary>The real thing in a folder of its own: embedded store, built-in model, a clock that is moved by hand.</summary>
public sealed class MemoryFixture : IAsyncDisposable
{
    private readonly DataDirectory _folder = new();

    public MemoryFixture(SessionManagerOptions? options = null)
    {
        Embedder = new Embedder(new BuiltInEmbeddingGenerator());
        Store = new EmbeddedMemoryStore(new EmbeddedOptions { Path = _folder.Path }, Embedder.Fingerprint);
        Options = options ?? new SessionManagerOptions();
        Memory = Tenant("acme");
    }

    public static DateTimeOffset Start { get; } = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public ManualTime Time { get; } = new(Start);

    public Embedder Embedder { get; }

    public EmbeddedMemoryStore Store { get; }

    public SessionManagerOptions Options { get; }

    public SessionManager Memory { get; }

    public SessionManager Tenant(string id) => new(Store.OpenTenant(TenantId.Parse(id)), Embedder, Options, Time);

    public async Task<Session> StartAsync(string channel = "web", string? user = "dana", string? externalId = null, params string[] said)
    {
        var session = (await Memory.StartAsync(new NewSession { Channel = channel, UserId = user, ExternalId = externalId })).Session;
        foreach (var text in said)
        {
            await SayAsync(session.Id, text);
        }

        return session;
    }

    public async Task<AppendedMessage> SayAsync(Guid session, string text, MessageRole role = MessageRole.User, string? externalId = null)
    {
        Time.Advance(TimeSpan.FromSeconds(10));
        return await Memory.AppendAsync(session, new NewMessage { Role = role, Content = text, ExternalId = externalId });
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _folder.Dispose();
    }
}
