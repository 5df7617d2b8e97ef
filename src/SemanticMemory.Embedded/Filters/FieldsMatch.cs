using SemanticMemory.Embedded.Columns;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Filters;

/// <summary>Checks a filter against fields that are not in memory yet: those of a batch that is being written.</summary>
internal static class FieldsMatch
{
    public static bool Matches(Filter filter, Guid id, FieldSet fields) => filter switch
    {
        Filter.All all => all.Of.All(part => Matches(part, id, fields)),
        Filter.Any any => any.Of.Any(part => Matches(part, id, fields)),
        Filter.Not not => !Matches(not.Of, id, fields),
        Filter.EqualTo equal => IsEqual(fields[equal.Field], equal.Value),
        Filter.In any => any.Values.Any(value => IsEqual(fields[any.Field], value)),
        Filter.Range range => fields[range.Field] is { } value
            && (range.From is null || value.Integer >= range.From) && (range.Before is null || value.Integer < range.Before),
        Filter.Missing missing => fields[missing.Field] is null,
        Filter.HasId has => has.Ids.Contains(id),
        _ => throw new NotSupportedException($"The embedded store does not know the filter {filter.GetType().Name}."),
    };

    private static bool IsEqual(FieldValue? value, string wanted) => value switch
    {
        null => false,
        { Type: FieldType.Keyword } one => string.Equals(one.Keyword, wanted, StringComparison.Ordinal),
        { } several => several.Keywords.Contains(wanted, StringComparer.Ordinal),
    };
}
