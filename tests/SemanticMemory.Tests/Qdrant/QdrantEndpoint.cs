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

    public static async Task<Uri> AddressAsync() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? new Uri(given) : (await s_double.Value).Endpoint;

    /// <summary>Which one it is, for what is printed.</summary>
    public static async Task<string> DescribeAsync() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 }
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
