using System.Diagnostics;
using SemanticMemory.Server.Tests.Support;
using SemanticMemory.Tests.OpenAI.Double;
using Answer = SemanticMemory.Server.Tests.Support.Answer;

namespace SemanticMemory.Server.Tests.Hosting;

/// <summary>A service on the embedded store moves to another embedding model by configuration, and answers meanwhile.</summary>
public sealed class ModelMovingTests : IAsyncLifetime
{
    private readonly RunningServer _server = new();
    private EmbeddingDouble? _double;

    private EmbeddingDouble Model => _double!;

    public async ValueTask InitializeAsync() => _double = await EmbeddingDouble.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await Model.DisposeAsync();
    }

    [Fact]
    public async Task It_refuses_another_model_names_the_cure_moves_beside_its_work_and_has_the_model_afterwards()
    {
        await _server.StartAsync(RunningServer.OperatorKey);
        var tenant = await _server.CreateTenantAsync();
        await tenant.TalkAsync("The red car is in the garage.");
        await _server.StopAsync();

        var refused = await Assert.ThrowsAsync<MemoryException>(() => _server.StartAsync(RunningServer.OperatorKey, To("Embedding:")));
        Assert.Contains("semantic-memory reembed", refused.Message, StringComparison.Ordinal);

        await _server.StartAsync(RunningServer.OperatorKey, To("Embedding:Next:"));
        var caller = _server.CallerWith(tenant.Key);
        var watch = Stopwatch.StartNew();
        while (!_server.Log.Lines.Any(line => line.Contains("has the embedding model words-64 now", StringComparison.Ordinal)))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "It did not move within 30 seconds.");
            Assert.Single((await SearchAsync(caller, "garage")).Should(200).Items("hits"));
        }

        Assert.Single((await SearchAsync(caller, "automobile")).Should(200).Items("hits"));
        Assert.Contains(Model.Answered, texts => texts.Contains("The red car is in the garage."));
        Assert.Equal("ok", (await _server.Anonymous.GetAsync("/health/ready")).Should(200).Get("status"));
        await _server.StopAsync();

        await _server.StartAsync(RunningServer.OperatorKey, To("Embedding:"));
        Assert.Single((await SearchAsync(_server.CallerWith(tenant.Key), "automobile")).Should(200).Items("hits"));
    }

    private string[] To(string section) =>
    [
        $"--{section}Endpoint", Model.Endpoint.ToString(), $"--{section}ApiKey", EmbeddingDouble.Key, $"--{section}Model", Model.Model, $"--{section}Dimensions", "64",
    ];

    private static Task<Answer> SearchAsync(Caller caller, string query) => caller.PostAsync("search", Body.Of($$"""{"query":"{{query}}","mode":"semantic"}"""));
}
