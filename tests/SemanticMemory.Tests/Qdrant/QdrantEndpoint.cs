using SemanticMemory.Tests.Qdrant.Double;

[assembly: AssemblyFixture(typeof(SemanticMemory.Tests.Qdrant.QdrantEndpoint))]

namespace SemanticMemory.Tests.Qdrant;

/// <summary>
/// Which Qdrant the contract runs against: the one that QDRANT_URL names, whose absence is then a failure; else the double, started by
/// the first test that asks.
/// </summary>
public sealed class QdrantEndpoint : IAsyncDisposable
{
    public const string Variable = "QDRANT_URL";

    private static readonly Lazy<Task<QdrantDouble>> s_double = new(() => QdrantDouble.StartAsync());

    private static Uri? Given => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? new Uri(given) : null;

    public static async Task<Uri> AddressAsync() => Given ?? (await s_double.Value).Endpoint;

    /// <summary>A double of a test's own, for faults and a log: where a Qdrant is given, that one carries out the requests that come through it.</summary>
    public static Task<QdrantDouble> WithFaultsAsync() => QdrantDouble.StartAsync(new QdrantDoubleOptions { Behind = Given });

    /// <summary>Which one it is, for what is printed.</summary>
    public static async Task<string> DescribeAsync() => Given is not null
        ? $"against {await AddressAsync()}"
        : "against the double, which searches exactly";

    public async ValueTask DisposeAsync()
    {
        if (s_double.IsValueCreated)
        {
            await (await s_double.Value).DisposeAsync();
        }
    }
}
