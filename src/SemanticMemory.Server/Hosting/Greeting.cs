using SemanticMemory.Storage;

namespace SemanticMemory.Server.Hosting;

/// <summary>What is printed after the start.</summary>
internal static class Greeting
{
    // A support chat about a login. Months before, the same customer had bargained about prices in two other chats.
    private const string SampleSession = "ngt-11";

    /// <summary>An empty start; the operator's key only when it was made just now.</summary>
    public static string Of(IReadOnlyList<string> addresses, string? operatorKey) => operatorKey is null
        ? Listening(addresses)
        : $$"""
            {{Listening(addresses)}}
            Operator key, shown this once: {{operatorKey}}
            Create a tenant and its first key with it:
            curl -s {{addresses[0]}}/api/v1/tenants -H "Authorization: Bearer {{operatorKey}}" -H "Content-Type: application/json" -d '{"id":"acme"}'
            """;

    /// <summary>The demo: two calls that work when pasted.</summary>
    public static string Demo(IReadOnlyList<string> addresses) => $$"""
        {{Listening(addresses)}} with sample conversations, gone when it ends. The key is "{{Hosting.Demo.Key}}". Search them, and build a context window:
        {{Call(addresses[0], "search", """{"query":"How much off for the fleet if the order comes before new year?","limit":3}""")}}
        {{Call(addresses[0], $"sessions/{SampleId}/context", """{"query":"Which fleet discount did we agree on, and for how long?","maxTokens":1500}""")}}
        """;

    private static Guid SampleId => PointIds.From("session", Hosting.Demo.Key, SampleSession);

    private static string Call(string address, string path, string body) =>
        $"""curl -s {address}/api/v1/{path} -H "Authorization: Bearer {Hosting.Demo.Key}" -H "Content-Type: application/json" -d '{body}'""";

    private static string Listening(IReadOnlyList<string> addresses) => $"SemanticMemory listens on {string.Join(" and ", addresses)}";
}
