using Microsoft.AspNetCore.Http.Features;

namespace SemanticMemory.Server.Requests;

/// <summary>Names in a path: any characters, percent-encoded, slashes included.</summary>
internal static class PathText
{
    /// <summary>The value of a route parameter as the caller meant it.</summary>
    /// <remarks>
    /// The server decodes a path but leaves %2F as it is. Then "%2F" may stand for a slash or, sent as %252F, for itself; the raw request tells.
    /// </remarks>
    public static string Read(HttpRequest request, string parameter)
    {
        var decoded = (string)request.RouteValues[parameter]!;
        if (!decoded.Contains("%2F", StringComparison.OrdinalIgnoreCase))
        {
            return decoded;
        }

        var raw = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0].Split('/');
        var sent = raw.FirstOrDefault(segment => Uri.UnescapeDataString(segment.Replace("%2F", "%252F", StringComparison.OrdinalIgnoreCase))
            .Equals(decoded, StringComparison.OrdinalIgnoreCase));
        return sent is null ? decoded : Uri.UnescapeDataString(sent);
    }
}
