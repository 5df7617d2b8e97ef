using Microsoft.Extensions.Options;
using SemanticMemory.Embedding;
using SemanticMemory.Server.Access;
using SemanticMemory.Storage;

namespace SemanticMemory.Server.Hosting;

/// <summary>Makes up for vectors, of all tenants, as long as the service runs.</summary>
internal sealed class BackgroundFilling(
    MemoryStore store, VectorBacklog backlog, TenantSessions sessions, EmbeddingModels models, IOptions<EmbeddingOptions> options, TimeProvider time, ILogger<VectorFilling> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new VectorFilling(backlog, sessions.Of, () => models.InUse(store), time, logger).RunAsync(options.Value.FillEvery, stoppingToken);
}
