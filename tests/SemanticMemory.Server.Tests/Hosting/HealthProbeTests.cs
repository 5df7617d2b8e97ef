using Microsoft.Extensions.Configuration;
using SemanticMemory.Server.Hosting;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Hosting;

/// <summary><c>health</c>, the probe of a container.</summary>
public sealed class HealthProbeTests
{
    [Fact]
    public async Task A_process_is_asked_at_the_address_of_its_environment_and_the_exit_code_says_whether_it_is_ready()
    {
        var directory = Directory.CreateTempSubdirectory("semantic-memory-health-");
        try
        {
            await using var server = ServerProcess.Start(directory.FullName, "--urls", "http://127.0.0.1:0", "--Embedded:Path", directory.FullName);
            var address = (await server.ReadToAsync("SemanticMemory listens"))[^1].Split(' ')[^1];

            var (ready, said) = await AskAsync([], ("urls", address));
            Assert.Equal(0, ready);
            Assert.Contains("/health/ready: 200", said, StringComparison.Ordinal);
            Assert.Equal(0, (await AskAsync([], ("http_ports", new Uri(address).Port.ToString(System.Globalization.CultureInfo.InvariantCulture)))).ExitCode);
            Assert.Equal(0, (await AskAsync([address + "/"])).ExitCode);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Nobody_there_is_not_ready()
    {
        var (exitCode, said) = await AskAsync(["http://127.0.0.1:1"]);
        Assert.Equal(1, exitCode);
        Assert.Contains("no answer", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:5080")]
    [InlineData("http://a", "http://b")]
    public async Task Arguments_that_cannot_be_are_told_how_they_must_be(params string[] arguments)
    {
        var (exitCode, said) = await AskAsync(arguments);
        Assert.Equal(2, exitCode);
        Assert.StartsWith("Usage: health", said, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Said)> AskAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        using var output = new StringWriter();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(environment.ToDictionary(pair => pair.Name, pair => (string?)pair.Value)).Build();
        return (await HealthProbe.RunAsync(arguments, configuration, output), output.ToString());
    }
}
