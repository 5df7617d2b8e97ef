using System.Globalization;
using System.Text.Json;
using SemanticMemory.Limits;
using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Sessions;

/// <summary>
/// Token sums of sessions: one record per session, month and server instance, added up on read, so that servers never write the same
/// record. Within one process a record is changed by one caller at a time. Each says whom it is charged to. Beside them stand records of the
/// same shape for what was used by messages that are gone or were never kept: it stays spent, and nothing else could tell it from a sum that is wrong.
/// </summary>
internal sealed class TokenLedger(TenantStore store, string? instance)
{
    private const string Kind = "tokens";
    private const string GoneKind = "tokens-gone";

    // In place of a server's name, which has no such character: these records are written by SessionVerification alone, and always as a whole.
    private const string Corrections = "\0verify";

    private static readonly Filter s_all = new Filter.EqualTo(RecordFields.Kind, Kind);
    private static readonly Filter s_both = new Filter.In(RecordFields.Kind, [Kind, GoneKind]);

    // Shared by all ledgers of the process: two of them may be about the same records.
    private static readonly Turns s_turns = new();

    /// <summary>Adds what new messages used, if anything.</summary>
    public Task AddAsync(Session session, IEnumerable<NewMessage> messages, DateTimeOffset now, CancellationToken cancellationToken) =>
        AddAsync(Kind, session, SumOf(messages), now, cancellationToken);

