using SemanticMemory.CrashChild;
using SemanticMemory.Embedded;
using SemanticMemory.Tests.Contract.Model;

namespace SemanticMemory.Tests.Contract.Crash;

/// <summary>A child process writes and is killed with SIGKILL; the parent opens the same directory and compares with what was acknowledged.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Rounds = 50;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("semantic-memory-crash-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Whatever_was_acknowledged_survives_a_kill_and_nothing_is_half_there()
    {
        var seed = TestSeed.Next();
        var random = new Random(seed);
        var round = 0;
        var grown = new CrashExpectation();
        await TestSeed.RunAsync(seed, async () =>
        {
            try
            {
                for (round = 0; round < Rounds; round++)
                {
                    // One directory grows all the time, the others are new: both recoveries are of interest.
                    var (name, expectation) = round % 2 == 0 ? ("grown", grown) : ($"new-{round}", new CrashExpectation());
                    await RunRoundAsync(Path.Combine(_directory.FullName, name), expectation, seed, round, random);
                }
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Round {round}: {exception.Message}", exception);
            }
        });
        Assert.NotEmpty(grown.Points);
    }

    private static async Task RunRoundAsync(string directory, CrashExpectation expectation, int seed, int round, Random random)
    {
        var token = TestContext.Current.CancellationToken;
        var killAfter = random.Next(8) == 0 ? 0 : random.Next(1, 250);
        var delay = TimeSpan.FromMilliseconds(random.Next(killAfter == 0 ? 150 : 8));
        var acknowledged = await CrashingChild.RunAsync(directory, seed, round, killAfter, delay, token);
        await using var store = new EmbeddedMemoryStore(new EmbeddedOptions { Path = directory }, CrashScript.Model);
        var messages = store.OpenTenant(CrashScript.Tenant).Messages;
        for (var writer = 0; writer < acknowledged.Length; writer++)
        {
            await expectation.SettleAsync(messages, new CrashScript(seed, round, writer), acknowledged[writer], token);
        }

        await expectation.VerifyAsync(messages, token);
    }
}
