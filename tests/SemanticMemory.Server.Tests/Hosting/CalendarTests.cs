using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Hosting;

/// <summary>The calendar of tenants, by configuration.</summary>
public sealed class CalendarTests : IAsyncLifetime
{
    private readonly RunningServer _server = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_tenant_has_its_own_calendar_else_that_of_all_and_a_request_wins()
    {
        await _server.StartAsync(RunningServer.OperatorKey, "--Calendar:TimeZone", "Asia/Tokyo", "--Calendar:Tenants:tenant-2:TimeZone", "Asia/Kathmandu");
        var (first, second) = (await _server.CreateTenantAsync(), await _server.CreateTenantAsync());

        Assert.EndsWith("T15:00:00.000000Z", await YesterdayAsync(first.Admin, """{"query":"otters yesterday"}"""), StringComparison.Ordinal);
        Assert.EndsWith("T18:15:00.000000Z", await YesterdayAsync(second.Admin, """{"query":"otters yesterday"}"""), StringComparison.Ordinal);
        Assert.EndsWith("T00:00:00.000000Z", await YesterdayAsync(second.Admin, """{"query":"otters yesterday","timeZone":"UTC"}"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TimeZone", "Mars/Base", "Calendar:TimeZone must be an IANA time zone")]
    [InlineData("Tenants:acme:TimeZone", "CET+1", "Calendar:Tenants:acme:TimeZone must be an IANA time zone")]
    [InlineData("Tenants:ACME:TimeZone", "UTC", "Calendar:Tenants:ACME names no tenant")]
    [InlineData("WeekStart", "tuesday", "Calendar:WeekStart must be monday or sunday")]
    public async Task A_calendar_that_is_none_is_a_start_error_that_names_it(string setting, string value, string message)
    {
        using var directory = new TempDirectory();
        await using var server = ServerProcess.Start(directory.Path, "--urls", "http://127.0.0.1:0", $"--Calendar:{setting}", value);
        var (exitCode, _, errors) = await server.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }

    private static async Task<string> YesterdayAsync(Caller caller, string body) => (await caller.PostAsync("search", Body.Of(body))).Should(200)["interpreted"]!["from"]!.GetValue<string>();
}
