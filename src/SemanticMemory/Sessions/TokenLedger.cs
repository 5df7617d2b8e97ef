using System.Globalization;
using System.Text.Json;
using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

/// <summary>
/// Token sums of sessions: one record per session, month and server instance, added up on read, so that servers never write the same
/// record. Within one process a record is changed by one caller at a time.
/// </summary>
internal sealed class TokenLedger(TenantStore store, string instance)
{
    private const string Kind = "tokens";

    // Shared by all ledgers of the process: two of them may be about the same records.
    private static readonly Turns s_turns = new();

    /// <summary>Adds what new messages used, if anything.</summary>
    public async Task AddAsync(Guid sessionId, DateTimeOffset month, IEnumerable<NewMessage> messages, CancellationToken cancellationToken)
    {
        var (input, output) = (0L, 0L);
        foreach (var message in messages)
        {
            input += message.InputTokens ?? 0;
            output += message.OutputTokens ?? 0;
        }

        if (input == 0 && output == 0)
        {
            return;
        }

        var id = PointIds.From(Kind, sessionId.ToString(), month.ToString("yyyy-MM", CultureInfo.InvariantCulture), instance);
        using var turn = await s_turns.TakeAsync(id, cancellationToken).ConfigureAwait(false);
        var stored = await store.Records.GetAsync([id], cancellationToken).ConfigureAwait(false);
        var sums = stored.Count == 0 ? new TokenSums(0, 0) : Read(stored[0]);
        var payload = new Payload { Body = JsonSerializer.SerializeToUtf8Bytes(new TokenSums(sums.Input + input, sums.Output + output), StoredJson.Instance.TokenSums) };
        payload[RecordFields.Kind] = FieldValue.Of(Kind);
        payload[RecordFields.Owner] = FieldValue.Of(sessionId.ToString());
        payload[RecordFields.CreatedAt] = FieldValue.Of(month.ToMicroseconds());
        await store.Records.UpsertAsync([new Point { Id = id, Payload = payload }], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The sums of some sessions; those without any are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, TokenSums>> ReadAsync(IReadOnlyList<Guid> sessions, CancellationToken cancellationToken)
    {
        var sums = new Dictionary<Guid, TokenSums>();
        var query = new ScrollQuery
        {
            Filter = Filter.AllOf(new Filter.EqualTo(RecordFields.Kind, Kind), new Filter.In(RecordFields.Owner, [.. sessions.Select(id => id.ToString())])),
            Order = RecordFields.CreatedAt,
            Limit = 1000,
        };
        while (true)
        {
            var records = await store.Records.ScrollAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var record in records)
            {
                var (owner, read) = (Guid.Parse(record.Payload.Keyword(RecordFields.Owner)!), Read(record));
                var sum = sums.GetValueOrDefault(owner) ?? new TokenSums(0, 0);
                sums[owner] = new TokenSums(sum.Input + read.Input, sum.Output + read.Output);
            }

            if (records.Count < query.Limit)
            {
                return sums;
            }

            query = query with { After = new ScrollPosition(records[^1].Payload.Integer(RecordFields.CreatedAt)!.Value, records[^1].Id) };
        }
    }

    /// <summary>Forgets a session's sums.</summary>
    public Task EraseAsync(Guid sessionId, CancellationToken cancellationToken) => store.Records.DeleteAsync(
        Filter.AllOf(new Filter.EqualTo(RecordFields.Kind, Kind), new Filter.EqualTo(RecordFields.Owner, sessionId.ToString())), cancellationToken);

    private static TokenSums Read(StoredPoint record) => JsonSerializer.Deserialize(record.Payload.Body.Span, StoredJson.Instance.TokenSums)!;
}
