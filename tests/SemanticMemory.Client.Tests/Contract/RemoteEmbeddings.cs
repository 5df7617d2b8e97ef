using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SemanticMemory.OpenAI.Embeddings;
using SemanticMemory.Server.Tests.Support;
using SemanticMemory.Tests.OpenAI.Double;

namespace SemanticMemory.Client.Tests.Contract;

public sealed class InProcessRemoteEmbeddingTests : RemoteEmbeddingContract
{
    private readonly TempDirectory _directory = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task What_a_program_stored_without_vectors_gets_them_when_it_runs_again()
    {
        Model.Fail(EmbeddingFault.Status);
        var path = Path.Combine(_directory.Path, "again");
        await using (var first = Open(path))
        {
            await SayAsync(first.Client, "The red car is in the garage.");
        }

        Model.Mend();
        await using var second = Open(path);
        await FoundByMeaningAsync(second.Client, "automobile");
    }

    private protected override Task<MemoryUnderTest> OpenAsync() => Task.FromResult(Open(Path.Combine(_directory.Path, "data")));

    private MemoryUnderTest Open(string path) => new(new ServiceCollection()
        .AddSingleton<TimeProvider>(new HastyTime())
        .AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(_ => new OpenAIEmbeddingGenerator(new OpenAIEmbeddingOptions
        {
            Endpoint = Model.Endpoint,
            ApiKey = EmbeddingDouble.Key,
            Model = Model.Model,
            Dimensions = Model.Dimensions,
            Retries = 0,
            BreakerPause = TimeSpan.FromMilliseconds(500),
        }))
        .AddSemanticMemory(path));

    /// <summary>The system's clock, whose timers do not take so long.</summary>
    private sealed class HastyTime : TimeProvider
    {
        private const int Haste = 50;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => System.CreateTimer(callback, state, Soon(dueTime), Soon(period));

        private static TimeSpan Soon(TimeSpan time) => time > TimeSpan.Zero ? time / Haste : time;
    }
}

public sealed class RemoteEmbeddingTests : RemoteEmbeddingContract
{
    private readonly RunningServer _server = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }

    private protected override async Task<MemoryUnderTest> OpenAsync()
    {
        await _server.StartAsync(
            RunningServer.OperatorKey, "--Embedding:Endpoint", Model.Endpoint.ToString(), "--Embedding:ApiKey", EmbeddingDouble.Key, "--Embedding:Model", Model.Model,
            "--Embedding:Dimensions", "64", "--Embedding:Retries", "0", "--Embedding:BreakerPause", "00:00:00.5", "--Embedding:FillEvery", "00:00:00.2");
        return MemoryUnderTest.OverHttp(_server.Address, (await _server.CreateTenantAsync()).Key);
    }
}
