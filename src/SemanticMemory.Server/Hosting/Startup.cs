using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using SemanticMemory.Server.Access;
using SemanticMemory.Storage;

namespace SemanticMemory.Server.Hosting;

/// <summary>Where the service speaks to whoever started it; not the log.</summary>
internal sealed record OperatorConsole(TextWriter Writer);

/// <summary>What happens around the start: the store is checked before the first request can arrive, the greeting follows when one can.</summary>
internal sealed class Startup(
    IServiceProvider services, MemoryStore store, EmbeddingModels models, OperatorKey operatorKey, IServer server, OperatorConsole console, ILogger<Startup> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await store.CheckAsync(cancellationToken);

        await TryModelAsync(cancellationToken);
        if (services.GetService<DemoData>() is { } demo)
        {
            await demo.LoadAsync(cancellationToken);
        }
    }

    // Loads the built-in model, so that the first request does not wait for it. One behind an endpoint may be away; what must be mended first is told now.
    private async Task TryModelAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        try
        {
            await models.InUse(store).EmbedQueryAsync("ready", patience.Token);
        }
        catch (MemoryException away) when (away.IsTransient)
        {
            Log.StartedWithoutModel(logger, away.Problem);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.StartedWithoutModel(logger, "no answer yet");
        }
    }

    // The operator's key is made only now: had the start failed after it was stored, nobody would ever have seen it.
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(Addresses.Openable).ToArray();
        var demo = services.GetService<DemoData>() is not null;
        var greeting = demo ? Greeting.Demo(addresses) : Greeting.Of(addresses, await operatorKey.MakeAsync(cancellationToken));
        await console.Writer.WriteLineAsync(greeting.AsMemory(), cancellationToken);
        await console.Writer.FlushAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
