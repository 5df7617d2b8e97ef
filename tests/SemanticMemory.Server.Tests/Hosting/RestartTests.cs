using System.Text;
using System.Text.RegularExpressions;
using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Hosting;

public sealed partial class RestartTests : IAsyncLifetime
{
    private readonly RunningServer _server = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Everything_that_was_acknowledged_is_there_after_a_restart()
    {
        await _server.StartAsync(RunningServer.OperatorKey);
        var tenant = await _server.CreateTenantAsync();
        var (session, message) = await tenant.TalkAsync("The otter sleeps in the reeds.", user: "uma", externalId: "s-1");
        var reader = await tenant.CreateKeyAsync("reader");
        var revoked = await tenant.CreateKeyAsync("reader");
        (await tenant.Admin.DeleteAsync($"keys/{revoked.Id}")).Should(204);
        var before = (await tenant.Admin.GetAsync($"sessions/{session}?messages=5")).Text;

        await _server.StopAsync();
        await _server.StartAsync(RunningServer.OperatorKey);

        var again = _server.CallerWith(reader.Key);
        Assert.Equal(before, (await again.GetAsync($"sessions/{session}?messages=5")).Should(200).Text);
        Assert.Equal(message, (await again.PostAsync("search", Body.Of("""{"query":"Where does the otter sleep?"}"""))).Items("hits")[0]["message"]!["id"]!.GetValue<string>());
        (await _server.CallerWith(revoked.Key).GetAsync("sessions")).ShouldBeProblem(401, "unauthorized");
        (await _server.Operator.GetAsync($"tenants/{tenant.Id}")).Should(200);
    }

    [Fact]
    public async Task The_operators_key_is_shown_once_and_stays()
    {
        await _server.StartAsync(operatorKey: null);
        var key = Assert.Single(Keys(_server.Console.ToString()).Distinct());
        Assert.Equal(2, Keys(_server.Console.ToString()).Count());
        (await _server.CallerWith(key).PostAsync("tenants", Body.Of("""{"id":"acme"}"""))).Should(201);

        await _server.StopAsync();
        _server.Console.GetStringBuilder().Clear();
        await _server.StartAsync(operatorKey: null);

        Assert.Contains("SemanticMemory listens on", _server.Console.ToString(), StringComparison.Ordinal);
        Assert.Empty(Keys(_server.Console.ToString()));
        (await _server.CallerWith(key).GetAsync("tenants/acme")).Should(200);
        Assert.DoesNotContain(_server.Log.Lines, line => line.Contains(key, StringComparison.Ordinal));
        await AssertNowhereOnDiskAsync(key["smo_".Length..]);
    }

    [Fact]
    public async Task A_configured_operators_key_wins_over_the_one_that_was_made()
    {
        await _server.StartAsync(operatorKey: null);
        var made = Keys(_server.Console.ToString()).First();
        await _server.StopAsync();
        _server.Console.GetStringBuilder().Clear();

        await _server.StartAsync(RunningServer.OperatorKey);

        Assert.Empty(Keys(_server.Console.ToString()));
        (await _server.Operator.GetAsync("tenants")).Should(200);
        (await _server.CallerWith(made).GetAsync("tenants")).ShouldBeProblem(401, "unauthorized");
        await _server.StopAsync();
        await _server.StartAsync(operatorKey: null);
        (await _server.CallerWith(made).GetAsync("tenants")).Should(200);
    }

    [Fact]
    public async Task Keys_are_kept_as_hashes_alone()
    {
        await _server.StartAsync(RunningServer.OperatorKey);
        var tenant = await _server.CreateTenantAsync();
        var agent = await tenant.CreateKeyAsync("agent");

        foreach (var key in new[] { tenant.Key, agent.Key })
        {
            var secret = key[^43..];
            await AssertNowhereOnDiskAsync(secret);
            Assert.Contains(await FilesAsync(), file => file.Contains(SemanticMemory.Server.Access.Secret.Hash(secret), StringComparison.Ordinal));
            Assert.DoesNotContain(_server.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
        }
    }

    private static IEnumerable<string> Keys(string text) => OperatorKey().Matches(text).Select(match => match.Value);

    private async Task AssertNowhereOnDiskAsync(string secret) => Assert.DoesNotContain(await FilesAsync(), file => file.Contains(secret, StringComparison.Ordinal));

    /// <summary>The bytes of every file of the data directory, as text.</summary>
    private async Task<IReadOnlyList<string>> FilesAsync()
    {
        await _server.StopAsync();
        var files = Directory.GetFiles(_server.DataPath, "*", SearchOption.AllDirectories).Select(File.ReadAllBytes).Select(Encoding.Latin1.GetString).ToArray();
        Assert.NotEmpty(files);
        await _server.StartAsync(RunningServer.OperatorKey);
        return files;
    }

    [GeneratedRegex("smo_[A-Za-z0-9_-]{43}")]
    private static partial Regex OperatorKey();
}
