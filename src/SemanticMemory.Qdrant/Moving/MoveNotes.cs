using Microsoft.Extensions.Logging;
using SemanticMemory.Qdrant.Reading;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Qdrant.Writing;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Moving;

/// <summary>A write that may have come to the collection in use and not to the one to come.</summary>
/// <param name="Id">The note's own id.</param>
/// <param name="Tenant">Whose points.</param>
/// <param name="StoredIds">Which points; empty: any of the tenant's.</param>
internal sealed record MoveNote(Guid Id, TenantId Tenant, IReadOnlyList<Guid> StoredIds);

/// <summary>
/// Notes of the writes that are under way while the messages move to another model, kept in the store, in records of the reserved tenant: each is there
/// before its write begins, and goes when both collections have it. Whatever becomes of a write or its server, whoever moves the messages finds it.
/// </summary>
internal sealed class MoveNotes(CollectionCalls records, TimeProvider time, ILogger logger)
{
    private const string Kind = "moving";
    private const int IdBytes = 16;

    private readonly WireFilter _all = records.Scope.Matching(new Filter.EqualTo(RecordFields.Kind, Kind))!;

    /// <summary>Notes a write.</summary>
    public async Task<Guid> AddAsync(TenantId tenant, IReadOnlyList<Guid> storedIds, CancellationToken cancellationToken)
    {
        var body = new byte[storedIds.Count * IdBytes];
        for (var at = 0; at < storedIds.Count; at++)
        {
            storedIds[at].TryWriteBytes(body.AsSpan(at * IdBytes));
        }

        var now = time.GetUtcNow();
        var note = new Point
        {
            Id = Guid.CreateVersion7(now),
            Payload = new Payload
            {
                [RecordFields.Kind] = FieldValue.Of(Kind),
                [RecordFields.Owner] = FieldValue.Of(tenant.Value),
                [RecordFields.CreatedAt] = FieldValue.Of(now.ToMicroseconds()),
                Body = body,
            },
        };
        await UpsertBatches.SendAsync(records, [PointWriter.Write(note, records.Scope, Inserts.NewToken(), [])], onlyNew: false, cancellationToken).ConfigureAwait(false);
        return note.Id;
    }

    /// <summary>Takes a note away whose write both collections have. One that stays because this fails costs a comparison.</summary>
    public async Task RemoveAsync(Guid id)
    {
        try
        {
            await records.DeleteAsync(records.Scope.Where(WireCondition.Has([records.Scope.Ids.Of(id)])), CancellationToken.None).ConfigureAwait(false);
        }
        catch (MemoryException failure)
        {
            logger.NoteLeft(failure);
        }
    }

    /// <summary>All that are there.</summary>
    public async Task<IReadOnlyList<MoveNote>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await records.ScrollAllAsync(_all, WireSelector.Whole, cancellationToken).ConfigureAwait(false)).Select(Read)];

    /// <summary>Removes all: there is no move.</summary>
    public Task ClearAsync(CancellationToken cancellationToken) => records.DeleteAsync(_all, cancellationToken);

    private static MoveNote Read(FoundPoint found)
    {
        var body = found.Payload.Body;
        var ids = Enumerable.Range(0, body.Length / IdBytes).Select(at => new Guid(body.Span.Slice(at * IdBytes, IdBytes)));
        return new MoveNote(found.Id, TenantScope.TenantOf(found.Payload.Keyword(RecordFields.Owner)!), [.. ids]);
    }
}
