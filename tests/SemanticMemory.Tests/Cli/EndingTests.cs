using System.Net;
using System.Net.Sockets;
using SemanticMemory.Cli;

namespace SemanticMemory.Tests.Cli;

public sealed class EndingTests
{
    [Theory]
    [InlineData("Stopped. Run it again.", "Stopped. Run it again.\n")]
    [InlineData(null, "")]
    public async Task A_command_that_is_stopped_ends_as_shells_have_it(string? stopped, string told)
    {
        using var given = new CancellationTokenSource();
        await given.CancelAsync();

        Assert.Equal((130, told), await EndAsync(() => Task.FromCanceled<int>(given.Token), stopped, given.Token));
    }

    [Fact]
    public async Task What_came_too_late_is_a_failure_and_not_a_stop()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMilliseconds(50) };
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        var (exitCode, errors) = await EndAsync(async () =>
        {
            await http.GetAsync(new Uri($"http://{silent.LocalEndpoint}/"), TestContext.Current.CancellationToken);
            return 0;
        });

        Assert.Equal(1, exitCode);
        Assert.Contains("did not answer in time", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Stopped", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_command_that_comes_to_its_end_says_how(int exitCode) => Assert.Equal((exitCode, ""), await EndAsync(() => Task.FromResult(exitCode)));

    [Fact]
    public async Task A_failure_is_told_in_its_own_words()
    {
        Exception[] failures = [new MemoryException(MemoryError.Unavailable, "store-unavailable", "Away."), new IOException("Away."), new UnauthorizedAccessException("Away.")];
        foreach (var failure in failures)
        {
            Assert.Equal((1, "Away.\n"), await EndAsync(() => Task.FromException<int>(failure)));
        }
    }

    [Fact]
    public async Task A_mistake_of_the_program_goes_on() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => EndAsync(() => Task.FromException<int>(new InvalidOperationException("Never."))));

    private static async Task<(int ExitCode, string Errors)> EndAsync(Func<Task<int>> work, string? stopped = "Stopped.", CancellationToken given = default)
    {
        using var errors = new StringWriter { NewLine = "\n" };
        return (await Ending.OfAsync(errors, stopped, work, given), errors.ToString());
    }
}