    /// <summary>Adds what an answer used that is not kept, because its user wants no history.</summary>
    public async Task AddUnkeptAsync(Session session, NewMessage message, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await AddAsync(session, [message], now, cancellationToken).ConfigureAwait(false);
        await AddAsync(GoneKind, session, SumOf([message]), now, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes that a message is gone, if it used anything: the sums stay as they are.</summary>
    public Task LetGoAsync(Session session, Message message, CancellationToken cancellationToken)
    {
        var use = TokenUse.Of(session, message);
        return AddAsync(GoneKind, session, use.Sums, FirstOf(use.Month), cancellationToken);
    }

    /// <summary>Adds what messages used that were copied from another session: the session's use, but nobody's anew.</summary>
    public Task CopyAsync(Session session, IEnumerable<NewMessage> messages, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sum = SumOf(messages);
        return AddAsync(Kind, session, sum with { Copied = sum.Input + sum.Output }, now, cancellationToken);
    }

    /// <summary>The sums of some sessions; those without any are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, TokenSums>> ReadAsync(IReadOnlyList<Guid> sessions, CancellationToken cancellationToken)
    {
        var sums = new Dictionary<Guid, TokenSums>();
        await foreach (var record in ScrollAsync(Filter.AllOf(s_all, OfSessions(sessions)), cancellationToken).ConfigureAwait(false))
        {
            var owner = OwnerOf(record);
            sums[owner] = sums.GetValueOrDefault(owner, TokenSums.None) + Read(record);
        }

        return sums;
    }

    /// <summary>Every record of some sessions, one by one.</summary>
    public async IAsyncEnumerable<LedgerEntry> ReadEntriesAsync(
        IReadOnlyList<Guid> sessions, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in ScrollAsync(Filter.AllOf(s_both, OfSessions(sessions)), cancellationToken).ConfigureAwait(false))
        {
            var (owner, month) = (OwnerOf(record), TokenUse.MonthOf(Timestamps.FromMicroseconds(record.Payload.Integer(RecordFields.CreatedAt)!.Value)));
            var kind = record.Payload.Keyword(RecordFields.Kind)!;
            yield return new LedgerEntry(
                owner, kind == GoneKind, new TokenUse(month, Read(record)), record.Payload.Keyword(RecordFields.ChargedTo), record.Id == IdOf(kind, owner, month, Corrections));
        }
    }

    /// <summary>Writes what is to be added to a session's sums of a month in all: in place of what was to be before, so that doing it twice adds nothing.</summary>
    public Task CorrectAsync(Session session, bool gone, TokenUse sums, CancellationToken cancellationToken) =>
        WriteAsync(gone ? GoneKind : Kind, Corrections, session, sums.Sums, FirstOf(sums.Month), cancellationToken);

    /// <summary>What somebody has used in <c>[from, before)</c>, which is a month.</summary>
    public async Task<long> ReadAsync(Account account, DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var ofMonth = Filter.AllOf(
            new Filter.EqualTo(RecordFields.ChargedTo, account.Key), new Filter.Range(RecordFields.CreatedAt, from.ToMicroseconds(), before.ToMicroseconds()));
        var sum = TokenSums.None;
        await foreach (var record in ScrollAsync(Filter.AllOf(s_all, ofMonth), cancellationToken).ConfigureAwait(false))
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
    public Task EraseAsync(Guid sessionId, CancellationToken cancellationToken) => store.Records.DeleteAsync(Filter.AllOf(s_both, OfSession(sessionId)), cancellationToken);

    private static Filter.EqualTo OfSession(Guid sessionId) => new(RecordFields.Owner, sessionId.ToString());

    private static Filter.In OfSessions(IReadOnlyList<Guid> ids) => new(RecordFields.Owner, [.. ids.Select(id => id.ToString())]);

    private static Guid OwnerOf(StoredPoint record) => Guid.Parse(record.Payload.Keyword(RecordFields.Owner)!);

    private static Guid IdOf(string kind, Guid session, DateOnly month, string writer) =>
        PointIds.From(kind, session.ToString(), month.ToString("yyyy-MM", CultureInfo.InvariantCulture), writer);

    private static DateTimeOffset FirstOf(DateOnly month) => new(month, TimeOnly.MinValue, TimeSpan.Zero);

    private static TokenSums SumOf(IEnumerable<NewMessage> messages) =>
        messages.Aggregate(TokenSums.None, (sum, message) => sum + new TokenSums(message.InputTokens ?? 0, message.OutputTokens ?? 0));

    private async Task AddAsync(string kind, Session session, TokenSums added, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (added == TokenSums.None)
        {
            return;
        }

        var writer = instance ?? InstanceName.OfThisProcess;
        var id = IdOf(kind, session.Id, TokenUse.MonthOf(now), writer);
        using var turn = await s_turns.TakeAsync(id, cancellationToken).ConfigureAwait(false);
        var stored = await store.Records.GetAsync([id], cancellationToken).ConfigureAwait(false);
        var sums = stored.Count == 0 ? added : Read(stored[0]) + added;
        await WriteAsync(kind, writer, session, sums, now, cancellationToken).ConfigureAwait(false);
    }

    private Task WriteAsync(string kind, string writer, Session session, TokenSums sums, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var payload = new Payload { Body = JsonSerializer.SerializeToUtf8Bytes(sums, StoredJson.Instance.TokenSums) };
        payload[RecordFields.Kind] = FieldValue.Of(kind);
        payload[RecordFields.Owner] = FieldValue.Of(session.Id.ToString());
        payload[RecordFields.ChargedTo] = kind == Kind && Account.Of(session) is { } account ? FieldValue.Of(account.Key) : null;
        payload[RecordFields.CreatedAt] = FieldValue.Of(at.ToMicroseconds());
        return store.Records.UpsertAsync([new Point { Id = IdOf(kind, session.Id, TokenUse.MonthOf(at), writer), Payload = payload }], cancellationToken);
    }

    private async IAsyncEnumerable<StoredPoint> ScrollAsync(Filter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new ScrollQuery { Filter = filter, Order = RecordFields.CreatedAt, Limit = 1000 };
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

/// <summary>One record of tokens.</summary>
/// <param name="Session">Whose.</param>
/// <param name="IsGone">Of messages that are gone, or were never kept; else of all.</param>
/// <param name="Use">The month and the sums.</param>
/// <param name="ChargedTo">See <see cref="RecordFields.ChargedTo"/>.</param>
/// <param name="IsCorrection">Written by <see cref="SessionVerification"/>.</param>
internal sealed record LedgerEntry(Guid Session, bool IsGone, TokenUse Use, string? ChargedTo, bool IsCorrection);
