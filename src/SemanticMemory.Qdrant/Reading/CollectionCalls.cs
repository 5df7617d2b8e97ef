using System.Text.Json;
using SemanticMemory.Qdrant.Chains;
using SemanticMemory.Qdrant.Collections;
using SemanticMemory.Qdrant.Moving;
using SemanticMemory.Qdrant.Resilience;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Reading;

/// <summary>The requests about one collection of one tenant. Filters come from the tenant's <see cref="Scope"/> alone.</summary>
internal sealed class CollectionCalls
{
    /// <summary>Points that one request of unknown size may ask for.</summary>
    public const int PageSize = 1000;

    // Room made for hits before they come.
    private const int MostExpected = 256;

    private readonly QdrantConnection _connection;
    private readonly CollectionSetup _setup;
    private readonly PointReader _reader;
    private readonly string _path;
    private readonly WriteLimit? _limit;

    /// <summary>Requests by the collection's alias.</summary>
    public CollectionCalls(QdrantConnection connection, CollectionSetup setup, QdrantOptions options, TenantScope scope, CollectionSchema schema)
    {
        (_connection, _setup, Options, Scope, Schema) = (connection, setup, options, scope, schema);
        (_reader, _path) = (new PointReader(schema), Path(new CollectionNames(options.CollectionPrefix).Alias(schema)));
    }

    private CollectionCalls(CollectionCalls like, string path)
    {
        (_connection, _setup, Options, Scope, Schema) = (like._connection, like._setup, like.Options, like.Scope, like.Schema);
        (_reader, _path, _limit) = (like._reader, path, like._limit);
    }

    private CollectionCalls(CollectionCalls like, WriteLimit limit)
        : this(like, like._path) => _limit = limit;

    public TenantScope Scope { get; }

    public CollectionSchema Schema { get; }

    public QdrantOptions Options { get; }

    /// <summary>The same requests to a collection by its own name.</summary>
    public CollectionCalls At(string collection) => new(this, Path(collection));

    /// <summary>The same requests; after the limit none of them writes.</summary>
    public CollectionCalls Within(WriteLimit limit) => new(this, limit);

    /// <summary>The points with these stored ids, in no order.</summary>
    public Task<List<FoundPoint>> FindAsync(IReadOnlyList<Guid> storedIds, WireSelector what, CancellationToken cancellationToken) =>
        FindAsync(storedIds, ids => Scope.Where(ids), what, cancellationToken);

    /// <summary>Those of the points with these stored ids that match, in no order.</summary>
    public Task<List<FoundPoint>> FindAsync(IReadOnlyList<Guid> storedIds, WireFilter matching, WireSelector what, CancellationToken cancellationToken) =>
        FindAsync(storedIds, ids => matching with { Must = [.. matching.Must ?? [], ids] }, what, cancellationToken);

    private async Task<List<FoundPoint>> FindAsync(IReadOnlyList<Guid> storedIds, Func<WireCondition, WireFilter> with, WireSelector what, CancellationToken cancellationToken)
    {
        var found = new List<FoundPoint>(storedIds.Count);
        foreach (var some in storedIds.Distinct().Chunk(PageSize))
        {
            var (points, _) = await ScrollAsync(with(WireCondition.Has(some)), some.Length, what, null, cancellationToken).ConfigureAwait(false);
            found.AddRange(points);
        }

        return found;
    }

    /// <summary>The points with these stored ids, whole and with their words, in no order: for the collection to come, whose vectors are others.</summary>
    public async Task<List<FoundPoint>> FindWithWordsAsync(IReadOnlyList<Guid> storedIds, CancellationToken cancellationToken) =>
        (await ScrollAsync(
            new WireScroll(Scope.Where(WireCondition.Has(storedIds)), storedIds.Count, WireSelector.Whole, null, Scope.ShardKey, [VectorNames.Lexical]), cancellationToken).ConfigureAwait(false)).Points;

    /// <summary>One page of all points, with their vectors, in the order of their stored ids.</summary>
    public Task<(List<FoundPoint> Points, Guid? Next)> ScrollWholeAsync(WireFilter filter, int limit, Guid? offset, CancellationToken cancellationToken) =>
        ScrollAsync(new WireScroll(filter, limit, WireSelector.Whole, offset, Scope.ShardKey, [VectorNames.Dense, VectorNames.Lexical]), cancellationToken);

    /// <summary>One page of points in the order of their stored ids.</summary>
    public Task<(List<FoundPoint> Points, Guid? Next)> ScrollAsync(
        WireFilter filter, int limit, WireSelector what, Guid? offset, CancellationToken cancellationToken) =>
        ScrollAsync(new WireScroll(filter, limit, what, offset, Scope.ShardKey), cancellationToken);

