using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Net.Http.Headers;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using SemanticMemory.Mcp;

namespace SemanticMemory.Server.Mcp;

/// <summary>What the protocol wants of a request over HTTP (Model Context Protocol, transports, revisions 2025-03-26 to 2026-07-28).</summary>
internal static class McpChecks
{
    /// <summary>The header that says which revision is spoken.</summary>
    public const string VersionHeader = "MCP-Protocol-Version";

    // The first revision without a handshake: its requests repeat method and name in headers.
    private const string HeadersSince = "2026-07-28";
    private const string MethodHeader = "Mcp-Method";
    private const string NameHeader = "Mcp-Name";
    private const string Base64Prefix = "=?base64?";
    private const string Base64Suffix = "?=";

    private static readonly string[] s_versions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", HeadersSince];

    /// <summary>Refuses a browser that speaks for a page which was not allowed to.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Forbidden"/>.</exception>
    public static void CheckOrigin(HttpRequest request, IEnumerable<string> allowed)
    {
        // A page that was given a name of this machine by its own DNS server would otherwise speak with the reader's browser as its hand.
        if (request.Headers.Origin is { Count: > 0 } origin && !IsAllowed(origin.ToString(), allowed))
        {
            throw new MemoryException(MemoryError.Forbidden, "origin-not-allowed", "This web page may not call the memory: name its origin in Mcp:AllowedOrigins, or leave the Origin header out.");
        }
    }

    /// <summary>Does the caller take both forms of an answer, as the protocol wants?</summary>
    public static bool AcceptsBoth(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return Accepts(accepted, "application/json") && Accepts(accepted, "text/event-stream");
    }

    /// <summary>What is wrong with the headers that say the revision and repeat the body, or <see langword="null"/>.</summary>
    public static McpRefusal? Refusal(HttpRequest request, JsonRpcMessage message)
    {
        var version = request.Headers[VersionHeader];
        if (version.Count > 1 || (version.Count == 1 && !s_versions.Contains(version[0])))
        {
            return new(
                McpErrorCode.UnsupportedProtocolVersion,
                $"This protocol version is not spoken here: use one of {string.Join(", ", s_versions)}.",
                new JsonObject { ["supported"] = new JsonArray([.. s_versions.Select(one => JsonValue.Create(one))]), ["requested"] = Shown(version.ToString()) });
        }

        // The library's transport reads these itself, before any filter is asked.
        if (message is JsonRpcRequest { Method: RequestMethods.Initialize } && KnownParameters.Expectation(message) is { } expectation)
        {
            return new(McpErrorCode.InvalidParams, expectation);
        }

        if (!IsWithoutHandshake(request) || message is not JsonRpcRequest { Method: var method, Params: var parameters })
        {
            return null;
        }

        var name = method switch
        {
            RequestMethods.ToolsCall or RequestMethods.PromptsGet => "name",
            RequestMethods.ResourcesRead => "uri",
            _ => null,
        };
        return request.Headers[MethodHeader].ToString() != method ? Mismatch(MethodHeader, "the method")
            : name is not null && Decode(request.Headers[NameHeader].ToString()) != Text(parameters, name) ? Mismatch(NameHeader, $"params.{name}")
            : null;
    }

    /// <summary>Is the request of a revision without handshake?</summary>
    public static bool IsWithoutHandshake(HttpRequest request) => string.CompareOrdinal(request.Headers[VersionHeader].ToString(), HeadersSince) >= 0;

    private static McpRefusal Mismatch(string header, string what) =>
        new(McpErrorCode.HeaderMismatch, $"Since revision {HeadersSince} the header {header} must be there and repeat {what} of the body.");

    private static bool IsAllowed(string origin, IEnumerable<string> allowed) =>
        allowed.Any(one => string.Equals(one.TrimEnd('/'), origin, StringComparison.OrdinalIgnoreCase))
        || (Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Scheme is "http" or "https" && page.IsLoopback);

    // Parameters, such as a charset, do not matter here.
    private static bool Accepts(IList<MediaTypeHeaderValue> accepted, string mediaType) => accepted.Any(one => one.Quality is not 0
        && (one.MatchesAllTypes || one.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
            || (one.MatchesAllSubTypes && mediaType.StartsWith($"{one.Type}/", StringComparison.OrdinalIgnoreCase))));

    private static string? Text(JsonNode? parameters, string name)
    {
        try
        {
            return parameters is JsonObject given && given[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
        }
        catch (Exception unreadable) when (unreadable is InvalidOperationException or ArgumentException)
        {
            // Half a character, or a name that stands there twice: nothing that a header could repeat.
            return null;
        }
    }

    // What a header cannot carry as it is comes in this form.
    private static string? Decode(string value)
    {
        if (!value.StartsWith(Base64Prefix, StringComparison.Ordinal) || !value.EndsWith(Base64Suffix, StringComparison.Ordinal))
        {
            return value;
        }

        var encoded = value[Base64Prefix.Length..^Base64Suffix.Length];
        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    private static string Shown(string version) => version.Length <= 20 && version.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? version : "something else";
}
