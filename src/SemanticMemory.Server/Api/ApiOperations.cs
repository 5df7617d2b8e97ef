using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using SemanticMemory.Server.Access;
using SemanticMemory.Server.Hosting;
using SemanticMemory.Server.Requests;

namespace SemanticMemory.Server.Api;

/// <summary>A problem that an endpoint may answer with, besides those that follow from its parameters.</summary>
internal sealed record ProblemStatus(int Status);

/// <summary>The shapes that an endpoint's answer 200 may have, where there are several.</summary>
internal sealed record AnswerShapes(params IReadOnlyList<Type> Types);

/// <summary>Statuses whose body may be an error of JSON-RPC as well.</summary>
internal sealed record JsonRpcErrors(params IReadOnlyList<int> Statuses);

/// <summary>Describes what the endpoints read by themselves: path and query parameters, bodies, access, problems.</summary>
internal sealed class ApiOperations : IOpenApiOperationTransformer
{
    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var endpoint = context.Description.ActionDescriptor.EndpointMetadata;
        var handler = endpoint.OfType<MethodInfo>().FirstOrDefault()?.GetParameters() ?? [];
        var policy = endpoint.OfType<IAuthorizeData>().FirstOrDefault()?.Policy;
        operation.OperationId = context.Description.HttpMethod?.ToLowerInvariant() + string.Concat((context.Description.RelativePath ?? "").Split('/').Select(Capital));
        operation.Parameters = [.. PathParameters(handler, context.Description.RelativePath ?? ""), .. QueryParameters(endpoint), .. Headers(policy)];
        List<int> statuses = [StatusCodes.Status400BadRequest, StatusCodes.Status500InternalServerError, .. endpoint.OfType<ProblemStatus>().Select(problem => problem.Status)];
        if (policy is not null)
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiDocument.BearerScheme, context.Document)] = [] }];
            operation.Description = $"Needs a key of role {policy}{(policy is Policies.Reader or Policies.Agent ? " or more" : "")}.";
            statuses.AddRange([StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status503ServiceUnavailable]);
            if (policy != Policies.Operator)
            {
                statuses.Add(StatusCodes.Status429TooManyRequests);
            }
        }
        else
        {
            // Said outright: it is open, not forgotten.
            operation.Security = [];
        }

        if (handler.Any(parameter => parameter.ParameterType == typeof(PathId)))
        {
            statuses.Add(StatusCodes.Status404NotFound);
        }

        if (handler.FirstOrDefault(parameter => parameter.ParameterType.IsAssignableTo(typeof(IBodyDescription)))?.ParameterType is { } body)
        {
            operation.RequestBody = await BodyAsync(body, context, cancellationToken);
            statuses.AddRange([StatusCodes.Status408RequestTimeout, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType]);
        }

        if (endpoint.OfType<AnswerShapes>().FirstOrDefault() is { } shapes)
        {
            await AddShapesAsync(operation, shapes, context, cancellationToken);
        }

        AddExamples(operation, context);
        await AddProblemsAsync(operation, statuses, context, cancellationToken);
        foreach (var status in endpoint.OfType<JsonRpcErrors>().SelectMany(errors => errors.Statuses))
        {
            operation.Responses![status.ToString(CultureInfo.InvariantCulture)].Content!["application/json"] =
                new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "An error of JSON-RPC 2.0." }, Example = ApiExamples.JsonRpcError() };
        }
    }

    private static IEnumerable<IOpenApiParameter> PathParameters(ParameterInfo[] handler, string path) => path.Split('/')
        .Where(segment => segment.StartsWith('{'))
        .Select(segment => segment.Trim('{', '}'))
        .Select(name => new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Path,
            Required = true,
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Format = handler.Any(parameter => parameter.Name == name && parameter.ParameterType == typeof(PathId)) ? "uuid" : null,
            },
        });

    private static IEnumerable<IOpenApiParameter> QueryParameters(IList<object> endpoint) => endpoint.OfType<QueryParameters>().SelectMany(parameters => parameters.Known)
        .Select(parameter => new OpenApiParameter
        {
            Name = parameter.Name,
            In = ParameterLocation.Query,
            Description = parameter.Description,
            Schema = new OpenApiSchema
            {
                Type = parameter.Type,
                Format = parameter is QueryParameter<DateTimeOffset> ? "date-time" : null,
                Enum = parameter.Values.Count == 0 ? null : [.. parameter.Values.Select(value => JsonValue.Create(value))],
            },
        });

    private static IEnumerable<IOpenApiParameter> Headers(string? policy) => policy is null or Policies.Operator
        ? []
        : [new OpenApiParameter
        {
            Name = OnBehalfOf.Header,
            In = ParameterLocation.Header,
            Description = "Narrows the request to this user's sessions; not decoded.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 128 },
        }];

    private static async Task<OpenApiRequestBody> BodyAsync(Type body, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var schemas = new List<IOpenApiSchema>();
        foreach (var shape in Described<Type>(body, nameof(IBodyDescription.Shapes)))
        {
            schemas.Add(await ComponentAsync(shape, context, cancellationToken));
        }

        var content = new OpenApiMediaType { Schema = schemas is [var only] ? only : new OpenApiSchema { OneOf = schemas } };
        return new OpenApiRequestBody
        {
            Required = true,
            Content = Described<string>(body, nameof(IBodyDescription.MediaTypes)).ToDictionary(name => name, _ => content),
        };
    }

    private static IReadOnlyList<T> Described<T>(Type body, string member) =>
        (IReadOnlyList<T>)body.GetProperty(member, BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    private static async Task AddShapesAsync(OpenApiOperation operation, AnswerShapes shapes, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var schemas = new List<IOpenApiSchema>();
        foreach (var shape in shapes.Types)
        {
            schemas.Add(await ComponentAsync(shape, context, cancellationToken));
        }

        operation.Responses!["200"].Content!["application/json"].Schema = new OpenApiSchema { OneOf = schemas };
    }

    private static void AddExamples(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        foreach (var content in operation.RequestBody?.Content?.Values ?? [])
        {
            content.Example = ApiExamples.Request($"{context.Description.HttpMethod} /{context.Description.RelativePath?.Trim('/')}");
        }

        foreach (var answer in context.Description.SupportedResponseTypes)
        {
            var status = answer.StatusCode.ToString(CultureInfo.InvariantCulture);
            if (answer.Type is { } type && operation.Responses![status].Content is { } contents && contents.TryGetValue("application/json", out var content))
            {
                content.Example = ApiExamples.Answer(type);
            }
        }
    }

    private static async Task AddProblemsAsync(OpenApiOperation operation, IEnumerable<int> statuses, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var schema = await ComponentAsync(typeof(Problem), context, cancellationToken);
        operation.Responses ??= [];
        foreach (var status in statuses.Distinct())
        {
            var name = status.ToString(CultureInfo.InvariantCulture);
            operation.Responses[name] = new OpenApiResponse
            {
                Description = ReasonPhrases.GetReasonPhrase(status),
                Content = new Dictionary<string, OpenApiMediaType> { [Problem.MediaType] = new OpenApiMediaType { Schema = schema, Examples = ApiExamples.Problem(name, context.Document!) } },
            };
        }
    }

    private static async Task<IOpenApiSchema> ComponentAsync(Type type, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var schema = await context.GetOrCreateSchemaAsync(type, null, cancellationToken);
        context.Document!.AddComponent(type.Name, schema);
        return new OpenApiSchemaReference(type.Name, context.Document);
    }

    private static string Capital(string segment)
    {
        var name = segment.Trim('{', '}');
        return name.Length == 0 ? "" : char.ToUpperInvariant(name[0]) + name[1..];
    }
}
