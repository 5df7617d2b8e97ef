using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SemanticMemory.Mcp;

/// <summary>Refuses parameters of another shape than their method has, and says that shape: the library would answer only that an error occurred.</summary>
public static class KnownParameters
{
    private const string Cursor = "cursor, a text of an answer before, which may be left out";
    private const string Address = "uri, a text";

    private static readonly Dictionary<string, (Type Type, string Shape)> s_methods = new()
    {
        [RequestMethods.Initialize] = (typeof(InitializeRequestParams), "protocolVersion, a text, capabilities, an object, and clientInfo, an object with name and version"),
        [RequestMethods.ServerDiscover] = (typeof(DiscoverRequestParams), "nothing but _meta, an object"),
        [RequestMethods.ToolsCall] = (typeof(CallToolRequestParams), "name, a text, and arguments, an object"),
        [RequestMethods.ToolsList] = (typeof(ListToolsRequestParams), Cursor),
        [RequestMethods.ResourcesList] = (typeof(ListResourcesRequestParams), Cursor),
        [RequestMethods.ResourcesTemplatesList] = (typeof(ListResourceTemplatesRequestParams), Cursor),
        [RequestMethods.ResourcesRead] = (typeof(ReadResourceRequestParams), Address),
        [RequestMethods.ResourcesSubscribe] = (typeof(SubscribeRequestParams), Address),
        [RequestMethods.ResourcesUnsubscribe] = (typeof(UnsubscribeRequestParams), Address),
    };

    /// <summary>What the parameters should have been, or <see langword="null"/> when they are that, or nobody here knows the method.</summary>
    public static string? Expectation(JsonRpcMessage message) =>
        message is JsonRpcRequest { Params: { } parameters } request && s_methods.TryGetValue(request.Method, out var known) && !Fits(parameters, known.Type)
            ? $"params: Must be an object; {request.Method} takes {known.Shape}."
            : null;

    /// <summary>The filter of incoming messages.</summary>
    /// <exception cref="McpProtocolException">Of its call: parameters of another shape.</exception>
    internal static McpMessageHandler Required(McpMessageHandler next) => (message, cancellationToken) => Expectation(message.JsonRpcMessage) is { } expectation
        ? throw new McpProtocolException(expectation, McpErrorCode.InvalidParams)
        : next(message, cancellationToken);

    private static bool Fits(JsonNode parameters, Type type)
    {
        try
        {
            return parameters.Deserialize(type, McpJsonUtilities.DefaultOptions) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (ArgumentException)
        {
            // A name stands there twice: the library's to judge, which takes the last one.
            return true;
        }
    }
}
