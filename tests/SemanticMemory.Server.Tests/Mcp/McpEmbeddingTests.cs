using System.Collections.Concurrent;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using SemanticMemory.Server.Tests.Support;
using SemanticMemory.Tests.OpenAI.Double;

namespace SemanticMemory.Server.Tests.Mcp;

/// <summary>The command <c>mcp</c> in a data directory whose vectors are those of a model behind an endpoint.</summary>
public sealed class McpEmbeddingTests : IAsyncLifetime
{
    private const string Car = "The red car is in the garage.";

    private readonly RunningServer _server = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private EmbeddingDouble? _model;
    private string _tenant = "";

    private EmbeddingDouble Model => _model!;

    private string[] Options => ["--embedding-endpoint", Model.Endpoint.ToString(), "--embedding-model", Model.Model, "--embedding-dimensions", "64"];

    // A server with the model makes the memory, and is gone.
    public async ValueTask InitializeAsync()
    {
        _model = await EmbeddingDouble.StartAsync();
        await _server.StartAsync(
            RunningServer.OperatorKey, "--Embedding:Endpoint", Model.Endpoint.ToString(), "--Embedding:ApiKey", EmbeddingDouble.Key, "--Embedding:Model", Model.Model, "--Embedding:Dimensions", "64");
        var tenant = await _server.CreateTenantAsync();
        _tenant = tenant.Id;
        await tenant.TalkAsync(Car, "dana");
        await _server.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await Model.DisposeAsync();
    }

    [Fact]
    public async Task A_memory_that_a_server_made_is_opened_with_its_model()
    {
        await using var client = await ConnectAsync(Options);

        Assert.Contains($">> {Car}", await CallAsync(client, "recall", ("question", "automobile")), StringComparison.Ordinal);
        Assert.Equal("Kept.", await CallAsync(client, "remember", ("text", "The physician comes on Monday."), ("user", "dana")));
        Assert.Contains(">> The physician comes on Monday.", await CallAsync(client, "recall", ("question", "doctor")), StringComparison.Ordinal);
        Assert.DoesNotContain(_errors, line => line.Contains(EmbeddingDouble.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_the_model_is_away_notes_are_kept_and_found_by_words_and_get_their_vectors_later()
    {
        await using (var client = await ConnectAsync(Options))
        {
            Model.Fail(EmbeddingFault.Status, status: 500);
            Assert.Equal("Kept.", await CallAsync(client, "remember", ("text", "The physician comes on Monday."), ("user", "dana")));
            Assert.Contains(">> The physician comes on Monday.", await CallAsync(client, "recall", ("question", "physician")), StringComparison.Ordinal);
        }

        Model.Mend();
        await using var again = await ConnectAsync(Options);
        while (!(await CallAsync(again, "recall", ("question", "doctor"))).Contains(">> The physician comes on Monday.", StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Without_the_model_whoever_runs_the_program_reads_what_is_missing()
    {
        await using var client = await ConnectAsync();

        var result = await client.CallToolAsync("recall", new Dictionary<string, object?> { ["question"] = "automobile" }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(result.IsError);
        while (!_errors.Any(line => line.Contains("come from the embedding model words-64", StringComparison.Ordinal)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData("--server stands alone", "--server", "http://localhost:5080", "--embedding-model", "words-64")]
    [InlineData("need --embedding-endpoint; without it the built-in model is used", "--embedding-model", "words-64", "--embedding-dimensions", "64")]
    [InlineData("--embedding-endpoint needs --embedding-model and --embedding-dimensions", "--embedding-endpoint", "http://localhost:11434/v1")]
    [InlineData("Must be how many numbers the model's vectors have", "--embedding-endpoint", "http://localhost:11434/v1", "--embedding-model", "words-64", "--embedding-dimensions", "70000")]
    [InlineData("Must be printable ASCII", "--embedding-endpoint", "http://localhost:11434/v1", "--embedding-model", "words-64", "--embedding-dimensions", "64", "--embedding-api-key", "two words")]
    public async Task A_model_that_cannot_be_is_refused(string why, params string[] options)
    {
        var (exit, errors) = await CommandLine.RunAsync(options);

        Assert.Equal(1, exit);
        Assert.Contains(why, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("two words", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    private Task<McpClient> ConnectAsync(params string[] options) =>
        CommandLine.ConnectAsync(["--data", _server.DataPath, "--tenant", _tenant, .. options], null, null, errors: _errors.Enqueue, embeddingKey: EmbeddingDouble.Key);

    private static async Task<string> CallAsync(McpClient client, string tool, params (string Name, object? Value)[] arguments)
    {
        var result = await client.CallToolAsync(tool, arguments.ToDictionary(one => one.Name, one => one.Value), cancellationToken: TestContext.Current.CancellationToken);
        var text = Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
        Assert.False(result.IsError, text);
        return text;
    }
}
