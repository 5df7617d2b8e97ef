using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SemanticMemory.Mcp;

/// <summary>Refuses parameters with half a character, as <c>"\ud800"</c> is in JSON, by their name: the library would answer only that an error occurred.</summary>
internal static class WholeTexts
{
    /// <summary>The filter of incoming messages.</summary>
    /// <exception cref="McpProtocolException">Of its call: a parameter holds a lone surrogate.</exception>
    public static McpMessageHandler Required(McpMessageHandler next) => (message, cancellationToken) =>
        message.JsonRpcMessage is JsonRpcRequest { Params: { } parameters } && BrokenIn(parameters, "") is { } name
            ? throw new McpProtocolException($"{name}: Must not contain lone surrogates: write both halves of a character (\\ud83d\\ude00), or the character itself.", McpErrorCode.InvalidParams)
            : next(message, cancellationToken);

    // What can be read as text is whole: the reader of JSON refuses half a character, in a name as in a value.
    private static string? BrokenIn(JsonNode? node, string name)
    {
        try
        {
            if (node is JsonValue value)
            {
                value.TryGetValue<string>(out _);
            }

            var parts = node switch
            {
                JsonObject members => members.Select(member => BrokenIn(member.Value, member.Key)),
                JsonArray items => items.Select(item => BrokenIn(item, name)),
                _ => [],
            };
            return parts.FirstOrDefault(broken => broken is not null);
        }
        catch (InvalidOperationException)
        {
            return name.Length > 0 ? name : "params";
        }
        catch (ArgumentException)
        {
            // A name stands there twice, for which the tree of JSON has no room: that is the library's to judge, which takes the last one.
            return null;
        }
    }
}
