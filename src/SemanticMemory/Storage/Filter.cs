namespace SemanticMemory.Storage;

/// <summary>Which points an operation is about. A closed tree: a store translates it with one <c>switch</c>.</summary>
public abstract record Filter
{
    private Filter()
    {
    }

    /// <summary>Every point of the collection.</summary>
    public static Filter Everything { get; } = new All([]);

    /// <summary>All of them hold; empty: every point.</summary>
    public sealed record All(IReadOnlyList<Filter> Of) : Filter;

    /// <summary>At least one holds; empty: no point.</summary>
    public sealed record Any(IReadOnlyList<Filter> Of) : Filter;

    /// <summary>It does not hold, also where the field is absent.</summary>
    public sealed record Not(Filter Of) : Filter;

    /// <summary>The keyword is this one, or one of the keywords is.</summary>
    public sealed record EqualTo(Field Field, string Value) : Filter;

    /// <summary>The keyword, or one of the keywords, is in the list; empty: no point.</summary>
    public sealed record In(Field Field, IReadOnlyList<string> Values) : Filter;

    /// <summary>The integer lies in <c>[From, Before)</c>; an absent bound is open. A point without the field does not match.</summary>
    public sealed record Range(Field Field, long? From = null, long? Before = null) : Filter;

    /// <summary>The field is absent.</summary>
    public sealed record Missing(Field Field) : Filter;

    /// <summary>The point's id is in the list; empty: no point.</summary>
    public sealed record HasId(IReadOnlyList<Guid> Ids) : Filter;

    /// <summary>The integer is exactly this.</summary>
    public static Filter Is(Field field, long value) => new Range(field, value, value == long.MaxValue ? null : value + 1);

    /// <summary>All of the given ones that are not <see langword="null"/>.</summary>
    public static Filter AllOf(params ReadOnlySpan<Filter?> filters)
    {
        var given = new List<Filter>(filters.Length);
        foreach (var filter in filters)
        {
            if (filter is not null)
            {
                given.Add(filter);
            }
        }

        return given.Count == 1 ? given[0] : new All(given);
    }

    /// <summary>One id.</summary>
    public static Filter Id(Guid id) => new HasId([id]);
}
