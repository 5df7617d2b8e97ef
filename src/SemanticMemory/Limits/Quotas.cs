using SemanticMemory.Messages;
using SemanticMemory.Sessions;
using SemanticMemory.Storage;

namespace SemanticMemory.Limits;

/// <summary>
/// Holds a tenant's users to their limits. What was used is counted from what is stored, so that all servers of a store agree. In one of them
/// a user's appends take turns while a limit holds, so it never lets too much in; of several each may let one request in at the same moment.
/// </summary>
internal sealed class Quotas(TenantStore store, TokenLedger tokens, UsageLimits limits, TimeProvider time)
{
    private readonly Turns? _turns = limits.MessagesPerDay is null && limits.TokensPerMonth is null ? null : new Turns();

    private DateTimeOffset Today => new(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);

    /// <summary>Lets new messages in, or refuses all of them. What is returned is to be disposed once they are stored.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.LimitReached"/>, with the time after which there is room again.</exception>
    public async ValueTask<IDisposable?> EnterAsync(Session session, IReadOnlyList<AppendPlan.Entry> wanted, CancellationToken cancellationToken)
    {
        if (_turns is null || Account.Of(session) is not { } account)
        {
            return null;
        }

        // What agents and tools say was asked for already, and what was said on an earlier day is an import.
        var today = Today;
        var from = today.ToMicroseconds();
        var said = wanted.Count(entry => entry.Message.Role == MessageRole.User && entry.Timestamp >= from);
        if (said == 0)
        {
            return null;
        }

        var turn = await _turns.TakeAsync(PointIds.From("quota", store.Tenant.Value, account.Key), cancellationToken).ConfigureAwait(false);
        try
        {
            await RequireMessagesAsync(account, said, today, cancellationToken).ConfigureAwait(false);
            await RequireTokensAsync(account, today, cancellationToken).ConfigureAwait(false);
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <summary>Refuses where a session or its user has used up its tokens: before a reply is asked for, whether what is said will be stored or not.</summary>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryError.Conflict"/>, <c>token-limit-reached</c>; <see cref="MemoryError.LimitReached"/>, with the time after which there is room again.
    /// </exception>
    public async Task RequireTokensLeftAsync(Session session, CancellationToken cancellationToken)
    {
        if (Account.Of(session) is { } account)
        {
            await RequireTokensAsync(account, Today, cancellationToken).ConfigureAwait(false);
        }

        if (LimitOf(session) is not { } limit)
        {
            return;
        }

        var sums = await tokens.ReadAsync([session.Id], cancellationToken).ConfigureAwait(false);
        if (sums.TryGetValue(session.Id, out var used) && used.Input + used.Output >= limit)
        {
            throw new MemoryException(MemoryError.Conflict, "token-limit-reached",
                $"The session has used its {limit:N0} tokens: raise its tokenLimit, or go on in another session.");
        }
    }

    private int? LimitOf(Session session) =>
        session.TokenLimit ?? (session.AgentId is { } agent && limits.TokensPerSessionByAgent.TryGetValue(agent, out var ofAgent) ? ofAgent : limits.TokensPerSession);

    private async Task RequireMessagesAsync(Account account, int said, DateTimeOffset today, CancellationToken cancellationToken)
    {
        if (limits.MessagesPerDay is not { } limit)
        {
            return;
        }

        var ofToday = Filter.AllOf(
            account.Messages,
            new Filter.EqualTo(MessageFields.Role, MessagePoints.Keyword(MessageRole.User)),
            new Filter.Range(MessageFields.Timestamp, From: today.ToMicroseconds()));
        if (await store.Messages.CountAsync(ofToday, cancellationToken).ConfigureAwait(false) + said > limit)
        {
            throw Reached("daily-messages-reached", $"Nothing was stored: this user may say {limit:N0} messages a day. The next day begins at 00:00 UTC.", today.AddDays(1));
        }
    }

    private async Task RequireTokensAsync(Account account, DateTimeOffset today, CancellationToken cancellationToken)
    {
        if (limits.TokensPerMonth is not { } limit)
        {
            return;
        }

        var month = today.AddDays(1 - today.Day);
        if (await tokens.ReadAsync(account, month, month.AddMonths(1), cancellationToken).ConfigureAwait(false) >= limit)
        {
            throw Reached("monthly-tokens-reached", $"Nothing was stored: this user has used the {limit:N0} tokens of this month. The next one begins at 00:00 UTC of its first day.", month.AddMonths(1));
        }
    }

    private MemoryException Reached(string problem, string message, DateTimeOffset until) =>
        new(MemoryError.LimitReached, problem, message) { RetryAfter = until - time.GetUtcNow() };
}
