namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>The points a change is about: listed, or else those in a filter when it is applied.</summary>
internal sealed class Targets(Collection collection, List<PointKey>? keys, FilterTree? filter)
{
    /// <summary>A list wins over a filter.</summary>
    public static Targets Read(Collection collection, Node body)
    {
        var keys = body.Find("points") is { } points ? points.Keys() : null;
        var filter = body.ReadFilter("filter");
        return keys is null && filter is null
            ? throw Refusal.Malformed("Either list of point ids or filter must be provided")
            : new Targets(collection, keys, filter);
    }

    public List<PointKey> Keys => keys ?? collection.Matching(filter).ConvertAll(point => point.Key);

    /// <summary>What changes the points; an empty list of them is refused.</summary>
    public Change Change(Action apply) => new(() => Double.Change.CheckSome(keys?.Count ?? 1), apply);

    /// <summary>Changes each point. A listed one that is missing is a 404 after all others were changed.</summary>
    public void Each(Action<StoredPoint> change)
    {
        PointKey? missing = null;
        foreach (var key in Keys)
        {
            if (collection.Points.TryGetValue(key, out var point))
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
}
