using SemanticMemory.Qdrant.Collections;
using SemanticMemory.Qdrant.Moving;
using SemanticMemory.Qdrant.Reading;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant;

/// <summary>Where a tenant's points of one kind are: behind their alias, or, for messages, in the collection of the model in use.</summary>
/// <param name="calls">Requests by the alias.</param>
/// <param name="generations">Where the messages are; <see langword="null"/> for what has no vectors.</param>
/// <param name="parts">What the collections of all tenants share.</param>
internal sealed class CollectionPlace(CollectionCalls calls, Generations? generations, CollectionParts parts)
{
    public CollectionSchema Schema => calls.Schema;

    public TenantScope Scope => calls.Scope;

    /// <summary>The model in use, as last seen; <see langword="null"/>: never, or there is none.</summary>
    public EmbeddingFingerprint? Known => generations?.Known?.Model;

    /// <summary>Where to read. One call keeps to what it was given, whatever happens meanwhile.</summary>
    public async ValueTask<PlacedCalls> NowAsync(CancellationToken cancellationToken) =>
        generations is null ? new PlacedCalls(calls) : At(await generations.NowAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Where to write.</summary>
    public async ValueTask<PlacedCalls> ForWritingAsync(CancellationToken cancellationToken) =>
        generations is null ? new PlacedCalls(calls) : At(await generations.ForWritingAsync(cancellationToken).ConfigureAwait(false));

    private PlacedCalls At(Generation generation)
    {
        var live = calls.At(generation.Live);
        var copy = generation.Next is { } next ? new GenerationCopy(live, calls.At(next), parts.Time, parts.Logger) : null;
        return new PlacedCalls(live, generation.Model, copy, generation.Next is { } other ? calls.At(other) : null, parts.Time.GetUtcNow() + calls.Options.SwitchDrain);
    }
}

/// <summary>The requests of one call, and where its writes are repeated while the messages move to another model.</summary>
internal sealed record PlacedCalls(CollectionCalls Calls, EmbeddingFingerprint? Model = null, GenerationCopy? Copy = null, CollectionCalls? Next = null, DateTimeOffset Deadline = default)
{
    private static readonly WireSelector s_ids = WireSelector.Of(PayloadNames.Id);

    /// <summary>Refuses vectors of another model than the one in use.</summary>
    public void CheckModel(IReadOnlyList<Point> points)
    {
        foreach (var point in points)
        {
            Check(point.Model, point.Dense);
        }
    }

    /// <inheritdoc cref="CheckModel(IReadOnlyList{Point})"/>
    public void CheckModel(IReadOnlyList<PointVectors> vectors)
    {
        foreach (var point in vectors)
        {
            Check(point.Model, point.Dense);
        }
    }

    /// <inheritdoc cref="CheckModel(IReadOnlyList{Point})"/>
    public void CheckModel(IReadOnlyList<VectorQuery> queries)
    {
        foreach (var query in queries.OfType<VectorQuery.Dense>())
        {
            Check(query.Model, [query.Vector]);
        }
    }

    /// <summary>Brings what was written over to the collection to come, if there is one. It is stored by now: the caller who gives up must not leave half of it.</summary>
    public Task CopyAsync(IReadOnlyList<Guid> storedIds) => Copy?.RunAsync(storedIds, Deadline, CancellationToken.None) ?? Task.CompletedTask;

    /// <summary>
    /// Writes to the points that match. While there is a collection to come they are named first, so that it is known which ones have to be brought over; the
    /// same write there saves most of that.
    /// </summary>
    /// <param name="condition">Which points.</param>
    /// <param name="write">The write.</param>
    /// <param name="sameThere">May it be done to the collection to come just so? Not where it is about vectors that are owed: there it is another model that owes them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task EachAsync(WireCondition condition, Func<CollectionCalls, WireFilter, Task> write, bool sameThere, CancellationToken cancellationToken)
    {
        if (Next is null)
        {
            await write(Calls, Calls.Scope.Where(condition)).ConfigureAwait(false);
            return;
        }

        var matching = await Calls.ScrollAllAsync(Calls.Scope.Where(condition), s_ids, cancellationToken).ConfigureAwait(false);
        foreach (var some in matching.Select(point => point.StoredId).Chunk(CollectionCalls.PageSize))
        {
            var wanted = Calls.Scope.Where(condition, WireCondition.Has(some));
            await write(Calls, wanted).ConfigureAwait(false);
            if (sameThere)
            {
                await write(Next, wanted).ConfigureAwait(false);
            }

            await CopyAsync(some).ConfigureAwait(false);
        }
    }

    private void Check(EmbeddingFingerprint? model, IReadOnlyList<ReadOnlyMemory<float>> dense)
    {
        if (Model is not null && dense.Count > 0)
        {
            ModelSwitch.Check(Model, model, dense[0].Length);
        }
    }
}
