using Microsoft.Extensions.Options;
using SemanticMemory.Embedding;
using SemanticMemory.Storage;

namespace SemanticMemory.Server.Hosting;

/// <summary>
/// Moves the embedded store to the next model, where one is configured: nobody else can, for this process owns the data directory. On Qdrant the command
/// does it, and this service follows.
/// </summary>
internal sealed class ModelMoving(MemoryStore store, EmbeddingModels models, IOptions<ServerOptions> options, TimeProvider time, ILogger<ModelMoving> logger) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (models.Next is not { } next || options.Value.Store != ServerOptions.EmbeddedStore)
        {
            return;
        }

        // The start does not wait for it.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var result = await new Reembedding(store, next, time).RunAsync(cancellationToken: stoppingToken);
                Log.ModelMoved(logger, next.Fingerprint.Model, result.Points, result.Tenants, result.Refused);
                return;
            }
            catch (MemoryException failure)
            {
                Log.ModelMoveWaits(logger, next.Fingerprint.Model, failure.Problem, failure.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(s_pause, time, stoppingToken).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }
}
