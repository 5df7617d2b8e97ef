using System.Diagnostics;
using System.Text.Json.Nodes;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Hosting;

public sealed class DemoTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_demo_prints_two_lines_that_work_when_pasted_and_leaves_nothing_behind()
    {
        Assert.SkipUnless(File.Exists("/bin/bash") && File.Exists("/usr/bin/curl"), "bash and curl are needed to paste the lines.");
        await using var demo = ServerProcess.Start(_directory.Path, "--demo", "--urls", "http://127.0.0.1:0");
        await demo.ReadToAsync("SemanticMemory listens on http://127.0.0.1:");
        var search = (await demo.ReadToAsync("curl ")).Single();
        var context = (await demo.ReadToAsync("curl ")).Single();

        var hits = (await PasteAsync(search))["hits"]!.AsArray();
        var window = await PasteAsync(context);

        Assert.Contains("the fleet discount is 12 %", hits[0]!["message"]!["content"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains(
            $"curl -s http://localhost:5080/{search[search.IndexOf("api/v1", StringComparison.Ordinal)..]}",
            (await File.ReadAllTextAsync(Checkout.File("README.md"), TestContext.Current.CancellationToken)).Replace(" \\\n  ", " ", StringComparison.Ordinal),
            StringComparison.Ordinal);
        var recalled = window["recalled"]!.AsArray();
        Assert.NotEmpty(recalled);
        Assert.All(recalled, passage => Assert.NotEqual(window["sessionId"]!.GetValue<string>(), passage!["session"]!["id"]!.GetValue<string>()));
        Assert.Contains(recalled, passage => passage!["message"]!["content"]!.GetValue<string>().Contains("discount", StringComparison.Ordinal));
        Assert.NotEmpty(Directory.GetDirectories(_directory.Path, "semantic-memory-demo-*"));
        await demo.TerminateAsync();
        var end = await demo.EndAsync();
        Assert.Equal((0, ""), (end.ExitCode, end.Errors));
        Assert.Empty(Directory.GetDirectories(_directory.Path, "semantic-memory-demo-*"));
    }

    [Fact]
    public async Task The_demo_answers_no_page_that_gave_its_own_name_to_this_machine()
    {
        await using var demo = ServerProcess.Start(_directory.Path, "--demo", "--urls", "http://127.0.0.1:0");
        var address = new Uri((await demo.ReadToAsync("SemanticMemory listens on http://127.0.0.1:"))[^1].Split(' ')[3]);
        using var http = new HttpClient { BaseAddress = address };
        foreach (var path in new[] { "/api/v1/sessions", "/v1/memories/", "/mcp", "/health/ready", "/openapi/v1.json", "/nowhere" })
        {
            var refused = await CallAsync(http, path, $"memory.example:{address.Port}");
            Assert.Equal((403, "/problems/host-not-local"), ((int)refused.Status, JsonNode.Parse(refused.Text)!["type"]!.GetValue<string>()));
        }

        foreach (var own in new[] { "localhost", $"localhost:{address.Port}", $"127.0.0.1:{address.Port}", $"[::1]:{address.Port}" })
        {
            Assert.Equal(200, (int)(await CallAsync(http, "/api/v1/sessions", own)).Status);
        }
    }

    [Fact]
    public async Task Without_the_demo_its_key_opens_nothing_and_data_stays_where_it_was_put()
    {
        await using var service = ServerProcess.Start(_directory.Path, "--urls", "http://127.0.0.1:0");
        var greeting = (await service.ReadToAsync("SemanticMemory listens on "))[^1];
        using var http = new HttpClient { BaseAddress = new Uri(greeting["SemanticMemory listens on ".Length..]) };

        (await new Caller(http, "demo").GetAsync("sessions")).ShouldBeProblem(401, "unauthorized");
        Assert.Equal(200, (int)(await CallAsync(http, "/health/ready", "memory.example")).Status);

        Assert.True(Directory.Exists(Path.Combine(_directory.Path, "data")));
        await service.TerminateAsync();
        Assert.Equal(0, (await service.EndAsync()).ExitCode);
        Assert.True(Directory.Exists(Path.Combine(_directory.Path, "data")));
    }

    private static async Task<(System.Net.HttpStatusCode Status, string Text)> CallAsync(HttpClient http, string path, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host } };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer demo");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<JsonNode> PasteAsync(string line)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", line]) { RedirectStandardOutput = true })!;
        var answer = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, shell.ExitCode);
        return JsonNode.Parse(answer)!;
    }
}
