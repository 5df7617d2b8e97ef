using Microsoft.AspNetCore.Http.HttpResults;
using SemanticMemory.Embedding;
using SemanticMemory.Server.Requests;
using SemanticMemory.Storage;

namespace SemanticMemory.Server.Api;

/// <summary>How a part of the service is.</summary>
internal sealed record HealthReport(string Status, IReadOnlyDictionary<string, string> Checks);

/// <summary>Health, for whoever watches the process; open without a key.</summary>
internal static class Health
{
    private const string Ok = "ok";

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").WithTags("Health").AddEndpointFilter<StrictQuery>();
        health.MapGet("/live", Live).WithSummary("Is the process alive?");
        health.MapGet("/ready", ReadyAsync).WithSummary("Can it serve: store and embedding model?").WithMetadata(new ProblemStatus(503));
    }

    private static Ok<HealthReport> Live() => TypedResults.Ok(new HealthReport(Ok, new Dictionary<string, string>()));

    // A failing check throws, and the problem says what is away.
    private static async Task<Ok<HealthReport>> ReadyAsync(MemoryStore store, Embedder embedder, CancellationToken cancellationToken)
    {
        await store.CheckAsync(cancellationToken);
        await embedder.EmbedQueryAsync("ready", cancellationToken);
        return TypedResults.Ok(new HealthReport(Ok, new Dictionary<string, string> { ["store"] = Ok, ["embedder"] = Ok }));
    }
}
