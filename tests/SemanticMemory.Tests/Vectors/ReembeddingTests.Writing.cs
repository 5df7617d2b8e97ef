using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using SemanticMemory.Embedding;
using SemanticMemory.Messages;
using SemanticMemory.OpenAI.Embeddings;
using SemanticMemory.Search;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;
using SemanticMemory.Tests.OpenAI.Double;

namespace SemanticMemory.Tests.Vectors;

// What is stored, written meanwhile and counted in these tests, and the command as a process.
public abstract partial class ReembeddingTests
{
    private Embedder Model(EmbeddingDouble behind)
    {
        var generator = new OpenAIEmbeddingGenerator(new OpenAIEmbeddingOptions
        {
            Endpoint = behind.Endpoint,
            ApiKey = EmbeddingDouble.Key,
            Model = behind.Model,
            Dimensions = behind.Dimensions,
        });
        _generators.Add(generator);
        return new Embedder(generator);
    }

    private SessionManager Memory(MemoryStore store, TenantId tenant) =>
        new(store.OpenTenant(tenant), Old, new SessionManagerOptions { Backlog = new VectorBacklog(store), NextEmbedder = New });

    private int Texts() => NewModel.Answered.Sum(texts => texts.Count);

    private static async Task<Guid> FillAsync(SessionManager memory, int messages, string name)
    {
        var session = (await memory.StartAsync(new NewSession { Channel = "web", UserId = "dana", Title = "Title" }, Token)).Session.Id;
        await memory.AppendAsync(session, [.. Enumerable.Range(0, messages).Select(number => new NewMessage { Role = MessageRole.User, Content = $"The automobile {name}{number} is here." })], Token);
        await memory.AppendAsync(session, new NewMessage { Role = MessageRole.Tool, Content = "toolwork done", ToolCallId = "t" }, Token);
        var gone = await memory.AppendAsync(session, new NewMessage { Role = MessageRole.User, Content = "The password is swordfish.", ExternalId = $"{name}-gone" }, Token);
        await memory.DeleteMessageAsync(gone.Id, Token);
        return session;
    }

    private async Task FillAsync(ModelMove move)
    {
        await move.PrepareAsync(s_acme, Token);
        for (var batch = await move.ListAsync(s_acme, 100, Token); batch.Count > 0; batch = await move.ListAsync(s_acme, 100, Token))
        {
            var vectors = await New.EmbedPassagesAsync([.. batch.Select(point => MessagePoints.TextForVectors(point.Point))], Token);
            await move.SetAsync(s_acme, [.. batch.Zip(vectors, (point, dense) => new MovedPoint(point.Point.Id, point.Version, dense))], Token);
        }
    }

    private static async Task WriteAsync(
        SessionManager memory, Guid session, string name, ConcurrentDictionary<string, Guid> said, ConcurrentDictionary<Guid, string> patched, ConcurrentDictionary<Guid, string> deleted, CancellationToken over)
    {
        for (var number = 0; !over.IsCancellationRequested; number++)
        {
            var text = $"{name}{number}";
            var message = new NewMessage { Role = MessageRole.User, Author = "writer", Content = $"The boat {text} is there.", ExternalId = text };
            var id = said[text] = (await AgainAsync(() => memory.AppendAsync(session, message, Token))).Id;
            if (number % 3 == 1)
            {
                await AgainAsync(() => memory.UpdateMessageAsync(id, new MessagePatch(JsonNode.Parse($$$"""{"metadata":{"mark":"{{{text}}}"}}""")!.AsObject()), Token));
                patched[id] = text;
            }
            else if (number % 4 == 2)
            {
                await AgainAsync(async () =>
                {
                    try
                    {
                        await memory.DeleteMessageAsync(id, Token);
                    }
                    catch (MemoryException done) when (done.Error == MemoryError.NotFound)
                    {
                        // An earlier try that was told as unavailable had done it.
                    }

                    return true;
                });
                deleted[id] = text;
            }

            await Task.Delay(40, Token);
        }
    }

    // What a caller does with 503.
    private static async Task<T> AgainAsync<T>(Func<Task<T>> call)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (MemoryException failure) when (failure.IsTransient && attempt < 20)
            {
                await Task.Delay(200, Token);
            }
        }
    }

    private static async Task<string> NearestAsync(SessionManager memory, string word) =>
        (await memory.SearchAsync(new SearchRequest { Query = word, Mode = SearchMode.Semantic, Limit = 1 }, Token)).Hits[0].Message.Content;

    private static async Task<long> CountAsync(MemoryStore store)
    {
        var count = 0L;
        foreach (var tenant in await store.ListTenantsAsync(Token))
        {
            count += await store.OpenTenant(tenant).Messages.CountAsync(Filter.Everything, Token);
        }

        return count;
    }

    private static async Task<Dictionary<Guid, string>> FeaturesAsync(MemoryStore store)
    {
        var points = await store.OpenTenant(s_acme).Messages.ScrollAsync(new ScrollQuery { Filter = Filter.Everything, Order = MessageFields.Timestamp, Limit = 500 }, Token);
        return points.ToDictionary(point => point.Id, point => Convert.ToHexString(point.Payload.Features.Span));
    }

    private Process Run()
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                // The command finds here what the tests' framework brings.
                "exec", "--depsfile", InOutput("SemanticMemory.Tests.deps.json"), "--runtimeconfig", InOutput("SemanticMemory.Tests.runtimeconfig.json"), InOutput("SemanticMemory.Cli.dll"), "reembed", .. StoreArguments, "--embedding-endpoint", NewModel.Endpoint.ToString(),
                "--embedding-model", NewModel.Model, "--embedding-dimensions", "640",
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["EMBEDDING_API_KEY"] = EmbeddingDouble.Key },
        };
        return Process.Start(start)!;
    }

    private static string InOutput(string file) => Path.Combine(AppContext.BaseDirectory, file);

    private static async Task UntilAsync(Func<bool> holds)
    {
        var watch = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), "It did not come true within a minute.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), Token);
        }
    }

    private sealed class Told(Action<ReembedProgress> report) : IProgress<ReembedProgress>
    {
        public void Report(ReembedProgress value) => report(value);
    }
}
