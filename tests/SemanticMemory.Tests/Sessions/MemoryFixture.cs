using Microsoft.Extensions.AI;
using SemanticMemory.Embedded;
using SemanticMemory.Embedding;
using SemanticMemory.Messages;
using SemanticMemory.Qdrant;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Qdrant;

namespace SemanticMemory.Tests.Sessions;

/// <summary>The real thing: a store of its own, the embedded one unless asked for otherwise, the built-in model unless another is given, a clock that is moved by hand.</summary>
public sealed class MemoryFixture : IAsyncDisposable
{
    private readonly Func<ValueTask> _remove;

    public MemoryFixture(SessionManagerOptions? options = null, IEmbeddingGenerator<string, Embedding<float>>? model = null)
        : this(new DataDirectory(), options, model)
    {
    }

    private MemoryFixture(DataDirectory folder, SessionManagerOptions? options, IEmbeddingGenerator<string, Embedding<float>>? model)
        : this(
            fingerprint => new EmbeddedMemoryStore(new EmbeddedOptions { Path = folder.Path }, fingerprint),
            () =>
            {
                folder.Dispose();
                return ValueTask.CompletedTask;
            },
            options,
            model)
    {
    }

    private MemoryFixture(
        Func<EmbeddingFingerprint, MemoryStore> open, Func<ValueTask> remove, SessionManagerOptions? options, IEmbeddingGenerator<string, Embedding<float>>? model)
    {
        _remove = remove;
        Embedder = new Embedder(model ?? new BuiltInEmbeddingGenerator());
        Store = open(Embedder.Fingerprint);
        Options = options ?? new SessionManagerOptions();
        Memory = Tenant("acme");
    }

    public static DateTimeOffset Start { get; } = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public ManualTime Time { get; } = new(Start);

    public Embedder Embedder { get; }

    public MemoryStore Store { get; }

    public SessionManagerOptions Options { get; }

    public SessionManager Memory { get; }

    /// <summary>The same on Qdrant, in collections of its own.</summary>
    public static async Task<MemoryFixture> OnQdrantAsync(SessionManagerOptions? options = null, IEmbeddingGenerator<string, Embedding<float>>? model = null)
    {
        var qdrant = await QdrantUnderTest.OptionsAsync();
        return new MemoryFixture(fingerprint => new QdrantMemoryStore(qdrant, fingerprint), () => QdrantUnderTest.DropAsync(qdrant), options, model);
    }

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
        await _remove();
    }
}
