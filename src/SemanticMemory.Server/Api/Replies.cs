using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using SemanticMemory.Replies;
using SemanticMemory.Server.Access;
using SemanticMemory.Server.Hosting;
using SemanticMemory.Server.Limits;
using SemanticMemory.Server.Requests;
using SemanticMemory.Sessions;

namespace SemanticMemory.Server.Api;

/// <summary>Answers of the chat model.</summary>
internal static class Replies
{
    private const string Events =
        "Where Accept names text/event-stream: the events context (the context window), delta (a piece of the answer, {\"content\"}), done (the same object as application/json has), " +
        "or error (a problem; where it may pass, retry says when) in place of what would follow. Closing the connection stops the model; then no answer is stored.";

    public static void MapReplies(this RouteGroupBuilder sessions) =>
        sessions.MapPost("/{id}/reply", ReplyAsync).WithSummary("Say something and have the chat model answer it, whole or as server-sent events.")
            .AddEndpointFilter<RefreshesSummary>().Produces<ReplyAnswer>().AddOpenApiOperationTransformer(DescribeEvents)
            .WithMetadata(new Rated(Rate.Reply)).WithMetadata(new ProblemStatus(409)).WithMetadata(new ProblemStatus(500)).WithMetadata(new ProblemStatus(501)).RequireAuthorization(Policies.Agent);

    private static async Task<IResult> ReplyAsync(PathId id, JsonBody<ReplyRequest> body, HttpRequest request, SessionManager sessions, CancellationToken cancellationToken) =>
        WantsEvents(request)
            ? await ReplyStream.StartAsync(sessions.StreamReplyAsync(id, body.Value, cancellationToken).GetAsyncEnumerator(cancellationToken))
            : TypedResults.Ok(ReplyAnswer.Of(await sessions.ReplyAsync(id, body.Value, cancellationToken)));

    private static bool WantsEvents(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.Any(type => type.MediaType.Equals(ReplyStream.MediaType, StringComparison.OrdinalIgnoreCase) && type.Quality is not 0);

    private static Task DescribeEvents(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Responses!["200"].Content![ReplyStream.MediaType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = Events }, Example = "event: delta\ndata: {\"content\":\"150 seats are\"}\n\n" };
        return Task.CompletedTask;
    }
}
