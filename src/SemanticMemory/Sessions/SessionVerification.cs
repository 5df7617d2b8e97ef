using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

/// <summary>
/// Holds the sessions of tenants against their messages and mends what processes left undone that died: token sums, whom they are charged to, titles, archived sessions
/// that a message should have woken, times of the last message, changes that did not reach all messages. Tokens that were spent stay spent: no sum is ever lowered.
/// </summary>
/// <remarks>
/// Servers may go on writing if <see cref="SessionVerificationOptions.Rest"/> says for how long to wait: what seems wrong is looked at again after it, and left alone unless
/// nothing was done to the session meanwhile. Corrections of sums are records of their own, which no server writes, so none is lost; and they are set, not added, so that two
/// verifications at once correct once.
/// </remarks>
public sealed class SessionVerification(IReadOnlyList<TenantStore> tenants, TimeProvider? timeProvider = null)
{
    private const int MostLooks = 3;

    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;

    /// <summary>Looks at every session once, and again at those with something wrong. It may be stopped and run again at any time.</summary>
    /// <param name="options">Defaults if absent.</param>
    /// <param name="progress">Told how many sessions were looked at.</param>
    /// <param name="cancellationToken">Gives up; what was mended is kept.</param>
    /// <returns>What was found, tenant by tenant in the order given.</returns>
    public async Task<IReadOnlyList<SessionVerificationReport>> RunAsync(
        SessionVerificationOptions? options = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new SessionVerificationOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Rest, TimeSpan.Zero, nameof(options));
        var (verifications, sessions) = (tenants.Select(tenant => new TenantVerification(tenant, options, _time)).ToArray(), 0L);
        foreach (var tenant in verifications)
        {
            await tenant.LookAsync(() => progress?.Report(++sessions), cancellationToken).ConfigureAwait(false);
        }

        // All tenants rest at the same time.
        for (var look = 1; look <= MostLooks && verifications.Any(tenant => tenant.IsDoubtful); look++)
        {
            await Task.Delay(options.Rest, _time, cancellationToken).ConfigureAwait(false);
            foreach (var tenant in verifications)
            {
                await tenant.LookAgainAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return [.. verifications.Select(tenant => tenant.Report)];
    }
}
