using System.Text.Json;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>Whole points put, and vectors of points changed. Reading gives what is to be done, so that it can wait.</summary>
internal static class Upserts
{
    private sealed record Given(PointKey Key, Dictionary<string, GivenVector> Vectors, JsonElement? Payload);

    public static Change Read(Collection collection, Node body)
    {
        body.Only("points", "batch", "update_mode", "update_filter", "shard_key");
        var mode = body.Find("update_mode")?.OneOf("upsert", "insert_only", "update_only") ?? "upsert";
        var filter = body.ReadFilter("update_filter");
        var points = body.Find("batch") is { } batch ? ReadBatch(batch) : body.Get("points").Items().ConvertAll(ReadPoint);
        string? shard = null;
        return new Change(
            () =>
            {
                Check(collection, points);
                shard = collection.Shards.Write(body);
            },
            () => Apply(collection, points, mode, filter, shard));
    }

    /// <summary>Changes the named vectors of points. Missing ones are a 404 after all others were changed.</summary>
    public static Change ReadVectors(Collection collection, Node body)
    {
        body.Only("points", "update_filter", "shard_key");
        var filter = body.ReadFilter("update_filter");
        var points = body.Get("points").Items().ConvertAll(point =>
            new Given(PointKey.Read(point.Only("id", "vector").Get("id")), VectorReading.ReadNamed(point.Get("vector")), null));
        if (points.Exists(point => point.Vectors.Count == 0))
        {
            throw Refusal.Range("points.vector", "must specify vectors to update for point");
        }

        return new Change(
            () =>
            {
                Change.CheckSome(points.Count);
                _ = collection.Shards.Write(body);
            },
            () => ApplyVectors(collection, points, filter));
    }

    /// <summary>Removes dense vectors by name. A server keeps the terms of a sparse one that is removed alone, so the double refuses that.</summary>
    public static Change ReadVectorDeletion(Collection collection, Node body)
    {
        body.Only("points", "filter", "vector", "shard_key");
        var names = body.Get("vector").Items().ConvertAll(name => name.Text());
        if (names.Count == 0)
        {
            throw Refusal.Range("vector", "must specify vector names to delete");
        }

        if (names.Find(collection.Vectors.SparseIdf.ContainsKey) is { } sparse)
        {
            throw Refusal.Unsupported($"`{sparse}` deleted by itself: its terms would go on matching; upsert the whole point");
        }

        var targets = Targets.Read(collection, body);
        return targets.Change(() =>
        {
            if (names.Find(name => !collection.Vectors.Has(name)) is { } unknown)
            {
                throw Refusal.NoVector(unknown);
            }

            targets.Each(point => names.ForEach(name => point.Dense.Remove(name)));
        });
    }

    private static Given ReadPoint(Node node)
    {
        node.Only("id", "vector", "payload");
        return new Given(PointKey.Read(node.Get("id")), VectorReading.ReadNamed(node.Get("vector")), node.Find("payload") is { } payload ? ReadPayload(payload) : null);
    }

    /// <summary>The form by columns: ids, vectors and payloads in lists of one length.</summary>
    private static List<Given> ReadBatch(Node node)
    {
        node.Only("ids", "vectors", "payloads");
        var keys = node.Get("ids").Items().ConvertAll(PointKey.Read);
        var vectors = node.Get("vectors");
        var columns = vectors.Kind == JsonValueKind.Array
            ? [("", vectors.Items())]
            : vectors.Members().Select(member => (member.Name, new Node(member.Value, $"{vectors.Place}.{member.Name}").Items())).ToList();
        var payloads = node.Find("payloads")?.Items();
        if (columns.Exists(column => column.Item2.Count != keys.Count) || payloads is not null && payloads.Count != keys.Count)
        {
            throw Refusal.Range("batch", "number of ids, vectors and payloads must be equal");
        }

        return [.. keys.Select((key, at) => new Given(
            key,
            columns.ToDictionary(column => column.Item1, column => VectorReading.Read(column.Item2[at])),
            payloads?[at] is { Kind: not JsonValueKind.Null } payload ? ReadPayload(payload) : null))];
    }

    private static JsonElement ReadPayload(Node node)
    {
        _ = node.Members();
        return node.Json;
    }

    private static void Check(Collection collection, List<Given> points)
    {
        Change.CheckSome(points.Count);
        foreach (var (name, vector) in points.SelectMany(point => point.Vectors))
        {
            collection.Vectors.CheckDimension(name, vector);
        }
    }

    /// <summary>A server checks these only when it applies an update, and then changes nothing of a refused request until it is started again.</summary>
    private static void CheckKinds(Collection collection, List<Given> points)
    {
        foreach (var (name, vector) in points.SelectMany(point => point.Vectors))
        {
            collection.Vectors.CheckKind(name, vector);
        }
    }

    private static void Apply(Collection collection, List<Given> points, string mode, FilterTree? filter, string? shard)
    {
        CheckKinds(collection, points);
        var filtering = new Filtering(collection.Indexes);
        foreach (var (key, vectors, payload) in points)
        {
            var old = collection.Points.GetValueOrDefault(key);
            if (mode == "insert_only" ? old is null : mode == "update_only" && old is null ? false : old is null || filtering.Holds(filter, old))
            {
                collection.Replace(key, vectors, payload, shard);
            }
        }
    }

    private static void ApplyVectors(Collection collection, List<Given> points, FilterTree? filter)
    {
        var filtering = new Filtering(collection.Indexes);
        PointKey? missing = null;
        foreach (var given in points)
        {
            if (!collection.Points.TryGetValue(given.Key, out var point))
            {
                missing ??= given.Key;
            }
            else if (filtering.Holds(filter, point))
            {
                CheckKinds(collection, [given]);
                Check(collection, [given]);
                collection.SetVectors(point, given.Vectors);
            }
        }

        if (missing is { } key)
        {
            throw Refusal.NoPoint(key);
        }
    }
}
