using System.Collections.Concurrent;
using System.Threading.Channels;
using SemanticMemory.Server.Access;
using SemanticMemory.Storage;

namespace SemanticMemory.Server.Hosting;

/// <summary>
/// Has the chat model write summaries anew in the background, one after the other, where messages have come. What is waiting is not kept: a session that is forgotten, because the
/// process ended, the model failed or too many are waiting, comes again with its next message.
/// </summary>
internal sealed class SummaryRefresher(
    ConfiguredChat chat, TenantSessions sessions, TenantDirectory tenants, TenantVisits visits, ILogger<SummaryRefresher> logger) : BackgroundService
{
    private const int MostWaiting = 10_000;

    private readonly Channel<(TenantId Tenant, Guid Session)> _waiting = Channel.CreateBounded<(TenantId, Guid)>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly ConcurrentDictionary<(TenantId, Guid), byte> _named = new();

    /// <summary>Says that messages have come to a session.</summary>
    public void Note(TenantId tenant, Guid session)
    {
        if (chat.Client is not null && _named.TryAdd((tenant, session), 0) && !_waiting.Writer.TryWrite((tenant, session)))
        {
            _named.TryRemove((tenant, session), out _);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (tenant, session) in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            // Before it is looked at: what comes from now on is looked at again.
            _named.TryRemove((tenant, session), out _);
            await RefreshAsync(tenant, session, stoppingToken);
        }
    }

    private async Task RefreshAsync(TenantId tenant, Guid session, CancellationToken stopping)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            using var visit = visits.Enter(tenant, left.Cancel);
            if (await tenants.ExistsAsync(tenant, left.Token))
            {
                await sessions.Of(tenant).RefreshSummaryAsync(session, left.Token);
            }
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            // The process ends, or the tenant goes.
        }
        catch (MemoryException gone) when (gone.Error is MemoryError.NotFound or MemoryError.Conflict)
        {
            // The session was deleted meanwhile.
        }
        catch (MemoryException failure)
        {
            Log.SummaryNotRefreshed(logger, session, failure.Problem, failure.Message);
        }
        catch (Exception failure)
        {
            Log.SummaryFailed(logger, session, failure.GetType().ToString(), failure.StackTrace ?? "");
        }
    }
}

/// <summary>Tells the refresher of a session that messages have come to, once the answer is out.</summary>
internal sealed class RefreshesSummary(SummaryRefresher refresher) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.OnCompleted(() =>
        {
            if (http.Response.StatusCode < StatusCodes.Status300MultipleChoices && Guid.TryParse(http.GetRouteValue("id") as string, out var session))
            {
                refresher.Note(http.User.Tenant(), session);
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}
