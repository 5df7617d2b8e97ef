using SemanticMemory.Qdrant.Collections;
using SemanticMemory.Qdrant.Moving;
using SemanticMemory.Qdrant.Reading;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant;

/// <summary>Where a tenant's points of one kind are: behind their alias, or, for messages, in the collection of the model in use.</summary>
/// <param name="calls">Requests by the alias.</param>
/// <param name="generations">Where the messages are; <see langword="null"/> for what has no vectors.</param>
/// <param name="notes">The writes under way while the messages move.</param>
/// <param name="parts">What the collections of all tenants share.</param>
internal sealed class CollectionPlace(CollectionCalls calls, Generations? generations, MoveNotes notes, CollectionParts parts)
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
        if (generation.Next is null)
        {
            return new PlacedCalls(live, generation.Model, Afterwards: () => CheckAsync(generation));
        }

        var limit = new WriteLimit(parts.Time.GetUtcNow() + calls.Options.SwitchDrain, parts.Time);
        var (timed, next) = (live.Within(limit), calls.At(generation.Next).Within(limit));
        return new PlacedCalls(timed, generation.Model, next, new GenerationCopy(timed, next, parts.Time, parts.Logger), notes);
    }

    /// <summary>
    /// Looks, when a write is done that knew of no move, whether one began meanwhile. As long as what is known is fresh, none has begun to copy.
    /// </summary>
    private async Task CheckAsync(Generation written)
    {
        var now = await generations!.NowAsync(CancellationToken.None).ConfigureAwait(false);
        if (now.Next is not null)
        {
            // Where it wrote nobody knows any more: all of the tenant's points are compared again. The note must be there before writes are held.
            await notes.AddAsync(Scope.Tenant, [], CancellationToken.None).ConfigureAwait(false);
            now = await generations.LookAsync(CancellationToken.None).ConfigureAwait(false);
        }

        if (now.Live != written.Live || now.HoldUntil is not null)
        {
            throw StoreErrors.Moving();
        }
    }
}

/// <summary>The requests of one call, and where its writes are repeated while the messages move to another model.</summary>
/// <param name="Calls">Where to read, and to write first.</param>
/// <param name="Model">The model of the vectors there.</param>
/// <param name="Next">The collection to come; <see langword="null"/>: there is none.</param>
/// <param name="Copy">Brings over to it.</param>
/// <param name="Notes">Where writes are noted before they begin.</param>
/// <param name="Afterwards">What follows a write that knew of no move.</param>
internal sealed record PlacedCalls(
    CollectionCalls Calls, EmbeddingFingerprint? Model = null, CollectionCalls? Next = null, GenerationCopy? Copy = null, MoveNotes? Notes = null, Func<Task>? Afterwards = null)
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

    /// <summary>
    /// Writes to these points, and brings them over to the collection to come, if there is one. A write that fails half-way leaves its note: the collections change places only
    /// after these points were compared again.
    /// </summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Unavailable"/>: the write may have been done or not, and can be repeated.</exception>
    public async Task WriteAsync(IReadOnlyList<Guid> storedIds, Func<Task> write, CancellationToken cancellationToken)
    {
        if (Copy is null || Notes is null)
        {
            await write().ConfigureAwait(false);
            await (Afterwards?.Invoke() ?? Task.CompletedTask).ConfigureAwait(false);
            return;
        }

        var note = await Notes.AddAsync(Calls.Scope.Tenant, storedIds, cancellationToken).ConfigureAwait(false);
        await write().ConfigureAwait(false);

        // It is stored by now: the caller who gives up must not leave half of it.
        await Copy.RunAsync(storedIds, CancellationToken.None).ConfigureAwait(false);
        await Notes.RemoveAsync(note).ConfigureAwait(false);
    }

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
            await WriteAsync([], () => write(Calls, Calls.Scope.Where(condition)), cancellationToken).ConfigureAwait(false);
            return;
        }

        var matching = await Calls.ScrollAllAsync(Calls.Scope.Where(condition), s_ids, cancellationToken).ConfigureAwait(false);
        foreach (var some in matching.Select(point => point.StoredId).Chunk(CollectionCalls.PageSize))
        {
            var wanted = Calls.Scope.Where(condition, WireCondition.Has(some));
            await WriteAsync(
                some,
                async () =>
                {
                    await write(Calls, wanted).ConfigureAwait(false);
                    await (sameThere ? write(Next, wanted) : Task.CompletedTask).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
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
