using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Embedded;

/// <summary>What the store promises, said in the plainest way: a dictionary and a loop.</summary>
internal sealed class BruteForce
{
    public Dictionary<Guid, Point> Points { get; } = [];

    public static bool Matches(Filter filter, Point point) => filter switch
    {
        Filter.All all => all.Of.All(part => Matches(part, point)),
        Filter.Any any => any.Of.Any(part => Matches(part, point)),
        Filter.Not not => !Matches(not.Of, point),
        Filter.EqualTo equal => Values(point, equal.Field).Contains(equal.Value),
        Filter.In any => Values(point, any.Field).Intersect(any.Values).Any(),
        Filter.Range range => point.Payload.Integer(range.Field) is { } value
            && value >= (range.From ?? long.MinValue) && (range.Before is null || value < range.Before),
        Filter.Missing missing => point.Payload[missing.Field] is null,
        Filter.HasId has => has.Ids.Contains(point.Id),
        _ => throw new NotSupportedException(),
    };

    public IEnumerable<Point> Matching(Filter filter) => Points.Values.Where(point => Matches(filter, point));

    public List<(Guid Id, double Score)> Dense(VectorQuery.Dense query) =>
        Best(Matching(query.Filter).Where(point => point.Dense.Count > 0).Select(point => (point.Id, point.Dense.Max(vector => Dot(vector, query.Vector)))), query.Limit);

    public List<(Guid Id, double Score)> Lexical(VectorQuery.Lexical query)
    {
        var n = Points.Values.Count(point => point.Lexical.Count > 0);
        double Score(Point point)
        {
            var sum = 0.0;
            for (var i = 0; i < query.Terms.Count; i++)
            {
                var term = query.Terms.Indices.Span[i];
                var df = Points.Values.Count(other => other.Lexical.Indices.Span.Contains(term));
                var at = point.Lexical.Indices.Span.IndexOf(term);
                sum += at < 0 ? 0 : query.Terms.Values.Span[i] * Math.Log(1 + ((n - df + .5) / (df + .5))) * point.Lexical.Values.Span[at];
            }

            return sum;
        }

        return Best(Matching(query.Filter).Select(point => (point.Id, Score(point))).Where(hit => hit.Item2 > 0), query.Limit);
    }

    public List<Guid> Scroll(ScrollQuery query)
    {
        var sorted = Matching(query.Filter)
            .Where(point => point.Payload.Integer(query.Order) is not null)
            .Select(point => (Key: point.Payload.Integer(query.Order)!.Value, point.Id))
            .Order();
        var directed = query.Descending ? sorted.Reverse() : sorted;
        return [.. directed
            .Where(at => query.After is not { } after || (query.Descending ? at.CompareTo((after.Key, after.Id)) < 0 : at.CompareTo((after.Key, after.Id)) > 0))
            .Take(query.Limit)
            .Select(at => at.Id)];
    }

    public Dictionary<Guid, (List<Guid> Before, List<Guid> After)> Neighbours(IEnumerable<Guid> ids, int before, int after) =>
        ids.Distinct().Where(id => Points.TryGetValue(id, out var point) && InOrder(point)).ToDictionary(id => id, id =>
        {
            var session = Points[id].Payload.Keyword(MessageFields.Session)!;
            var sequence = Points.Values.Where(point => InOrder(point) && point.Payload.Keyword(MessageFields.Session) == session)
                .OrderBy(point => point.Payload.Integer(MessageFields.Timestamp)).ThenBy(point => point.Id).Select(point => point.Id).ToList();
            var at = sequence.IndexOf(id);
            return (sequence.Take(at).TakeLast(before).ToList(), sequence.Skip(at + 1).Take(after).ToList());
        });

    private static bool InOrder(Point point) =>
        point.Payload.Keyword(MessageFields.Session) is not null && point.Payload.Integer(MessageFields.Timestamp) is not null;

    private static IReadOnlyList<string> Values(Point point, Field field) =>
        field.Type == FieldType.Keywords ? point.Payload.Keywords(field) : point.Payload.Keyword(field) is { } one ? [one] : [];

    private static double Dot(ReadOnlyMemory<float> left, ReadOnlyMemory<float> right)
    {
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++)
        {
            sum += (float)(Half)left.Span[i] * right.Span[i];
        }

        return sum;
    }

    private static List<(Guid Id, double Score)> Best(IEnumerable<(Guid Id, double Score)> scored, int limit) =>
        [.. scored.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id).Take(limit)];
}
