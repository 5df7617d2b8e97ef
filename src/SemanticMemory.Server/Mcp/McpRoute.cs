using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using SemanticMemory.Client;
using SemanticMemory.Mcp;
using SemanticMemory.Server.Access;
using SemanticMemory.Server.Api;
using SemanticMemory.Server.Hosting;
using SemanticMemory.Server.Requests;
using SemanticMemory.Sessions;

namespace SemanticMemory.Server.Mcp;

/// <summary>
/// The Model Context Protocol at <c>/mcp</c>: streamable HTTP without sessions. Each request has its key, and with it its tenant and role; nothing is kept between two of them.
/// </summary>
internal static class McpRoute
{
    private const string EventStream = "text/event-stream";
    private const string Channel = "mcp";

    public static IServiceCollection AddMcp(this IServiceCollection services)
    {
        services.AddOptions<McpOptions>().BindConfiguration("Mcp");
        return services;
    }

    // GET and DELETE are for sessions of the protocol, which there are none of: 405.
    public static void MapMcp(this IEndpointRouteBuilder app) => app.MapPost("/mcp", AnswerAsync).WithTags("MCP")
        .WithSummary("Model Context Protocol over streamable HTTP: one JSON-RPC message, answered by an event stream.")
        .AddEndpointFilter<StrictQuery>()
        .Produces<string>(StatusCodes.Status200OK, EventStream).Produces(StatusCodes.Status202Accepted)
        .AddOpenApiOperationTransformer(DescribeEvents)
        .WithMetadata(new ProblemStatus(StatusCodes.Status406NotAcceptable))
        .WithMetadata(new JsonRpcErrors(400))
        .RequireAuthorization(Policies.Reader);

    private static async Task AnswerAsync(McpBody body, HttpContext http, SessionManager sessions, IOptions<McpOptions> settings, ILoggerFactory loggers)
    {
        McpChecks.CheckOrigin(http.Request, settings.Value.AllowedOrigins);
        if (!McpChecks.AcceptsBoth(http.Request))
        {
            await Problem.Of(StatusCodes.Status406NotAcceptable, "not-acceptable", "Send 'Accept: application/json, text/event-stream': an answer may be either.").WriteAsync(http);
            return;
        }

        var message = body.Message;
        if (McpChecks.Refusal(http.Request, message) is { } refusal)
        {
            await refusal.WriteAsync(http, message);
            return;
        }

        var version = http.Request.Headers[McpChecks.VersionHeader];
        message.Context = new JsonRpcMessageContext { User = http.User, ProtocolVersion = version.Count == 0 ? null : version.ToString() };
        var mayWrite = http.User.IsInRole(Policies.Agent) || http.User.IsInRole(Policies.Admin);
        var scope = new MemoryScope { UserId = OnBehalfOf.Read(http.Request), Channel = Channel };

        // The library's own log may hold what is said: it gets none, and what fails here is logged by us.
        var options = MemoryMcp.Options(new InProcessMemoryClient(sessions), scope, mayWrite, loggers.CreateLogger(typeof(McpRoute).FullName!));
        var transport = new StreamableHttpServerTransport { Stateless = true };
        await using var server = McpServer.Create(transport, options);
        var running = server.RunAsync(http.RequestAborted);
        try
        {
            http.Response.ContentType = EventStream;
            http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            if (!await transport.HandlePostRequestAsync(message, http.Response.Body, first => SetStatus(http, first), http.RequestAborted))
            {
                http.Response.ContentType = null;
                http.Response.StatusCode = StatusCodes.Status202Accepted;
            }
        }
        finally
        {
            await transport.DisposeAsync();
            await running;
        }
    }

    private static Task DescribeEvents(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Responses!["200"].Content![EventStream].Example = "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n";
        return Task.CompletedTask;
    }

    // Since the revision without handshake, some errors have a status of HTTP as well.
    private static ValueTask SetStatus(HttpContext http, JsonRpcMessage? first)
    {
        if (first is JsonRpcError { Error.Code: var code } && !http.Response.HasStarted && McpChecks.IsWithoutHandshake(http.Request))
        {
            http.Response.StatusCode = (McpErrorCode)code switch
            {
                McpErrorCode.UnsupportedProtocolVersion or McpErrorCode.HeaderMismatch or McpErrorCode.MissingRequiredClientCapability => StatusCodes.Status400BadRequest,
                _ => http.Response.StatusCode,
            };
        }

        return ValueTask.CompletedTask;
    }
}
