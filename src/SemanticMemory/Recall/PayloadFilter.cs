using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>Filters said of one point that was read: a neighbour of a hit passed no filter in the store.</summary>
internal static class PayloadFilter
{
    /// <summary>Does the point match?</summary>
    public static bool Matches(Filter filter, StoredPoint point) => filter switch
    {
        Filter.All all => all.Of.All(part => Matches(part, point)),
        Filter.Any any => any.Of.Any(part => Matches(part, point)),
        Filter.Not not => !Matches(not.Of, point),
        Filter.EqualTo equal => Has(point, equal.Field, equal.Value),
        Filter.In any => any.Values.Any(value => Has(point, any.Field, value)),
        Filter.Range range => point.Payload.Integer(range.Field) is { } value && !(value < range.From) && !(value >= range.Before),
        Filter.Missing missing => !point.Payload.TryGet(missing.Field, out _),
        Filter.HasId ids => ids.Ids.Contains(point.Id),
        _ => throw new NotSupportedException($"Recall does not know the filter {filter.GetType().Name}."),
    };

    private static bool Has(StoredPoint point, Field field, string value) => field.Type == FieldType.Keywords
        ? point.Payload.Keywords(field).Contains(value, StringComparer.Ordinal)
        : point.Payload.Keyword(field) == value;
}
