using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using SemanticMemory.Server.Requests;

namespace SemanticMemory.Server.Mcp;

/// <summary>One message of the protocol.</summary>
internal sealed record McpBody(JsonRpcMessage Message) : IBodyDescription
{
    private static readonly JsonTypeInfo<JsonRpcMessage> s_message = (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));
    private static readonly string[] s_members = ["jsonrpc", "id", "method", "params", "result", "error"];

    public static IReadOnlyList<Type> Shapes => [typeof(JsonObject)];

    public static IReadOnlyList<string> MediaTypes => ["application/json"];

    public static async ValueTask<McpBody?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        using var document = await RequestBody.ReadAsync(http, MediaTypes);
        try
        {
            return IsEnvelope(document.RootElement) && document.Deserialize(s_message) is { } message ? new McpBody(message) : throw NoMessage();
        }
        catch (JsonException)
        {
            throw NoMessage();
        }
    }

    // The deserializer is lenient: what it overlooks, somebody may have meant.
    private static bool IsEnvelope(JsonElement body)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return body.ValueKind == JsonValueKind.Object
            && body.EnumerateObject().All(member => JsonText.Name(member) is { } name && s_members.Contains(name) && seen.Add(name));
    }

    private static MemoryException NoMessage() => MemoryException.Invalid("body", "Must be one JSON-RPC 2.0 message (jsonrpc, id, method, params); batches are not taken.");
}
