using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SemanticMemory.Tests.Chat.Double;

/// <summary>Refuses what an endpoint refuses, and also what some of them drop without a word: members that are not known.</summary>
internal static class ChatDoor
{
    private static readonly string[] s_members = ["model", "messages", "stream", "stream_options", "temperature", "max_tokens"];
    private static readonly string[] s_roles = ["system", "user", "assistant"];

    /// <summary>The body, or <see langword="null"/> where the call was refused.</summary>
    public static async Task<JsonObject?> CheckAsync(HttpContext http)
    {
        if (http.Request.Path != "/v1/chat/completions" || http.Request.Method != "POST" || http.Request.QueryString.HasValue)
        {
            await RefuseAsync(http, 404, "unknown_url");
            return null;
        }

        if (http.Request.Headers.Authorization != $"Bearer {ChatDouble.Key}")
        {
            // As real endpoints do, the message quotes what was sent.
            await RefuseAsync(http, 401, "invalid_api_key", $"Incorrect API key provided: {http.Request.Headers.Authorization}");
            return null;
        }

        var body = http.Request.ContentType == "application/json" ? await ReadAsync(http) : null;
        var streamed = body?["stream"] is JsonValue stream && stream.GetValue<bool>();
        if (body is null || !IsRequest(body) || http.Request.Headers.Accept != (streamed ? "text/event-stream" : "application/json"))
        {
            await RefuseAsync(http, 400, "invalid_request");
            return null;
        }

        if (body["model"]!.GetValue<string>() is not (ChatDouble.Model or ChatDouble.OtherModel))
        {
            await RefuseAsync(http, 404, "model_not_found");
            return null;
        }

        return body;
    }

    private static async Task<JsonObject?> ReadAsync(HttpContext http)
    {
        try
        {
            return (await JsonNode.ParseAsync(http.Request.Body, null, default, http.RequestAborted))?.AsObject();
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsRequest(JsonObject body) =>
        body.All(member => s_members.Contains(member.Key))
        && body["model"] is JsonValue
        && body["messages"] is JsonArray { Count: > 0 } messages && messages.All(IsTurn)
        && (body["stream_options"] is not { } options || (body["stream"]?.GetValue<bool>() == true && options.AsObject().All(member => member.Key == "include_usage")));

    private static bool IsTurn(JsonNode? turn) =>
        turn is JsonObject members && members.Select(member => member.Key).Order(StringComparer.Ordinal).SequenceEqual(["content", "role"])
        && s_roles.Contains(members["role"]!.GetValue<string>()) && members["content"]!.GetValueKind() == JsonValueKind.String;

    private static Task RefuseAsync(HttpContext http, int status, string code, string message = "Refused.") => ChatDouble.WriteAsync(
        http, status, "application/json", new JsonObject { ["error"] = new JsonObject { ["message"] = message, ["type"] = "invalid_request_error", ["param"] = null, ["code"] = code } }.ToJsonString());
}
