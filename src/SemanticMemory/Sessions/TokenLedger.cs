using System.Globalization;
using System.Text.Json;
using SemanticMemory.Limits;
using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

/// <summary>
/// Token sums of sessions: one record per session, month and server instance, added up on read, so that servers never write the same
/// record. Within one process a record is changed by one caller at a time. Each says whom it is charged to.
/// </summary>
internal sealed class TokenLedger(TenantStore store, string instance)
{
    private const string Kind = "tokens";

    private static readonly Filter s_all = new Filter.EqualTo(RecordFields.Kind, Kind);
    private static readonly TokenSums s_none = new(0, 0);

    // Shared by all ledgers of the process: two of them may be about the same records.
    private static readonly Turns s_turns = new();

    /// <summary>Adds what new messages used, if anything.</summary>
    public Task AddAsync(Session session, IEnumerable<NewMessage> messages, DateTimeOffset now, CancellationToken cancellationToken) =>
        AddAsync(session, SumOf(messages), now, cancellationToken);

    /// <summary>Adds what messages used that were copied from another session: the session's use, but nobody's anew.</summary>
    public Task CopyAsync(Session session, IEnumerable<NewMessage> messages, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sum = SumOf(messages);
        return AddAsync(session, sum with { Copied = sum.Input + sum.Output }, now, cancellationToken);
    }

    /// <summary>The sums of some sessions; those without any are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, TokenSums>> ReadAsync(IReadOnlyList<Guid> sessions, CancellationToken cancellationToken)
    {
        var sums = new Dictionary<Guid, TokenSums>();
        await foreach (var record in ScrollAsync(new Filter.In(RecordFields.Owner, [.. sessions.Select(id => id.ToString())]), cancellationToken).ConfigureAwait(false))
        {
            var owner = Guid.Parse(record.Payload.Keyword(RecordFields.Owner)!);
            sums[owner] = sums.GetValueOrDefault(owner, s_none) + Read(record);
        }

        return sums;
    }

    /// <summary>What somebody has used in <c>[from, before)</c>, which is a month.</summary>
    public async Task<long> ReadAsync(Account account, DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var ofMonth = Filter.AllOf(
            new Filter.EqualTo(RecordFields.ChargedTo, account.Key), new Filter.Range(RecordFields.CreatedAt, from.ToMicroseconds(), before.ToMicroseconds()));
        var sum = s_none;
        await foreach (var record in ScrollAsync(ofMonth, cancellationToken).ConfigureAwait(false))
        {
            sum += Read(record);
        }

        return sum.Input + sum.Output - sum.Copied;
    }

    /// <summary>Charges a session's sums to whose it is now.</summary>
    public Task ChargeAsync(Session session, CancellationToken cancellationToken) => Account.Of(session) is { } account
        ? store.Records.PatchAsync(
            Filter.AllOf(s_all, OfSession(session.Id), new Filter.Not(new Filter.EqualTo(RecordFields.ChargedTo, account.Key))),
            new PointPatch { Set = new Payload { [RecordFields.ChargedTo] = FieldValue.Of(account.Key) } },
            cancellationToken)
        : Task.CompletedTask;

    /// <summary>Forgets a session's sums.</summary>
    public Task EraseAsync(Guid sessionId, CancellationToken cancellationToken) => store.Records.DeleteAsync(Filter.AllOf(s_all, OfSession(sessionId)), cancellationToken);

    private static Filter.EqualTo OfSession(Guid sessionId) => new(RecordFields.Owner, sessionId.ToString());

    private static TokenSums SumOf(IEnumerable<NewMessage> messages) =>
        messages.Aggregate(s_none, (sum, message) => sum + new TokenSums(message.InputTokens ?? 0, message.OutputTokens ?? 0));

    private async Task AddAsync(Session session, TokenSums added, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (added == s_none)
        {
            return;
        }

        var id = PointIds.From(Kind, session.Id.ToString(), now.ToString("yyyy-MM", CultureInfo.InvariantCulture), instance);
        using var turn = await s_turns.TakeAsync(id, cancellationToken).ConfigureAwait(false);
        var stored = await store.Records.GetAsync([id], cancellationToken).ConfigureAwait(false);
        var sums = stored.Count == 0 ? added : Read(stored[0]) + added;
        var payload = new Payload { Body = JsonSerializer.SerializeToUtf8Bytes(sums, StoredJson.Instance.TokenSums) };
        payload[RecordFields.Kind] = FieldValue.Of(Kind);
        payload[RecordFields.Owner] = FieldValue.Of(session.Id.ToString());
        payload[RecordFields.ChargedTo] = Account.Of(session) is { } account ? FieldValue.Of(account.Key) : null;
        payload[RecordFields.CreatedAt] = FieldValue.Of(now.ToMicroseconds());
        await store.Records.UpsertAsync([new Point { Id = id, Payload = payload }], cancellationToken).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<StoredPoint> ScrollAsync(Filter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new ScrollQuery { Filter = Filter.AllOf(s_all, filter), Order = RecordFields.CreatedAt, Limit = 1000 };
        while (true)
        {
            var records = await store.Records.ScrollAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var record in records)
            {
                yield return record;
            }

            if (records.Count < query.Limit)
            {
                yield break;
            }

            query = query with { After = new ScrollPosition(records[^1].Payload.Integer(RecordFields.CreatedAt)!.Value, records[^1].Id) };
        }
    }

    private static TokenSums Read(StoredPoint record) => JsonSerializer.Deserialize(record.Payload.Body.Span, StoredJson.Instance.TokenSums)!;
}
