using System.Globalization;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract.Model;

/// <summary>Random operations on a store and on a dictionary, which must agree after each of them.</summary>
public abstract class ModelContract : StoreContract
{
    private const int ReopenEvery = 900;

    /// <summary>How many operations; a setting under which each costs more may do with fewer.</summary>
    protected virtual int Operations => 10_000;

    [Fact]
    public async Task Random_operations_do_what_they_do_to_a_dictionary()
    {
        var seed = TestSeed.Next();
        var random = new Random(seed);
        ModelledTenant[] tenants = [new(Acme, Capabilities), new(Globex, Capabilities)];
        var (number, name) = (0, "");
        try
        {
            for (number = 1; number <= Operations; number++)
            {
                var tenant = tenants[random.Next(tenants.Length)];
                name = tenant.Pick(random);
                await tenant.RunAsync(name, Under.Store, random, Token);
                if (number % ReopenEvery == 0 && Capabilities.Reopens)
                {
                    name = "reopening";
                    await ReopenAsync();
                    await VerifyAsync(tenants);
                }
            }

            await VerifyAsync(tenants);
        }
        catch (Exception exception)
        {
            throw new SeededFailureException(
                string.Create(CultureInfo.InvariantCulture, $"{TestSeed.Variable}={seed}, operation {number} ({name}): {exception.Message}"), exception);
        }
    }

    private async Task VerifyAsync(ModelledTenant[] tenants)
    {
        foreach (var tenant in tenants)
        {
            await tenant.VerifyAsync(Under.Store, Token);
        }
    }
}
