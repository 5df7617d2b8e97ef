using Microsoft.Extensions.Logging;
using SemanticMemory.Messages;
using SemanticMemory.Qdrant.Chains;
using SemanticMemory.Qdrant.Reading;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Moving;

/// <summary>
/// Makes points of the collection to come equal to those of the one in use, but for their vectors, which it marks as owed. Both are compared again after
/// each change until they are equal: so whoever writes last leaves what the collection in use has, in whatever order several servers do this.
/// </summary>
internal sealed class GenerationCopy(CollectionCalls live, CollectionCalls next, TimeProvider time, ILogger logger)
{
    private const int MostRounds = 20;

    /// <summary>Points compared in one request: whole ones come back.</summary>
    public const int PageSize = 250;

    private readonly ChainWrites _writes = new(next, logger);

    /// <summary>Brings these points over, or away; the stored ids are the same in both.</summary>
    /// <param name="storedIds">Which points.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MemoryException"><see cref="MemoryError.Unavailable"/>: others never stop changing them.</exception>
    public async Task RunAsync(IReadOnlyList<Guid> storedIds, CancellationToken cancellationToken)
    {
        foreach (var some in storedIds.Chunk(PageSize))
        {
            for (var round = 0; !await IsEqualAsync(some, cancellationToken).ConfigureAwait(false); round++)
            {
                if (round == MostRounds)
                {
                    throw StoreErrors.Moving();
                }
            }
        }
    }

    /// <summary>Compares, and changes what differs; <see langword="true"/>: nothing did.</summary>
    private async Task<bool> IsEqualAsync(Guid[] storedIds, CancellationToken cancellationToken)
    {
        var there = (await live.FindWithWordsAsync(storedIds, cancellationToken).ConfigureAwait(false)).ToDictionary(point => point.StoredId);
        var copies = (await next.FindWithWordsAsync(storedIds, cancellationToken).ConfigureAwait(false)).ToDictionary(point => point.StoredId);
        var gone = copies.Keys.Where(id => !there.ContainsKey(id)).ToArray();
        var other = there.Values.Where(point => !copies.TryGetValue(point.StoredId, out var copy) || !SameContent(point, copy)).ToArray();
        var changed = there.Values.Except(other).Where(point => !SameFields(point.Payload, copies[point.StoredId].Payload)).ToArray();
        if (gone.Length + other.Length + changed.Length == 0)
        {
            return true;
        }

        if (gone.Length > 0)
        {
            await _writes.DeleteAsync(next.Scope.Where(WireCondition.Has(gone)), cancellationToken).ConfigureAwait(false);
        }

        if (other.Length > 0)
        {
            await _writes.UpsertAsync([.. other.Select(ToPoint)], cancellationToken).ConfigureAwait(false);
        }

        foreach (var point in changed)
        {
            await _writes.PatchAsync(next.Scope.Where(WireCondition.Has([point.StoredId])), Difference(point.Payload, copies[point.StoredId].Payload), cancellationToken).ConfigureAwait(false);
        }

        return false;
    }

    private static bool SameContent(FoundPoint one, FoundPoint other) =>
        one.Digest == other.Digest
        && one.Payload.Body.Span.SequenceEqual(other.Payload.Body.Span)
        && Words(one).Indices.Span.SequenceEqual(Words(other).Indices.Span)
        && Words(one).Values.Span.SequenceEqual(Words(other).Values.Span);

    private static SparseVector Words(FoundPoint point) => point.Vectors?.Lexical ?? SparseVector.Empty;

    // Features are no content: a point whose features alone are others keeps its vectors.
    private static bool SameFields(Payload one, Payload other) =>
        Fields(one).Count() == Fields(other).Count() && Fields(one).All(field => other[field.Key] == field.Value) && SameFeatures(one, other);

    private static bool SameFeatures(Payload one, Payload other) => one.Features.Span.SequenceEqual(other.Features.Span);

    private static IEnumerable<KeyValuePair<Field, FieldValue>> Fields(Payload payload) => payload.Where(field => field.Key != MessageFields.AwaitsVectors);

    private static PointPatch Difference(Payload wanted, Payload found)
    {
        var set = new Payload();
        foreach (var (field, value) in Fields(wanted))
        {
            set[field] = value;
        }

        return new PointPatch
        {
            Set = set,
            Remove = [.. Fields(found).Select(field => field.Key).Where(field => wanted[field] is null)],
            Features = SameFeatures(wanted, found) ? null : wanted.Features,
        };
    }

    private Point ToPoint(FoundPoint found)
    {
        var payload = found.Payload.With(found.Payload.Body);
        payload[MessageFields.AwaitsVectors] = FieldValue.Of(time.GetUtcNow().ToMicroseconds());
        return new Point { Id = found.Id, Payload = payload, Lexical = Words(found), Digest = found.Digest };
    }
}
