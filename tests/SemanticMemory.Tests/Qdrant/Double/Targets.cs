namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>The points a change is about: listed, or else those in a filter when it is applied.</summary>
internal sealed class Targets(Collection collection, List<PointKey>? listed, FilterTree? filter, Node body)
{
    private string? _shard;

    /// <summary>A list wins over a filter.</summary>
    public static Targets Read(Collection collection, Node body)
    {
        var listed = body.Find("points")?.Keys();
        var filter = body.ReadFilter("filter");
        return listed is null && filter is null
            ? throw Refusal.Malformed("Either list of point ids or filter must be provided")
            : new Targets(collection, listed, filter, body);
    }

    /// <summary>The ids of those that are there.</summary>
    public List<PointKey> Present => Keys.FindAll(key => Find(key) is not null);

    private List<PointKey> Keys => listed ?? collection.Matching(filter).ConvertAll(point => point.Key);

    /// <summary>What changes the points; an empty list of them is refused.</summary>
    public Change Change(Action apply) => new(Check, apply);

    /// <summary>Changes each point. A listed one that is missing is a 404 after all others were changed.</summary>
    public void Each(Action<StoredPoint> change)
    {
        PointKey? missing = null;
        foreach (var key in Keys)
        {
            if (Find(key) is { } point)
            {
                collection.RememberValues(point);
                change(point);
                point.Version = collection.Operation;
            }
            else
            {
                missing ??= key;
            }
        }

        if (missing is { } first)
        {
            throw Refusal.NoPoint(first);
        }
    }

    /// <summary>A list of ids needs a shard key where there are any; a filter without one looks at all shards.</summary>
    private void Check()
    {
        Double.Change.CheckSome(listed?.Count ?? 1);
        if (listed is null)
        {
            filter = FilterTree.Join(filter, collection.Shards.Read(body) is { } keys ? FilterTree.Only(new Condition.InShards(keys)) : null);
        }
        else
        {
            _shard = collection.Shards.Write(body);
        }
    }

    private StoredPoint? Find(PointKey key) => collection.Points.GetValueOrDefault(key) is { } point && (_shard is null || point.ShardKey == _shard) ? point : null;
}
