using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace SemanticMemory.Server.Mcp;

/// <summary>A request that breaks a rule for which the protocol has a code: clients read that, so it is answered in the protocol's form and not as a problem. Status 400.</summary>
internal sealed record McpRefusal(McpErrorCode Code, string Message, JsonNode? Data = null)
{
    public Task WriteAsync(HttpContext http, JsonRpcMessage message)
    {
        var error = new JsonObject { ["code"] = (int)Code, ["message"] = Message };
        if (Data is not null)
        {
            error["data"] = Data.DeepClone();
        }

        var answer = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = message is JsonRpcMessageWithId { Id: var id } ? JsonSerializer.SerializeToNode(id, McpJsonUtilities.DefaultOptions) : null,
            ["error"] = error,
        };
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(answer.ToJsonString(), http.RequestAborted);
    }
}
