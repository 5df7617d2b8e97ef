using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Mcp;

/// <summary>How a conversation over standard input and output begins, line by line with the real process.</summary>
public sealed class McpHandshakeTests : IDisposable
{
    private const string Discover = """{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}""";
    private const string GivesUp = """{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1,"reason":"no answer in time"}}""";
    private const string Initialize = """{"jsonrpc":"2.0","id":2,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""";
    private const string Initialized = """{"jsonrpc":"2.0","method":"notifications/initialized"}""";
    private const string Tools = """{"jsonrpc":"2.0","id":3,"method":"tools/list"}""";

    private readonly TempDirectory _directory = new();

    private string[] Data => ["--data", Path.Combine(_directory.Path, "data")];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Whoever_asks_for_the_newest_revision_and_gives_up_may_still_shake_hands()
    {
        using var process = CommandLine.Start(Data, null);

        // Written before the process reads anything, as for one that starts slowly.
        await SayAsync(process, Discover, GivesUp, Initialize, Initialized, Tools);
        var answers = await AnswersAsync(process, 1, 2, 3);

        Assert.Contains("2026-07-28", answers[1]["result"]!["supportedVersions"]!.AsArray().Select(one => one!.GetValue<string>()));
        Assert.Equal("2025-11-25", answers[2]["result"]!["protocolVersion"]!.GetValue<string>());
        Assert.Equal(5, answers[3]["result"]!["tools"]!.AsArray().Count);
        await EndAsync(process);
    }

    [Fact]
    public async Task After_an_answer_to_the_question_both_ways_are_open()
    {
        foreach (var shakesHands in new[] { true, false })
        {
            using var process = CommandLine.Start(Data, null);
            await SayAsync(process, Discover);
            await AnswersAsync(process, 1);

            await SayAsync(process, shakesHands ? [Initialize, Initialized, Tools] : [Discover.Replace("\"id\":1", "\"id\":3", StringComparison.Ordinal).Replace("server/discover", "tools/list", StringComparison.Ordinal)]);

            Assert.Equal(5, (await AnswersAsync(process, shakesHands ? [2, 3] : [3]))[3]["result"]!["tools"]!.AsArray().Count);
            await EndAsync(process);
        }
    }

    [Fact]
    public async Task After_the_older_handshake_the_question_is_none()
    {
        using var process = CommandLine.Start(Data, null);
        await SayAsync(process, Initialize);
        await AnswersAsync(process, 2);

        await SayAsync(process, Initialized, Discover);

        Assert.NotNull((await AnswersAsync(process, 1))[1]["error"]);
        await EndAsync(process);
    }

    [Fact]
    public async Task A_client_of_the_library_that_does_not_wait_gets_all_it_would_have_got()
    {
        await using var client = await CommandLine.ConnectAsync(Data, null, null, patience: TimeSpan.FromMilliseconds(1));

        Assert.Equal("2025-11-25", client.NegotiatedProtocolVersion);
        var kept = await client.CallToolAsync("remember", new Dictionary<string, object?> { ["text"] = "The gate code is 77." }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.NotEqual(true, kept.IsError);
    }

    [Fact]
    public async Task The_first_answers_do_not_wait_for_the_memory()
    {
        // A server that takes the question which opens the memory and says nothing.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var process = CommandLine.Start(["--server", $"http://{silent.LocalEndpoint}"], "sm_acme_key");
        using var asked = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);

        await SayAsync(process, Discover, Initialize, Initialized, Tools);

        Assert.Equal(3, (await AnswersAsync(process, 1, 2, 3)).Count);
        await EndAsync(process);
    }

    private static async Task SayAsync(Process process, params IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            await process.StandardInput.WriteAsync($"{line}\n");
        }

        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    // Answers may overtake each other.
    private static async Task<Dictionary<int, JsonObject>> AnswersAsync(Process process, params int[] ids)
    {
        var answers = new Dictionary<int, JsonObject>();
        while (answers.Count < ids.Length)
        {
            var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.NotNull(line);
            var answer = JsonNode.Parse(line)!.AsObject();
            answers.Add(answer["id"]!.GetValue<int>(), answer);
        }

        Assert.Equal(ids.Order(), answers.Keys.Order());
        return answers;
    }

    private static async Task EndAsync(Process process)
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }
}
