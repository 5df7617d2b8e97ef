using System.Diagnostics;
using System.Text;
using SemanticMemory.Client.Tests.Support;
using SemanticMemory.Messages;
using SemanticMemory.Server.Tests.Support;
using SemanticMemory.Sessions;

namespace SemanticMemory.Client.Tests.Samples;

/// <summary>The samples as processes of their own, the way their readers run them.</summary>
public sealed class SampleTests(RunningServer server)
{
    [Fact]
    public async Task The_console_chat_remembers_across_runs()
    {
        using var directory = new TempDirectory();
        var data = Path.Combine(directory.Path, "data");

        var first = await RunAsync("ConsoleChat", [data, "dana"], "When does our fiscal year end?", "Our fiscal year ends in September – höchstens.");
        var second = await RunAsync("ConsoleChat", [data, "dana"], "When does our fiscal year end?");
        var stranger = await RunAsync("ConsoleChat", [data, "omar"], "When does our fiscal year end?");

        Assert.Equal(["I do not know that yet.", "Thank you, I will keep that in mind."], first);
        Assert.Equal(["You told me: Our fiscal year ends in September – höchstens."], second);
        Assert.Equal(["I do not know that yet."], stranger);
    }

    [Fact]
    public async Task The_support_bot_knows_in_the_mail_what_was_asked_in_the_chat()
    {
        var key = (await server.CreateTenantAsync()).Key;
        string[] arguments = [server.Address.ToString(), key, "lena"];

        var chat = await RunAsync("SupportBot", arguments, "chat: What would the Team plan cost for 40 seats?");
        var mail = await RunAsync("SupportBot", arguments, "email: Hello, did you find out about the price of the Team plan that I asked for?");

        Assert.Equal(["chat: I do not know that yet."], chat);
        Assert.Equal(["email: You told me: What would the Team plan cost for 40 seats?"], mail);
        using var memory = new MemoryClient(server.Address, key);
        Assert.Equal([("chat", 2), ("email", 2)], (await memory.ListAsync(new SessionQuery { UserId = "lena" })).Items.Select(session => (session.Channel, (int)session.MessageCount)).Order());
        Assert.Equal("support-bot", (await memory.ListAsync(new SessionQuery())).Items[0].AgentId);
        Assert.Equal(MessageRole.User, (await memory.RecentMessagesAsync(new HistoryQuery { Ascending = true })).Items[0].Role);
    }

    // Built as these tests were: bin, configuration, framework.
    private static string ProgramOf(string sample)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Repository.Root, "samples", sample, "bin", framework.Parent!.Name, framework.Name, $"{sample}.dll");
    }

    private static async Task<string[]> RunAsync(string sample, string[] arguments, params string[] lines)
    {
        var start = new ProcessStartInfo("dotnet", [ProgramOf(sample), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        try
        {
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            foreach (var line in lines)
            {
                await process.StandardInput.WriteLineAsync(line);
            }

            process.StandardInput.Close();
            var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            Assert.True(process.ExitCode == 0, await errors);
            Assert.Equal("", await errors);
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
