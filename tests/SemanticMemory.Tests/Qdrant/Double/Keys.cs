using Microsoft.AspNetCore.Http;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>Lets in who brings the key.</summary>
internal static class Keys
{
    public static void Check(IHeaderDictionary headers, Access access, QdrantDoubleOptions options)
    {
        if (options.ApiKey is null && options.ReadOnlyApiKey is null)
        {
            return;
        }

        var bearer = headers.Authorization.ToString();
        var key = headers.TryGetValue("api-key", out var given) ? given.ToString() : bearer.StartsWith("Bearer ", StringComparison.Ordinal) ? bearer[7..] : null;
        if (key is null)
        {
            throw new Refusal(401, "Must provide an API key or an Authorization bearer token", plain: true);
        }

        if (key != options.ApiKey && key != options.ReadOnlyApiKey)
        {
            throw new Refusal(401, "Invalid API key or JWT", plain: true);
        }

        if (key != options.ApiKey && access == Access.Write)
        {
            throw new Refusal(403, "Forbidden: Global manage access is required");
        }
    }
}
