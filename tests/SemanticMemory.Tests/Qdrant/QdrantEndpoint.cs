[assembly: AssemblyFixture(typeof(SemanticMemory.Tests.Qdrant.QdrantEndpoint))]

namespace SemanticMemory.Tests.Qdrant;

/// <summary>Which Qdrant the tests use: the one that QDRANT_URL names, whose absence is then a failure.</summary>
public sealed class QdrantEndpoint
{
    public const string Variable = "QDRANT_URL";

    public static Task<Uri> AddressAsync() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given
        ? Task.FromResult(new Uri(given))
        : throw new InvalidOperationException($"{Variable} is not set.");
}
