using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SemanticMemory.Server.Requests;

namespace SemanticMemory.Server.Api;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>, open without a key. It is made from the endpoints themselves.</summary>
internal static class ApiDocument
{
    /// <summary>The name of the bearer scheme in the document.</summary>
    public const string BearerScheme = "bearer";

    private static readonly Dictionary<string, string> s_tags = new()
    {
        ["Tenants"] = "The operator's: tenants and their first keys.",
        ["Keys"] = "A tenant's keys and their roles.",
        ["Sessions"] = "Conversations and their lifecycle.",
        ["Messages"] = "What is said in them.",
        ["Context"] = "What an agent gets before it answers, and facts that belong into it.",
        ["Summaries"] = "Conversations in short.",
        ["Replies"] = "Answers of a chat model.",
        ["Search"] = "Finding messages again by meaning and words.",
        ["Users"] = "Preferences, and the visitors that users were.",
        ["MCP"] = "The memory as tools and resources for models, by the Model Context Protocol.",
        ["Mem0"] = "The requests of Mem0's clients.",
        ["Health"] = "For whoever watches the process.",
    };

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer(DescribeAsync);
        options.AddOperationTransformer<ApiOperations>();
        options.AddSchemaTransformer(DescribeTimesAsync);
        options.AddSchemaTransformer(DescribeAbsenceAsync);
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

    // What may be left out is not required, and that a member may be null is said where the member is, not among the values of its type.
    private static Task DescribeAbsenceAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        schema.Required?.ExceptWith(WireJson.OptionalMembersOf(context.JsonTypeInfo.Type));
        if (Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) is { IsEnum: true } && schema.Enum is { } values)
        {
            schema.Enum = [.. values.Where(value => value?.GetValueKind() is JsonValueKind.String)];
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
        document.Info.License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" };
        document.Servers = [];
        foreach (var tag in document.Tags ?? new HashSet<OpenApiTag>())
        {
            tag.Description = s_tags.GetValueOrDefault(tag.Name ?? "");
        }

        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [BearerScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A tenant's key, or the operator's on /tenants." },
        };
        return Task.CompletedTask;
    }
}
