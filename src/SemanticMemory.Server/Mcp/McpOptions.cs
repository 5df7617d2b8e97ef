namespace SemanticMemory.Server.Mcp;

/// <summary>Configuration under <c>Mcp</c>.</summary>
internal sealed class McpOptions
{
    /// <summary>
    /// Web pages that may call <c>/mcp</c> from a browser, as origins (<c>https://app.example.org</c>). Default none but pages of this machine; programs send no origin and are not
    /// concerned.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];
}
