using System.Text.Json;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>One collection: its points, its indexes and what a server keeps beside them.</summary>
internal sealed class Collection(string name, CollectionConfig config)
{
    private readonly Dictionary<string, SparseStatistics> _statistics = config.Vectors.SparseIdf.Keys.ToDictionary(sparse => sparse, _ => new SparseStatistics());
    private readonly Dictionary<string, HashSet<object>> _seen = [];

    public string Name { get; } = name;

    public CollectionConfig Config { get; } = config;

    public ShardKeys Shards { get; } = new(config.ShardsByKey);

    public VectorSettings Vectors => Config.Vectors;

    /// <summary>By id, in the order in which a server scrolls.</summary>
    public SortedDictionary<PointKey, StoredPoint> Points { get; } = [];

    public SortedDictionary<string, FieldIndex> Indexes { get; } = new(StringComparer.Ordinal);

    /// <summary>Writes that were acknowledged but not applied yet.</summary>
    public Queue<(long Due, Action Apply)> Waiting { get; } = new();

    public ulong Operation { get; set; }

    public long IndexedVectors => _statistics.Values.Sum(statistics => statistics.All);

    /// <summary>The points in a filter, by id.</summary>
    public List<StoredPoint> Matching(FilterTree? filter)
    {
        var filtering = new Filtering(Indexes);
        return [.. Candidates(filter).Where(point => filtering.Holds(filter, point))];
    }

    /// <summary>The filter of a request together with its choice of shards.</summary>
    public FilterTree? ReadFilter(Node body) =>
        FilterTree.Join(body.ReadFilter("filter"), Shards.Read(body) is { } keys ? FilterTree.Only(new Condition.InShards(keys)) : null);

    public SparseStatistics Statistics(string vector) => _statistics[vector];

    /// <summary>The index values that points had and may have no more: an exact facet without a filter goes on listing them.</summary>
    public IEnumerable<object> Seen(string key) => _seen.GetValueOrDefault(key) ?? [];

    public void Forget(string key) => _seen.Remove(key);

    /// <summary>To be called before a point's payload changes.</summary>
    public void RememberValues(StoredPoint point)
    {
        foreach (var (key, index) in Indexes.Where(index => index.Value.Kind is IndexKind.Keyword or IndexKind.Integer or IndexKind.Uuid))
        {
            if (!_seen.TryGetValue(key, out var values))
            {
                _seen[key] = values = [];
            }

            values.UnionWith(point.Values(index));
        }
    }

    /// <summary>Puts a whole point in the place of what was there.</summary>
    public void Replace(PointKey key, Dictionary<string, GivenVector> vectors, JsonElement? payload, string? shardKey)
    {
        if (Points.TryGetValue(key, out var old))
        {
            RememberValues(old);
            if (old.ShardKey != shardKey)
            {
                throw Refusal.Unsupported($"the point {key} is stored under another shard key, and would then be there twice");
            }
        }

        var point = new StoredPoint(key) { ShardKey = shardKey, Payload = payload?.Clone(), Version = Operation };
        foreach (var sparse in Vectors.SparseIdf.Keys)
        {
            _statistics[sparse].Replace(old?.Sparse.GetValueOrDefault(sparse), vectors.GetValueOrDefault(sparse)?.Terms);
        }

        Assign(point, vectors);
        Points[key] = point;
    }

    /// <summary>Changes those vectors of a point that are named.</summary>
    public void SetVectors(StoredPoint point, Dictionary<string, GivenVector> vectors)
    {
        foreach (var (name, vector) in vectors.Where(vector => vector.Value.Terms is not null))
        {
            _statistics[name].Replace(point.Sparse.GetValueOrDefault(name), vector.Terms);
        }

        Assign(point, vectors);
        point.Version = Operation;
    }

    public void Remove(IEnumerable<PointKey> keys)
    {
        foreach (var key in keys)
        {
            if (Points.Remove(key, out var point))
            {
                RememberValues(point);
            }
        }
    }

    private void Assign(StoredPoint point, Dictionary<string, GivenVector> vectors)
    {
        foreach (var (name, vector) in vectors)
        {
            if (vector.Terms is { } terms)
            {
                point.Sparse[name] = terms;
            }
            else
            {
                point.Dense[name] = Vectors.Prepared(name, vector);
            }
        }
    }

    private IEnumerable<StoredPoint> Candidates(FilterTree? filter) =>
        filter?.Must.OfType<Condition.HasId>().FirstOrDefault() is { } listed
            ? listed.Keys.Order().Select(key => Points.GetValueOrDefault(key)).OfType<StoredPoint>()
            : Points.Values;
}
