using System.Diagnostics;
using System.Globalization;
using SemanticMemory.CrashChild;
using SemanticMemory.Embedding;
using SemanticMemory.Qdrant;
using SemanticMemory.Sessions;
using SemanticMemory.Tests.Qdrant;

namespace SemanticMemory.Tests.Sessions;

public sealed class InstanceNameTests : IDisposable
{
    private readonly DataDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Processes_at_the_same_time_have_different_names()
    {
        using var one = InstanceName.Take(_folder.Path);
        using var other = InstanceName.Take(_folder.Path);
        Assert.NotEqual(one.Value, other.Value);
    }

    [Fact]
    public void The_next_process_takes_a_name_over()
    {
        var names = Enumerable.Range(0, 5).Select(_ =>
        {
            using var name = InstanceName.Take(_folder.Path);
            return name.Value;
        });
        Assert.Single(names.Distinct());
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Processes_whose_folders_are_their_own_have_different_names()
    {
        using var another = new DataDirectory();
        using var one = InstanceName.Take(_folder.Path);
        using var other = InstanceName.Take(another.Path);
        Assert.NotEqual(one.Value, other.Value);
    }

    [Fact]
    public void A_file_that_holds_something_else_is_left_alone()
    {
        InstanceName.Take(_folder.Path).Dispose();
        var file = Assert.Single(Directory.GetFiles(_folder.Path));
        File.WriteAllText(file, "Something else.");
        string second;
        using (var name = InstanceName.Take(_folder.Path))
        {
            second = name.Value;
        }

        using var again = InstanceName.Take(_folder.Path);
        Assert.Equal((second, "Something else."), (again.Value, File.ReadAllText(file)));
    }

    [Fact]
    public void A_folder_that_cannot_be_used_makes_a_name_that_nobody_has()
    {
        var nowhere = Path.Combine(_folder.Path, "nowhere");
        using var one = InstanceName.Take(nowhere);
        using var other = InstanceName.Take(nowhere);
        Assert.NotEqual(one.Value, other.Value);
    }

    [Fact]
    public async Task Servers_of_one_machine_that_count_the_same_sessions_tokens_lose_none()
    {
        const int Servers = 2;
        const int Messages = 100;
        var options = await QdrantUnderTest.OptionsAsync();
        var embedder = new Embedder(new BuiltInEmbeddingGenerator());
        try
        {
            await using var store = new QdrantMemoryStore(options, embedder.Fingerprint);
            var memory = new SessionManager(store.OpenTenant(CountingServer.Tenant), embedder);
            var session = (await memory.StartAsync(new NewSession { Channel = "web" }, TestContext.Current.CancellationToken)).Session.Id;
            await CountAsync(Servers, options, session, Messages);

            Assert.Equal(Servers * Messages, (await memory.GetAsync(session, TestContext.Current.CancellationToken)).InputTokens);
        }
        finally
        {
            await QdrantUnderTest.DropAsync(options);
        }
    }

    /// <summary>Starts processes and lets them all append at once.</summary>
    private static async Task CountAsync(int servers, QdrantOptions options, Guid session, int messages)
    {
        var token = TestContext.Current.CancellationToken;
        var program = Path.ChangeExtension(typeof(CountingServer).Assembly.Location, ".dll");
        string[] arguments = [program, "count", options.Endpoint.ToString(), options.CollectionPrefix, session.ToString(), messages.ToString(CultureInfo.InvariantCulture)];
        var started = Enumerable.Range(0, servers).Select(_ => Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!).ToArray();
        try
        {
            var complaints = Task.WhenAll(started.Select(process => process.StandardError.ReadToEndAsync(token)));
            foreach (var process in started)
            {
                Assert.Equal("ready", await process.StandardOutput.ReadLineAsync(token));
            }

            Array.ForEach(started, process => process.StandardInput.WriteLine());
            await Task.WhenAll(started.Select(process => process.WaitForExitAsync(token)));
            Assert.All(await complaints, complaint => Assert.Equal("", complaint));
            Assert.All(started, process => Assert.Equal(0, process.ExitCode));
        }
        finally
        {
            foreach (var process in started)
            {
                process.Kill();
                process.Dispose();
            }
        }
    }
}
