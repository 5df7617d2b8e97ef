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
    private const int TurnsPerConversation = 5;
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

    /// <summary>Conversations of five turns, which the caller carries along; the first ones, which compile the code, do not count.</summary>
    private async Task<JsonObject> MeasureAsync(Func<IChatClient, IChatClient> around)
    {
        using var client = around(new InstantModel());
        var (figures, run) = (new Figures(), Guid.NewGuid());
        for (var conversation = -4; conversation < Turns / TurnsPerConversation; conversation++)
        {
            List<ChatMessage> messages = [];
            var options = new ChatOptions
            {
                AdditionalProperties = new() { [MemoryProperties.User] = $"user-{(conversation + Users) % Users}", [MemoryProperties.Session] = $"{run}-{conversation}" },
            };
            for (var turn = 0; turn < TurnsPerConversation; turn++)
            {
                messages.Add(new ChatMessage(ChatRole.User, corpus.Questions[((conversation + Users) * TurnsPerConversation + turn) % corpus.Questions.Count]));
                ChatResponse? answer = null;
                var counted = conversation < 0 ? new Figures() : figures;
                await counted.MeasureAsync(async () => answer = await client.GetResponseAsync(messages, options));
                messages.AddRange(answer!.Messages);
            }
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
