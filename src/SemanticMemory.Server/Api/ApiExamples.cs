using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace SemanticMemory.Server.Api;

/// <summary>The examples of the OpenAPI document, from <c>examples.json</c>: requests by route, answers by type, problems by status. A test sends and compares them.</summary>
internal static class ApiExamples
{
    private const string Resource = "SemanticMemory.Server.Api.examples.json";

    private static readonly JsonObject s_all = Load();

    /// <summary>What a route may be sent; <see langword="null"/> when there is no example.</summary>
    public static JsonNode? Request(string route) => s_all["requests"]![route]?.DeepClone();

    /// <summary>What an answer of this type looks like; <see langword="null"/> when there is no example.</summary>
    public static JsonNode? Answer(Type type) => s_all["answers"]![NameOf(type)]?.DeepClone();

    /// <summary>What an error of JSON-RPC looks like.</summary>
    public static JsonNode JsonRpcError() => JsonNode.Parse("""{"jsonrpc":"2.0","id":1,"error":{"code":-32700,"message":"The body is no JSON."}}""")!;

    /// <summary>What a problem of this status looks like, as a part of the document that all its routes share.</summary>
    public static IDictionary<string, IOpenApiExample> Problem(string status, OpenApiDocument document)
    {
        if (s_all["problems"]![status] is not { } problem)
        {
            return new Dictionary<string, IOpenApiExample>();
        }

        var slug = problem["type"]!.GetValue<string>().Split('/')[^1];
        document.AddComponent(slug, new OpenApiExample { Value = problem.DeepClone() });
        return new Dictionary<string, IOpenApiExample> { [slug] = new OpenApiExampleReference(slug, document) };
    }

    private static string NameOf(Type type) => !type.IsGenericType ? type.Name
        : type.GetGenericTypeDefinition() == typeof(Page<>) ? $"PageOf{type.GetGenericArguments()[0].Name}"
        : type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? $"ListOf{type.GetGenericArguments()[0].Name}"
        : type.Name;

    private static JsonObject Load()
    {
        using var stream = typeof(ApiExamples).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is not part of the build.");
        return JsonNode.Parse(stream)!.AsObject();
    }
}
