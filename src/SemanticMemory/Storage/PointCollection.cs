namespace SemanticMemory.Storage;

/// <summary>
/// Points of one kind of one tenant. Arguments are checked here, once; a store overrides the <c>Core</c> methods and does not check again.
/// </summary>
/// <remarks>
/// A write that returned is durable and seen by every read that starts later. A write that throws <see cref="MemoryError.Unavailable"/> or is
/// cancelled may or may not have happened. Several reads see no common snapshot.
/// </remarks>
public abstract class PointCollection
{
    private readonly int _dimension;
    private readonly HashSet<Field> _fields;

    /// <summary>A collection of this schema whose vectors have this dimension.</summary>
    protected PointCollection(CollectionSchema schema, int dimension)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        (Schema, _dimension, _fields) = (schema, dimension, [.. schema.Fields]);
    }

    /// <summary>Numbers in each vector of the model that is in use, as far as is known: it changes when the store moves to another model.</summary>
    protected virtual int Dimension => _dimension;

    /// <summary>What the collection holds.</summary>
    public CollectionSchema Schema { get; }

    /// <summary>Stores whole points, in place of those with the same ids. All or none are stored.</summary>
    /// <exception cref="ArgumentException">A field is unknown, an id is given twice, or a vector has another dimension, a number that is not finite, or not unit length (to 1e-3).</exception>
    public Task UpsertAsync(IReadOnlyList<Point> points, CancellationToken cancellationToken = default)
    {
        Check(points);
        return points.Count == 0 ? Task.CompletedTask : UpsertCoreAsync(points, cancellationToken);
    }

    /// <summary>
    /// Stores those points whose ids are not there yet. A point that is there stays as it is, whatever is given. When one is there with
    /// another <see cref="Point.Digest"/>, nothing at all is stored and the outcome names it.
    /// </summary>
    /// <remarks>A store of several servers may have stored the others when the conflicting point was written at the same moment.</remarks>
    /// <exception cref="ArgumentException">As for <see cref="UpsertAsync"/>.</exception>
    public Task<InsertOutcome> InsertAsync(IReadOnlyList<Point> points, CancellationToken cancellationToken = default)
    {
        Check(points);
        return points.Count == 0 ? Task.FromResult(new InsertOutcome([], [])) : InsertCoreAsync(points, cancellationToken);
    }

    /// <summary>The points with these ids, in the order of the ids; ids that are not there are left out.</summary>
    public Task<IReadOnlyList<StoredPoint>> GetAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return ids.Count == 0 ? Task.FromResult<IReadOnlyList<StoredPoint>>([]) : GetCoreAsync(ids, cancellationToken);
    }

    /// <summary>
    /// The same with vectors and words: whole points, to be stored elsewhere. A question never reads vectors; see <see cref="ReadAllAsync"/>.
    /// Vectors come with the precision they are kept in, and of unit length.
    /// </summary>
    public Task<IReadOnlyList<Point>> GetWholeAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return ids.Count == 0 ? Task.FromResult<IReadOnlyList<Point>>([]) : GetWholeCoreAsync(ids, cancellationToken);
    }

    /// <summary>
    /// Every point with its vectors and words, in pages of at most <paramref name="pageSize"/>, each point once: what copies a collection reads. The order is the store's own.
    /// Of points that are written or removed meanwhile, some are seen and some not.
    /// </summary>
    public IAsyncEnumerable<IReadOnlyList<Point>> ReadAllAsync(int pageSize, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pageSize);
        return ReadAllCoreAsync(pageSize, cancellationToken);
    }

    /// <summary>
    /// Answers several queries in one round trip: for each, its hits, nearest first, equal scores by id. Vectors have unit length or are all zero: no hits.
    /// </summary>
    /// <remarks><paramref name="parts"/> is what the caller needs of the hits, by default all; a store may bring more.</remarks>
    /// <exception cref="ArgumentException">A filter names an unknown field, or a vector has another dimension.</exception>
    public Task<IReadOnlyList<IReadOnlyList<ScoredPoint<StoredPoint>>>> QueryAsync(
        IReadOnlyList<VectorQuery> queries, PointParts parts = PointParts.All, CancellationToken cancellationToken = default) =>
        QueryAsync(queries, static point => point.ToStored(), parts, cancellationToken);

    /// <summary>The same with what <paramref name="take"/> takes from each hit in place of the whole point: a store that has the points in memory copies none.</summary>
    /// <remarks>
    /// <paramref name="take"/> may be called in the middle of the read, more than once for a point, and for points of a read that is done again: it keeps what
    /// it needs of the point, and does not call the store. It is called for one point after the other, and not after the read has ended. What was taken of a
    /// point may stand in the hits of several queries: one object.
    /// </remarks>
    /// <exception cref="ArgumentException">A filter names an unknown field, or a vector has another dimension.</exception>
    public Task<IReadOnlyList<IReadOnlyList<ScoredPoint<T>>>> QueryAsync<T>(
        IReadOnlyList<VectorQuery> queries, Func<IPointView, T> take, PointParts parts = PointParts.All, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(take);
        foreach (var query in queries)
        {
            ArgumentNullException.ThrowIfNull(query, nameof(queries));
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(query.Limit, nameof(queries));
            Check(query.Filter);
            if (query is VectorQuery.Dense dense && dense.Vector.Length != (dense.Model?.Dimension ?? Dimension))
            {
                throw new ArgumentException($"The query has {dense.Vector.Length} numbers, the store's vectors have {dense.Model?.Dimension ?? Dimension}.", nameof(queries));
            }
        }

        return queries.Count == 0
            ? Task.FromResult<IReadOnlyList<IReadOnlyList<ScoredPoint<T>>>>([])
            : QueryCoreAsync(queries, take, parts, cancellationToken);
    }

    /// <summary>
    /// The points around each of the given ones in the order of their group (for a message: its session, by timestamp and id), at most
    /// <paramref name="before"/> and <paramref name="after"/> of them. Ids that are not there, or have no group or order, are left out.
    /// </summary>
    /// <remarks><paramref name="parts"/> is what the caller needs of the neighbours, by default all; a store may bring more.</remarks>
    /// <exception cref="InvalidOperationException">The collection has no groups.</exception>
    public Task<IReadOnlyDictionary<Guid, Neighbourhood<StoredPoint>>> NeighboursAsync(
        IReadOnlyList<Guid> ids, int before, int after, PointParts parts = PointParts.All, CancellationToken cancellationToken = default) =>
        NeighboursAsync(ids, before, after, static point => point.ToStored(), parts, cancellationToken);

    /// <summary>
    /// The same with what <paramref name="take"/> takes from each neighbour in place of the whole point: a store that has the points in memory copies none.
    /// </summary>
    /// <remarks>As for a query: what was taken of a point may stand at each of its neighbours.</remarks>
    /// <exception cref="InvalidOperationException">The collection has no groups.</exception>
    public Task<IReadOnlyDictionary<Guid, Neighbourhood<T>>> NeighboursAsync<T>(
        IReadOnlyList<Guid> ids, int before, int after, Func<IPointView, T> take, PointParts parts = PointParts.All, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(take);
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentOutOfRangeException.ThrowIfNegative(before);
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        if (Schema.Group is null || Schema.Order is null)
        {
            throw new InvalidOperationException($"The points of '{Schema.Name}' have no neighbours.");
        }

        return ids.Count == 0
            ? Task.FromResult<IReadOnlyDictionary<Guid, Neighbourhood<T>>>(new Dictionary<Guid, Neighbourhood<T>>())
            : NeighboursCoreAsync(ids, before, after, take, parts, cancellationToken);
    }

    /// <summary>Points in the order of an integer field, a page at a time: the last one's key and id are the next page's <see cref="ScrollQuery.After"/>.</summary>
    /// <exception cref="ArgumentException">The filter or the order names an unknown field, or the order's field is no integer.</exception>
    public Task<IReadOnlyList<StoredPoint>> ScrollAsync(ScrollQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(query.Limit);
        Check(query.Filter);
        CheckKnown(query.Order, FieldType.Integer);
        return ScrollCoreAsync(query, cancellationToken);
    }

    /// <summary>How many points match, exactly.</summary>
    public Task<long> CountAsync(Filter filter, CancellationToken cancellationToken = default)
    {
        Check(filter);
        return CountCoreAsync(filter, cancellationToken);
    }

    /// <summary>How often each value of a keyword field occurs among the points that match, exactly: most frequent first, equal counts in ordinal order.</summary>
    /// <exception cref="ArgumentException">The field is unknown or an integer.</exception>
    public Task<IReadOnlyList<FacetValue>> FacetAsync(Field field, Filter filter, int limit, CancellationToken cancellationToken = default)
    {
        Check(filter);
        CheckKnown(field, field?.Type == FieldType.Keywords ? FieldType.Keywords : FieldType.Keyword);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return FacetCoreAsync(field!, filter, limit, cancellationToken);
    }

    /// <summary>
    /// Changes fields, body or features of the points that match; none is created. Whether any matched is not told: to compare and set, match on a field
    /// (a version), set it, and read back.
    /// </summary>
    /// <exception cref="ArgumentException">A field is unknown.</exception>
    public Task PatchAsync(Filter filter, PointPatch patch, CancellationToken cancellationToken = default)
    {
        Check(filter);
        ArgumentNullException.ThrowIfNull(patch);
        foreach (var (field, value) in patch.Set)
        {
            CheckKnown(field, value.Type);
        }

        foreach (var field in patch.Remove)
        {
            CheckKnown(field, field.Type);
        }

        return PatchCoreAsync(filter, patch, cancellationToken);
    }

    /// <summary>
    /// Gives points that match other vectors in place of those they have; fields, body and words stay. Ids that are not there or do not match are
    /// passed over. A call that fails may have set some of them.
    /// </summary>
    /// <exception cref="ArgumentException">An id is given twice or without vectors, the filter names an unknown field, or a vector is not as for <see cref="UpsertAsync"/>.</exception>
    public Task SetVectorsAsync(IReadOnlyList<PointVectors> vectors, Filter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        Check(filter);
        var ids = new HashSet<Guid>(vectors.Count);
        foreach (var point in vectors)
        {
            ArgumentNullException.ThrowIfNull(point, nameof(vectors));
            if (point.Dense.Count == 0 || !ids.Add(point.Id))
            {
                throw new ArgumentException($"The id {point.Id} is given {(point.Dense.Count == 0 ? "without vectors" : "twice")}.", nameof(vectors));
            }

            foreach (var vector in point.Dense)
            {
                CheckUnit(vector.Span, point.Model);
            }
        }

        return vectors.Count == 0 ? Task.CompletedTask : SetVectorsCoreAsync(vectors, filter, cancellationToken);
    }

    /// <summary>Removes the points that match, with their vectors and words, for good.</summary>
    public Task DeleteAsync(Filter filter, CancellationToken cancellationToken = default)
    {
        Check(filter);
        return DeleteCoreAsync(filter, cancellationToken);
    }

    /// <summary>Stores whole points; ids are unique, vectors fit.</summary>
    protected abstract Task UpsertCoreAsync(IReadOnlyList<Point> points, CancellationToken cancellationToken);

    /// <summary>Stores new points; ids are unique, vectors fit.</summary>
    protected abstract Task<InsertOutcome> InsertCoreAsync(IReadOnlyList<Point> points, CancellationToken cancellationToken);

    /// <summary>Reads points; at least one id.</summary>
    protected abstract Task<IReadOnlyList<StoredPoint>> GetCoreAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken);

    /// <summary>Reads whole points; at least one id.</summary>
    protected abstract Task<IReadOnlyList<Point>> GetWholeCoreAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken);

    /// <summary>Reads all points.</summary>
    protected abstract IAsyncEnumerable<IReadOnlyList<Point>> ReadAllCoreAsync(int pageSize, CancellationToken cancellationToken);

    /// <summary>Answers queries; at least one. The parts are the least that is brought.</summary>
    protected abstract Task<IReadOnlyList<IReadOnlyList<ScoredPoint<T>>>> QueryCoreAsync<T>(
        IReadOnlyList<VectorQuery> queries, Func<IPointView, T> take, PointParts parts, CancellationToken cancellationToken);

    /// <summary>Reads neighbours; the collection has groups, at least one id. The parts are the least that is brought.</summary>
    protected abstract Task<IReadOnlyDictionary<Guid, Neighbourhood<T>>> NeighboursCoreAsync<T>(
        IReadOnlyList<Guid> ids, int before, int after, Func<IPointView, T> take, PointParts parts, CancellationToken cancellationToken);

    /// <summary>Reads a page.</summary>
    protected abstract Task<IReadOnlyList<StoredPoint>> ScrollCoreAsync(ScrollQuery query, CancellationToken cancellationToken);

    /// <summary>Counts.</summary>
    protected abstract Task<long> CountCoreAsync(Filter filter, CancellationToken cancellationToken);

    /// <summary>Counts by value.</summary>
    protected abstract Task<IReadOnlyList<FacetValue>> FacetCoreAsync(Field field, Filter filter, int limit, CancellationToken cancellationToken);

    /// <summary>Changes points.</summary>
    protected abstract Task PatchCoreAsync(Filter filter, PointPatch patch, CancellationToken cancellationToken);

    /// <summary>Sets vectors; ids are unique, vectors fit, at least one.</summary>
    protected abstract Task SetVectorsCoreAsync(IReadOnlyList<PointVectors> vectors, Filter filter, CancellationToken cancellationToken);

    /// <summary>Removes points.</summary>
    protected abstract Task DeleteCoreAsync(Filter filter, CancellationToken cancellationToken);

    private void Check(IReadOnlyList<Point> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var ids = new HashSet<Guid>(points.Count);
        foreach (var point in points)
        {
            ArgumentNullException.ThrowIfNull(point, nameof(points));
            if (!ids.Add(point.Id))
            {
                throw new ArgumentException($"The id {point.Id} is given twice.", nameof(points));
            }

            if (point.Digest?.Length > 64)
            {
                throw new ArgumentException("A digest has at most 64 characters.", nameof(points));
            }

            foreach (var (field, value) in point.Payload)
            {
                CheckKnown(field, value.Type);
            }

            foreach (var vector in point.Dense)
            {
                CheckUnit(vector.Span, point.Model);
            }
        }
    }

    private void CheckUnit(ReadOnlySpan<float> vector, EmbeddingFingerprint? model)
    {
        var dimension = model?.Dimension ?? Dimension;
        if (vector.Length != dimension)
        {
            throw new ArgumentException($"A vector has {vector.Length} numbers, the store's have {dimension}.");
        }

        // Not finite numbers fail here too: their length is not finite.
        var squared = System.Numerics.Tensors.TensorPrimitives.SumOfSquares(vector);
        if (!(MathF.Abs(squared - 1) <= 2e-3f))
        {
            throw new ArgumentException("A vector must be finite and of unit length.");
        }
    }

    private void Check(Filter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        switch (filter)
        {
            case Filter.All all:
                foreach (var part in all.Of)
                {
                    Check(part);
                }

                break;
            case Filter.Any any:
                foreach (var part in any.Of)
                {
                    Check(part);
                }

                break;
            case Filter.Not not:
                Check(not.Of);
                break;
            case Filter.EqualTo equal:
                CheckKnown(equal.Field, equal.Field.Type == FieldType.Keywords ? FieldType.Keywords : FieldType.Keyword);
                break;
            case Filter.In any:
                CheckKnown(any.Field, any.Field.Type == FieldType.Keywords ? FieldType.Keywords : FieldType.Keyword);
                break;
            case Filter.Range range:
                CheckKnown(range.Field, FieldType.Integer);
                break;
            case Filter.Missing missing:
                CheckKnown(missing.Field, missing.Field.Type);
                break;
        }
    }

    private void CheckKnown(Field? field, FieldType type)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (!_fields.Contains(field) || field.Type != type)
        {
            throw new ArgumentException($"'{Schema.Name}' has no {type} field '{field}'.", nameof(field));
        }
    }
}
