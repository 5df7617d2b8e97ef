using System.Globalization;

namespace SemanticMemory.Tests.Contract;

/// <summary>Seeds of random tests: another at each run, printed when the test fails, given by <see cref="Variable"/> to repeat one.</summary>
internal static class TestSeed
{
    public const string Variable = "SEMANTIC_MEMORY_TEST_SEED";

    public static int Next() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given
        ? int.Parse(given, CultureInfo.InvariantCulture)
        : Random.Shared.Next(1_000_000);

    /// <summary>Runs a test; its failure names the seed.</summary>
    public static async Task RunAsync(int seed, Func<Task> test)
    {
        try
        {
            await test();
        }
        catch (Exception exception)
        {
            throw new SeededFailureException($"Repeat it with {Variable}={seed}: {exception.Message}", exception);
        }
    }
}

/// <summary>A random test failed; the message tells how to repeat it.</summary>
public sealed class SeededFailureException(string message, Exception cause) : Exception(message, cause);
