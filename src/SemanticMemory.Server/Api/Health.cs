using Microsoft.AspNetCore.Http.HttpResults;
using SemanticMemory.Server.Hosting;
using SemanticMemory.Server.Requests;
using SemanticMemory.Storage;

namespace SemanticMemory.Server.Api;

/// <summary>How the service is: <c>ok</c>, or <c>degraded</c> while its embedding model is away; each check <c>ok</c> or the slug of the problem.</summary>
internal sealed record HealthReport(string Status, IReadOnlyDictionary<string, string> Checks);

/// <summary>Health, for whoever watches the process; open without a key.</summary>
internal static class Health
{
    private const string Ok = "ok";
    private const string Degraded = "degraded";

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").WithTags("Health").AddEndpointFilter<StrictQuery>().RefuseOtherBodies();
        health.MapGet("/live", Live).WithSummary("Is the process alive?");
        health.MapGet("/ready", ReadyAsync).WithSummary("Can it serve? The store must work; without its embedding model the service is degraded and goes by words.").WithMetadata(new ProblemStatus(503));
    }

    private static Ok<HealthReport> Live() => TypedResults.Ok(new HealthReport(Ok, new Dictionary<string, string>()));

    // A failing check throws, and the problem says what is away.
    private static async Task<Ok<HealthReport>> ReadyAsync(MemoryStore store, EmbeddingModels models, CancellationToken cancellationToken)
    {
        await store.CheckAsync(cancellationToken);

        // Without its model the service still takes and finds messages: no reason to send nobody here. It is not asked anew: somebody pays for each call.
        var embedding = models.InUse(store).Failure?.Problem ?? Ok;
        return TypedResults.Ok(new HealthReport(embedding == Ok ? Ok : Degraded, new Dictionary<string, string> { ["store"] = Ok, ["embedder"] = embedding }));
    }
}
