using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract.Model;

/// <summary>What a filter means, said of one point.</summary>
internal static class FilterModel
{
    public static bool Matches(this Filter filter, Point point) => filter switch
    {
        Filter.All all => all.Of.All(part => part.Matches(point)),
        Filter.Any any => any.Of.Any(part => part.Matches(point)),
        Filter.Not not => !not.Of.Matches(point),
        Filter.EqualTo equal => Values(point, equal.Field).Contains(equal.Value, StringComparer.Ordinal),
        Filter.In any => Values(point, any.Field).Intersect(any.Values, StringComparer.Ordinal).Any(),
        Filter.Range range => point.Payload.Integer(range.Field) is { } value && !(value < range.From) && !(value >= range.Before),
        Filter.Missing missing => !point.Payload.TryGet(missing.Field, out _),
        Filter.HasId ids => ids.Ids.Contains(point.Id),
        _ => throw new NotSupportedException($"The model does not know {filter.GetType().Name}."),
    };

    private static IReadOnlyList<string> Values(Point point, Field field) => point.Payload[field] switch
    {
        null => [],
        { Type: FieldType.Keywords } list => list.Keywords,
        { } one => [one.Keyword],
    };
}
