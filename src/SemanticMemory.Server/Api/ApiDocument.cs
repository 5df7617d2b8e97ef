using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace SemanticMemory.Server.Api;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>, open without a key. It is made from the endpoints themselves.</summary>
internal static class ApiDocument
{
    /// <summary>The name of the bearer scheme in the document.</summary>
    public const string BearerScheme = "bearer";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer(DescribeAsync);
        options.AddOperationTransformer<ApiOperations>();
        options.AddSchemaTransformer(DescribeTimesAsync);
    });

    public static void MapApiDocument(this IEndpointRouteBuilder app) => app.MapOpenApi("/openapi/v1.json");

    // The converters of times and durations hide from the generator that they are texts.
    private static Task DescribeTimesAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (type == typeof(DateTimeOffset) || type == typeof(DateTimeOffset?))
        {
            schema.Type = type == typeof(DateTimeOffset) ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
        }
        else if (type == typeof(TimeSpan))
        {
            (schema.Type, schema.Format, schema.Pattern) = (JsonSchemaType.String, "duration", null);
        }

        return Task.CompletedTask;
    }

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "SemanticMemory",
            Version = "v1",
            Description = "Remembers conversations, finds them again by meaning and words, and builds context windows within a token budget.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [BearerScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A tenant's key, or the operator's on /tenants." },
        };
        return Task.CompletedTask;
    }
}
