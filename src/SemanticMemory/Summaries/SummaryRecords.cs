using System.Text.Json;
using SemanticMemory.Storage;

namespace SemanticMemory.Summaries;

/// <summary>A tenant's summaries: the latest one of each session that has any.</summary>
internal sealed class SummaryRecords(TenantStore store, TimeProvider time)
{
    private const string Kind = "summary";

    /// <summary>The stored summary, or <see langword="null"/>.</summary>
    public async Task<SessionSummary?> FindAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        var found = await store.Records.GetAsync([IdOf(sessionId)], cancellationToken).ConfigureAwait(false);
        return found.Count == 0 ? null : JsonSerializer.Deserialize(found[0].Payload.Body.Span, StoredJson.Instance.SessionSummary);
    }

    /// <summary>Stores a summary in place of the one before.</summary>
    public Task PutAsync(Guid sessionId, SessionSummary summary, CancellationToken cancellationToken)
    {
        var payload = new Payload
        {
            [RecordFields.Kind] = FieldValue.Of(Kind),
            [RecordFields.Owner] = FieldValue.Of(sessionId.ToString()),
            [RecordFields.CreatedAt] = FieldValue.Of(time.GetUtcNow().ToMicroseconds()),
            Body = JsonSerializer.SerializeToUtf8Bytes(summary, StoredJson.Instance.SessionSummary),
        };
        return store.Records.UpsertAsync([new Point { Id = IdOf(sessionId), Payload = payload }], cancellationToken);
    }

    /// <summary>Forgets a session's summary.</summary>
    public Task EraseAsync(Guid sessionId, CancellationToken cancellationToken) => store.Records.DeleteAsync(Filter.Id(IdOf(sessionId)), cancellationToken);

    private Guid IdOf(Guid sessionId) => PointIds.From(Kind, store.Tenant.Value, sessionId.ToString());
}
