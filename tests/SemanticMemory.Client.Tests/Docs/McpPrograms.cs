#region usings-mcp
using Microsoft.Extensions.AI;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
#endregion

namespace SemanticMemory.Client.Tests.Docs;

/// <summary>The program of docs/integrations.md that speaks MCP, which it has word for word.</summary>
internal static class McpPrograms
{
    public static async Task McpAsync(Uri server, string key, TextWriter output)
    {
        #region mcp
        var transport = new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(server, "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {key}" },
        });
        await using var client = await McpClient.CreateAsync(transport);

        // For a model: a tool of MCP is an AIFunction.
        var options = new ChatOptions { Tools = [.. await client.ListToolsAsync()] };
        await output.WriteLineAsync($"{options.Tools.Count} tools");

        // By hand.
        await client.CallToolAsync("remember", new Dictionary<string, object?> { ["text"] = "Dana wants invoices in euros.", ["user"] = "dana" });
        var found = await client.CallToolAsync("recall", new Dictionary<string, object?> { ["question"] = "Which currency for invoices?", ["user"] = "dana" });
        await output.WriteLineAsync(found.Content.OfType<TextContentBlock>().Single().Text);
        #endregion
    }
}
