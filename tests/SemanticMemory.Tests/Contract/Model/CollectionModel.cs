using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract.Model;

/// <summary>A collection as a dictionary: each operation in the plainest words.</summary>
internal sealed class CollectionModel(CollectionSchema schema)
{
    private readonly Dictionary<Guid, Point> _points = [];

    public IReadOnlyCollection<Point> Points => _points.Values;

    public IEnumerable<Point> Matching(Filter filter) => _points.Values.Where(filter.Matches);

    public void Upsert(IEnumerable<Point> points)
    {
        foreach (var point in points)
        {
            _points[point.Id] = point;
        }
    }

    public InsertOutcome Insert(IReadOnlyList<Point> points)
    {
        var conflicts = Enumerable.Range(0, points.Count)
            .Where(i => _points.TryGetValue(points[i].Id, out var there) && there.Digest != points[i].Digest)
            .ToList();
        return conflicts.Count > 0
            ? new InsertOutcome([.. points.Select(_ => false)], conflicts)
            : new InsertOutcome([.. points.Select(point => _points.TryAdd(point.Id, point))], []);
    }

    public void Patch(Filter filter, PointPatch patch)
    {
        foreach (var point in Matching(filter).ToList())
        {
            var payload = point.Payload.With(patch.Body ?? point.Payload.Body);
            payload.Features = patch.Features ?? payload.Features;
            foreach (var (field, value) in patch.Set)
            {
                payload[field] = value;
            }

            foreach (var field in patch.Remove)
            {
                payload[field] = null;
            }

            _points[point.Id] = point with { Payload = payload };
        }
    }

    public void SetVectors(IEnumerable<PointVectors> vectors, Filter filter)
    {
        foreach (var given in vectors.Where(given => _points.TryGetValue(given.Id, out var there) && filter.Matches(there)).ToList())
        {
            _points[given.Id] = _points[given.Id] with { Dense = given.Dense };
        }
    }

    public void Delete(Filter filter)
    {
        foreach (var point in Matching(filter).ToList())
        {
            _points.Remove(point.Id);
        }
    }

    public void Clear() => _points.Clear();

    public IEnumerable<Point> Get(IEnumerable<Guid> ids) => ids.Where(_points.ContainsKey).Select(id => _points[id]);

    public IEnumerable<Point> Scroll(ScrollQuery query)
    {
        var ordered = Ordered(Matching(query.Filter), query.Order);
        return (query.Descending ? ordered.Reverse() : ordered).Where(point => IsAfter(point, query)).Take(query.Limit);
    }

    public IEnumerable<FacetValue> Facet(Field field, Filter filter, int limit) => Matching(filter)
        .SelectMany(point => field.Type == FieldType.Keywords ? point.Payload.Keywords(field) : [.. new[] { point.Payload.Keyword(field) }.OfType<string>()])
        .CountBy(value => value, StringComparer.Ordinal)
        .Select(pair => new FacetValue(pair.Key, pair.Value))
        .OrderByDescending(value => value.Count)
        .ThenBy(value => value.Value, StringComparer.Ordinal)
        .Take(limit);

    public Dictionary<Guid, (IEnumerable<Point> Before, IEnumerable<Point> After)> Neighbours(IEnumerable<Guid> ids, int before, int after) => Get(ids)
        .Where(point => point.Payload[schema.Group!] is not null && point.Payload[schema.Order!] is not null)
        .ToDictionary(point => point.Id, point =>
        {
            var group = Ordered(_points.Values.Where(other => other.Payload[schema.Group!] == point.Payload[schema.Group!]), schema.Order!).ToList();
            var at = group.IndexOf(point);
            return (group.Take(at).TakeLast(before), group.Skip(at + 1).Take(after));
        });

    private static IEnumerable<Point> Ordered(IEnumerable<Point> points, Field order) => points
        .Where(point => point.Payload[order] is not null)
        .OrderBy(point => point.Payload.Integer(order))
        .ThenBy(point => point.Id);

    private static bool IsAfter(Point point, ScrollQuery query)
    {
        if (query.After is not { } after)
        {
            return true;
        }

        var place = point.Payload.Integer(query.Order)!.Value.CompareTo(after.Key);
        place = place == 0 ? point.Id.CompareTo(after.Id) : place;
        return query.Descending ? place < 0 : place > 0;
    }
}
