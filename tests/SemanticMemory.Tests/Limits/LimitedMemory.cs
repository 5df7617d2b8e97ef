using SemanticMemory.Embedded;
using SemanticMemory.Embedding;
using SemanticMemory.Limits;
using SemanticMemory.Messages;
using SemanticMemory.Qdrant;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Qdrant;

namespace SemanticMemory.Tests.Limits;

/// <summary>A store of either kind with managers that hold users to limits; each manager stands for a server of its own.</summary>
internal sealed class LimitedMemory : IAsyncDisposable
{
    private readonly Embedder _embedder = new(new BuiltInEmbeddingGenerator());
    private readonly MemoryStore _store;
    private readonly UsageLimits _limits;
    private readonly Func<ValueTask> _cleanUp;

    private LimitedMemory(Func<EmbeddingFingerprint, MemoryStore> open, UsageLimits limits, Func<ValueTask> cleanUp)
    {
        (_store, _limits, _cleanUp) = (open(_embedder.Fingerprint), limits, cleanUp);
        Memory = Server("a");
    }

    /// <summary>Noon in the middle of a month.</summary>
    public ManualTime Time { get; } = new(new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero));

    public SessionManager Memory { get; }

    public static async Task<LimitedMemory> OpenAsync(bool onQdrant, UsageLimits limits)
    {
        if (onQdrant)
        {
            var options = await QdrantUnderTest.OptionsAsync();
            return new LimitedMemory(embedding => new QdrantMemoryStore(options, embedding), limits, () => QdrantUnderTest.DropAsync(options));
        }

        var folder = new DataDirectory();
        return new LimitedMemory(
            embedding => new EmbeddedMemoryStore(new EmbeddedOptions { Path = folder.Path }, embedding),
            limits,
            () =>
            {
                folder.Dispose();
                return ValueTask.CompletedTask;
            });
    }

    public SessionManager Server(string name) =>
        new(_store.OpenTenant(TenantId.Parse("acme")), _embedder, new SessionManagerOptions { Limits = _limits, Instance = name }, Time);

    public async Task<Guid> StartAsync(string? user = "dana", string? visitor = null) =>
        (await Memory.StartAsync(new NewSession { Channel = "web", UserId = user, AnonymousId = visitor })).Session.Id;

    public Task<AppendedMessage> SayAsync(Guid session, string text = "Hello.", string? externalId = null, DateTimeOffset? timestamp = null) =>
        Memory.AppendAsync(session, new NewMessage { Role = MessageRole.User, Content = text, ExternalId = externalId, Timestamp = timestamp });

    public Task<AppendedMessage> AnswerAsync(Guid session, int input, int output) =>
        Memory.AppendAsync(session, new NewMessage { Role = MessageRole.Assistant, Content = "Good day.", InputTokens = input, OutputTokens = output });

    /// <summary>What a reply asks before it begins.</summary>
    public async Task RequireTokensLeftAsync(Guid session)
    {
        var store = _store.OpenTenant(TenantId.Parse("acme"));
        await new Quotas(store, new TokenLedger(store, "b"), _limits, Time)
            .RequireTokensLeftAsync(await Memory.GetAsync(session, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
    }

    /// <summary>Asserts a refusal of this kind, and how long it says to wait.</summary>
    public static async Task<MemoryException> RefusedAsync(Task call, string problem, TimeSpan wait)
    {
        var refusal = await Assert.ThrowsAsync<MemoryException>(() => call);
        Assert.Equal((MemoryError.LimitReached, problem, wait), (refusal.Error, refusal.Problem, refusal.RetryAfter));
        return refusal;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _cleanUp();
    }
}
