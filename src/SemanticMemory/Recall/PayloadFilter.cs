using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>Filters said of one point that is read: a neighbour of a hit passed no filter in the store.</summary>
internal static class PayloadFilter
{
    /// <summary>Does the point match?</summary>
    public static bool Matches(Filter filter, IPointView point) => filter switch
    {
        Filter.All all => MatchesAll(all.Of, point),
        Filter.Any any => MatchesAny(any.Of, point),
        Filter.Not not => !Matches(not.Of, point),
        Filter.EqualTo equal => Has(point, equal.Field, equal.Value),
        Filter.In any => HasAny(point, any),
        Filter.Range range => point.Integer(range.Field) is { } value && !(value < range.From) && !(value >= range.Before),
        Filter.Missing missing => !point.Has(missing.Field),
        Filter.HasId ids => ids.Ids.Contains(point.Id),
        _ => throw new NotSupportedException($"Recall does not know the filter {filter.GetType().Name}."),
    };

    // Loops, not lambdas: hundreds of neighbours are asked for each question, and each closure would be an object.
    private static bool MatchesAll(IReadOnlyList<Filter> parts, IPointView point)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            if (!Matches(parts[i], point))
            {
                return false;
            }
        }

        return true;
    }

    private static bool MatchesAny(IReadOnlyList<Filter> parts, IPointView point)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            if (Matches(parts[i], point))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasAny(IPointView point, Filter.In any)
    {
        for (var i = 0; i < any.Values.Count; i++)
        {
            if (Has(point, any.Field, any.Values[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Has(IPointView point, Field field, string value) => field.Type == FieldType.Keywords
        ? point.Keywords(field).Contains(value, StringComparer.Ordinal)
        : point.Keyword(field) == value;
}
