using System.Text.Json.Nodes;

namespace SemanticMemory.Server.Tests.Support;

/// <summary>Bodies of requests, written as JSON.</summary>
public static class Body
{
    public static JsonObject Of(string json) => JsonNode.Parse(json)!.AsObject();
}
