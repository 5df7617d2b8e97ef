using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Filters;

/// <summary>
/// The port's filters as Qdrant's. What holds for every point or for none is worked out here: Qdrant takes an empty list in one place for
/// everything, in another for nothing, and refuses it in a third.
/// </summary>
internal sealed class FilterTranslation(StoredIds ids)
{
    /// <summary>Holds for every point.</summary>
    public static WireCondition Anything { get; } = new();

    /// <summary>Holds for no point; never sent.</summary>
    public static WireCondition Nothing { get; } = new() { Should = [] };

    public WireCondition Translate(Filter filter) => filter switch
    {
        Filter.All all => AllOf([.. all.Of.Select(Translate)]),
        Filter.Any any => AnyOf([.. any.Of.Select(Translate)]),
        Filter.Not not => Negate(Translate(not.Of)),
        Filter.EqualTo equal => Keyword.IsWhole(equal.Value) ? WireCondition.Is(equal.Field.Name, equal.Value) : Nothing,
        Filter.In any => In(any.Field, [.. any.Values.Where(Keyword.IsWhole).Distinct(StringComparer.Ordinal)]),
        Filter.Range range => IntegerRange.Translate(range.Field.Name, range.From, range.Before),
        Filter.Missing missing => new WireCondition { IsEmpty = new WireKey(missing.Field.Name) },
        Filter.HasId has => has.Ids.Count == 0 ? Nothing : WireCondition.Has([.. has.Ids.Select(ids.Of)]),
        _ => throw new NotSupportedException($"The Qdrant store does not know the filter {filter.GetType().Name}."),
    };

    private static WireCondition In(Field field, List<string> values) => values.Count switch
    {
        0 => Nothing,
        1 => WireCondition.Is(field.Name, values[0]),
        _ => WireCondition.IsAny(field.Name, values),
    };

    private static WireCondition AllOf(List<WireCondition> parts)
    {
        parts.RemoveAll(part => ReferenceEquals(part, Anything));
        return parts.Exists(part => ReferenceEquals(part, Nothing)) ? Nothing : parts.Count switch
        {
            0 => Anything,
            1 => parts[0],
            _ => new WireCondition { Must = parts },
        };
    }

    private static WireCondition AnyOf(List<WireCondition> parts)
    {
        parts.RemoveAll(part => ReferenceEquals(part, Nothing));
        return parts.Exists(part => ReferenceEquals(part, Anything)) ? Anything : parts.Count switch
        {
            0 => Nothing,
            1 => parts[0],
            _ => new WireCondition { Should = parts },
        };
    }

    // Two negations cancel out: Qdrant's parser goes 128 levels deep and no further.
    private static WireCondition Negate(WireCondition part) =>
        ReferenceEquals(part, Anything) ? Nothing
        : ReferenceEquals(part, Nothing) ? Anything
        : part is { Must: null, Should: null, Key: null, HasId: null, IsEmpty: null, MustNot: [var only] } ? only
        : WireCondition.NoneOf(part);
}
