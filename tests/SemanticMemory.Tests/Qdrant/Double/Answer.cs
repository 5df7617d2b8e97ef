using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>An answer, ready to be sent.</summary>
internal sealed record Answer(int Status, string? ContentType, byte[] Body)
{
    private const string Json = "application/json";
    private const string Text = "text/plain; charset=utf-8";

    public static Answer Ok(JsonNode? result, long since) => new(200, Json, JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["result"] = result,
        ["status"] = "ok",
        ["time"] = Stopwatch.GetElapsedTime(since).TotalSeconds,
    }));

    public static Answer Error(int status, string message) => new(status, Json, JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["status"] = new JsonObject { ["error"] = message },
        ["time"] = 0d,
    }));

    public static Answer Plain(int status, string text) => new(status, Text, Encoding.UTF8.GetBytes(text));

    public static Answer Bare(JsonNode body) => new(200, Json, JsonSerializer.SerializeToUtf8Bytes(body));

    /// <summary>A route that is not there has an empty answer.</summary>
    public static Answer NoRoute { get; } = new(404, null, []);
}