    /// <summary>All points that match, page by page.</summary>
    public async Task<List<FoundPoint>> ScrollAllAsync(WireFilter filter, WireSelector what, CancellationToken cancellationToken)
    {
        var found = new List<FoundPoint>();
        Guid? next = null;
        do
        {
            (var points, next) = await ScrollAsync(filter, PageSize, what, next, cancellationToken).ConfigureAwait(false);
            found.AddRange(points);
        }
        while (next is not null);
        return found;
    }

    /// <summary>Several queries in one request.</summary>
    public Task<List<List<FoundPoint>>> QueryAsync(IReadOnlyList<WireQuery> queries, CancellationToken cancellationToken) => QueryAsync(queries, _reader.ReadBatch, cancellationToken);

    /// <summary>Several searches in one request; the hints of their hits go into the cache.</summary>
    public Task<List<List<FoundHit>>> SearchAsync(IReadOnlyList<WireQuery> queries, HintCache hints, CancellationToken cancellationToken)
    {
        var expected = Math.Min(MostExpected, queries.Max(query => query.Limit));
        return QueryAsync(queries, answer => _reader.ReadHits(answer, expected, hints), cancellationToken);
    }

    private async Task<List<List<T>>> QueryAsync<T>(IReadOnlyList<WireQuery> queries, Func<ReadOnlyMemory<byte>, List<List<T>>> read, CancellationToken cancellationToken)
    {
        await _setup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        var request = new WireQueries([.. queries.Select(query => query with { ShardKey = Scope.ShardKey })]);
        var body = JsonSerializer.SerializeToUtf8Bytes(request, WireJson.Instance.WireQueries);
        var count = queries.Count;
        return await _connection.ReadAsync(
            $"{_path}/points/query/batch",
            body,
            answer => read(answer) is var found && found.Count == count ? found : throw new JsonException("another number of answers"),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How many points match, exactly.</summary>
    public async Task<long> CountAsync(WireFilter filter, CancellationToken cancellationToken)
    {
        await _setup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        var body = JsonSerializer.SerializeToUtf8Bytes(new WireCount(filter, Scope.ShardKey), WireJson.Instance.WireCount);
        return await _connection.ReadAsync(
            $"{_path}/points/count",
            body,
            static answer => JsonSerializer.Deserialize(answer.Span, WireJson.Instance.WireAnswerWireCounted)?.Result?.Count ?? throw new JsonException("no count"),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How often values occur, exactly; in no order that can be relied on.</summary>
    public async Task<IReadOnlyList<WireFacetHit>> FacetAsync(Field field, WireFilter filter, int limit, CancellationToken cancellationToken)
    {
        await _setup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        var body = JsonSerializer.SerializeToUtf8Bytes(new WireFacet(field.Name, limit, filter, Scope.ShardKey), WireJson.Instance.WireFacet);
        return await _connection.ReadAsync(
            $"{_path}/facet",
            body,
            static answer => JsonSerializer.Deserialize(answer.Span, WireJson.Instance.WireAnswerWireFaceted)?.Result?.Hits ?? throw new JsonException("no hits"),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends an upsert's body.</summary>
    public async Task UpsertAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        await _setup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        await WriteAsync(CallKind.RepeatableWrite, HttpMethod.Put, "points", body, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends vectors of points that are there.</summary>
    public async Task SetVectorsAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        await _setup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        await WriteAsync(CallKind.RepeatableWrite, HttpMethod.Put, "points/vectors", body, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a change of payloads.</summary>
    public async Task SetPayloadAsync(CallKind kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        await _setup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        await WriteAsync(kind, HttpMethod.Post, "points/payload", body, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes the points that match.</summary>
    public async Task DeleteAsync(WireFilter filter, CancellationToken cancellationToken)
    {
        await _setup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        var body = JsonSerializer.SerializeToUtf8Bytes(new WireDelete(filter, Scope.ShardKey), WireJson.Instance.WireDelete);
        RequestSize.Check(body.Length, Options);
        await WriteAsync(CallKind.SingleWrite, HttpMethod.Post, "points/delete", body, cancellationToken).ConfigureAwait(false);
    }

    private Task WriteAsync(CallKind kind, HttpMethod method, string operation, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var path = $"{_path}/{operation}";
        return _limit?.RunAsync(token => _connection.WriteAsync(kind, method, path, body, token), cancellationToken)
            ?? _connection.WriteAsync(kind, method, path, body, cancellationToken);
    }

    private async Task<(List<FoundPoint> Points, Guid? Next)> ScrollAsync(WireScroll request, CancellationToken cancellationToken)
    {
        await _setup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        var body = JsonSerializer.SerializeToUtf8Bytes(request, WireJson.Instance.WireScroll);
        return await _connection.ReadAsync($"{_path}/points/scroll", body, _reader.ReadScroll, cancellationToken).ConfigureAwait(false);
    }

    private static string Path(string collection) => $"collections/{collection}";
}
