using Microsoft.Extensions.Options;
using SemanticMemory.Embedding;
using SemanticMemory.Server.Access;
using SemanticMemory.Storage;

namespace SemanticMemory.Server.Hosting;

/// <summary>
/// Makes up for the vectors that messages lack because the embedding model was away: a batch of each tenant in turn, one call of the model at a time. Also
/// asks a model that failed whether it is back.
/// </summary>
internal sealed class VectorFilling(
    MemoryStore store, VectorBacklog backlog, TenantSessions sessions, EmbeddingModels models, IOptions<EmbeddingOptions> options, TimeProvider time, ILogger<VectorFilling> logger) : BackgroundService
{
    // Then the list is read anew: other tenants may have come.
    private const int MostRounds = 50;

    private string? _told;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.FillEvery, time);
        while (await WaitAsync(timer, stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (MemoryException failure)
            {
                // The store or the model is away: the next round tries again.
                Tell(failure.Problem);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Log.FillingFailed(logger, failure.GetType().ToString(), failure.StackTrace ?? "");
            }
        }
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var inUse = models.InUse(store);
        if (inUse.Failure is not null)
        {
            await inUse.EmbedQueryAsync("ready", cancellationToken);
        }

        Tell(null);
        var owed = await backlog.ListAsync(cancellationToken);
        for (var round = 0; round < MostRounds && owed.Count > 0; round++)
        {
            var more = new List<OwedVectors>();
            foreach (var tenant in owed)
            {
                var filled = await sessions.Of(tenant.Tenant).FillVectorsAsync(cancellationToken: cancellationToken);
                if (filled.Filled + filled.Refused > 0)
                {
                    Log.VectorsFilled(logger, tenant.Tenant, filled.Filled, filled.Refused, filled.Waiting);
                }

                if (filled.More)
                {
                    more.Add(tenant);
                }
                else if (filled.Waiting == 0)
                {
                    await backlog.RemoveAsync(tenant, cancellationToken);
                }
            }

            owed = more;
        }
    }

    // Each change once, however often it is tried.
    private void Tell(string? problem)
    {
        if (problem == _told)
        {
            return;
        }

        _told = problem;
        if (problem is null)
        {
            Log.FillingWorks(logger);
        }
        else
        {
            Log.FillingWaits(logger, problem);
        }
    }
}
