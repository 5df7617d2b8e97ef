using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedding;

/// <summary>
/// Makes up for the vectors that messages lack because the embedding model was away: a batch of each tenant in turn, one call of the model at a time. Also
/// asks a model that failed whether it is back.
/// </summary>
public sealed class VectorFilling
{
    // Then the list is read anew: other tenants may have come.
    private const int MostRounds = 50;

    private readonly VectorBacklog _backlog;
    private readonly Func<TenantId, SessionManager?> _sessions;
    private readonly Func<Embedder> _model;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private string? _told;

    /// <summary>Nothing is done before <see cref="RunAsync"/>.</summary>
    /// <param name="backlog">The list to work off.</param>
    /// <param name="sessions">A tenant's memory; <see langword="null"/>: the tenant is somebody else's, and stays on the list.</param>
    /// <param name="model">The model that the store has now.</param>
    /// <param name="timeProvider">The system's clock if absent.</param>
    /// <param name="logger">Told of counts and of a model that is away; never of content.</param>
    public VectorFilling(VectorBacklog backlog, Func<TenantId, SessionManager?> sessions, Func<Embedder> model, TimeProvider? timeProvider = null, ILogger<VectorFilling>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(backlog);
        ArgumentNullException.ThrowIfNull(sessions);
        ArgumentNullException.ThrowIfNull(model);
        (_backlog, _sessions, _model, _time, _logger) = (backlog, sessions, model, timeProvider ?? TimeProvider.System, logger ?? NullLogger<VectorFilling>.Instance);
    }

    /// <summary>Looks every so often whether vectors are owed and can be made, until it is cancelled; then it just ends. A failure is logged, and the next round tries again.</summary>
    public async Task RunAsync(TimeSpan every, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(every, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                await TryRoundAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Whoever stops it wants nothing more of it.
        }
    }

    private async Task TryRoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RoundAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MemoryException failure)
        {
            // The store or the model is away: the next round tries again.
            Tell(failure.Problem);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            _logger.FillingFailed(failure.GetType().ToString(), failure.StackTrace ?? "");
        }
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        var model = _model();
        if (model.Failure is not null)
        {
            await model.EmbedQueryAsync("ready", cancellationToken).ConfigureAwait(false);
        }

        Tell(null);
        var owed = await _backlog.ListAsync(cancellationToken).ConfigureAwait(false);
        for (var round = 0; round < MostRounds && owed.Count > 0; round++)
        {
            var more = new List<OwedVectors>();
            foreach (var tenant in owed)
            {
                if (_sessions(tenant.Tenant) is { } sessions && await FillAsync(sessions, tenant, cancellationToken).ConfigureAwait(false))
                {
                    more.Add(tenant);
                }
            }

            owed = more;
        }
    }

    /// <summary>A batch of one tenant; is there more to do at once?</summary>
    private async Task<bool> FillAsync(SessionManager sessions, OwedVectors tenant, CancellationToken cancellationToken)
    {
        var filled = await sessions.FillVectorsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        if (filled.Filled + filled.Refused > 0)
        {
            _logger.VectorsFilled(tenant.Tenant, filled.Filled, filled.Refused, filled.Waiting);
        }

        if (!filled.More && filled.Waiting == 0)
        {
            await _backlog.RemoveAsync(tenant, cancellationToken).ConfigureAwait(false);
        }

        return filled.More;
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
            _logger.FillingWorks();
        }
        else
        {
            _logger.FillingWaits(problem);
        }
    }
}
