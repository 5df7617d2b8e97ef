using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using SemanticMemory.Client;
using SemanticMemory.Context;
using SemanticMemory.Embedded;
using SemanticMemory.Embedding;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Benchmarks.Load;

/// <summary>
/// What <see cref="MemoryChatClient"/> adds to a chat in process: whole turns (recall, a model that answers at once, a durable record) in a large tenant. One JSON line.
/// </summary>
internal sealed class ChatRun(IMemoryClient memory, LoadCorpus corpus)
{
    private const int SessionLength = 200;
    private const int Users = 100;
    private const int Turns = 500;
    private static readonly DateTimeOffset s_start = new(2025, 2, 1, 8, 0, 0, TimeSpan.Zero);

    public static async Task RunAsync(int messages, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("semantic-memory-chat-").FullName;
        var embedder = new Embedder(new BuiltInEmbeddingGenerator());
        await using (var store = new EmbeddedMemoryStore(new EmbeddedOptions { Path = folder }, embedder.Fingerprint))
        {
            var run = new ChatRun(new InProcessMemoryClient(new SessionManager(store.OpenTenant(TenantId.Parse("large")), embedder)), new LoadCorpus(seed: 1));
            await run.ImportAsync(messages);
            await output.WriteLineAsync(new JsonObject
            {
                ["messages"] = messages,
                ["cores"] = Environment.ProcessorCount,
                ["modelAlone"] = await run.MeasureAsync(model => model),
                ["ofOneUserAmong100"] = await run.MeasureAsync(model => new MemoryChatClient(model, run.Memory)),
                ["overTheTenant"] = await run.MeasureAsync(model => new MemoryChatClient(model, run.Memory, new MemoryChatOptions { Recall = RecallScope.Tenant })),
            }.ToJsonString());
        }

        Directory.Delete(folder, recursive: true);
    }

    private IMemoryClient Memory { get; } = memory;

    private async Task ImportAsync(int messages)
    {
        for (var i = 0; i < messages / SessionLength; i++)
        {
            var session = await Memory.StartAsync(new NewSession { Channel = "web", UserId = $"user-{i % Users}", ExternalId = $"s-{i}" });
            await Memory.AppendAsync(session.Session.Id, corpus.Messages(SessionLength, s_start.AddHours(i)));
        }
    }

    /// <summary>Each turn is the first of a new conversation or the second of one, in turns.</summary>
    private async Task<JsonObject> MeasureAsync(Func<IChatClient, IChatClient> around)
    {
        using var client = around(new InstantModel());
        var (figures, run) = (new Figures(), Guid.NewGuid());
        for (var i = -20; i < Turns; i++)
        {
            List<ChatMessage> messages = [new(ChatRole.User, corpus.Questions[Math.Abs(i) % corpus.Questions.Count])];
            var options = new ChatOptions
            {
                AdditionalProperties = new() { [MemoryProperties.User] = $"user-{Math.Abs(i) % Users}", [MemoryProperties.Session] = $"{run}-{Math.Abs(i) % Users}-{i / (2 * Users)}" },
            };
            await (i < 0 ? client.GetResponseAsync(messages, options) : figures.MeasureAsync(() => client.GetResponseAsync(messages, options)));
        }

        return new JsonObject { ["p50Ms"] = figures.P50, ["p95Ms"] = figures.P95 };
    }

    private sealed class InstantModel : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "We have that on record: the offer stands until the end of the quarter, and the discount applies to both sites.")));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("Not measured.");

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
