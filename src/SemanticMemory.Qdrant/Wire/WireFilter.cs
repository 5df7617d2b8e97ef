namespace SemanticMemory.Qdrant.Wire;

/// <summary>A filter as Qdrant reads it. Lists that are absent hold nothing; an empty <c>should</c> would match every point.</summary>
internal sealed record WireFilter(IReadOnlyList<WireCondition>? Must = null, IReadOnlyList<WireCondition>? Should = null, IReadOnlyList<WireCondition>? MustNot = null);

/// <summary>One condition: of a key, of ids, or a nested filter; never two of them.</summary>
internal sealed record WireCondition
{
    /// <summary>The key that <see cref="Match"/> or <see cref="Range"/> is about.</summary>
    public string? Key { get; init; }

    /// <summary>The key's value, or one of its list.</summary>
    public WireMatch? Match { get; init; }

    /// <summary>Bounds of an integer.</summary>
    public WireRange? Range { get; init; }

    /// <summary>The key is absent.</summary>
    public WireKey? IsEmpty { get; init; }

    /// <summary>Stored ids.</summary>
    public IReadOnlyList<Guid>? HasId { get; init; }

    /// <summary>Nested: all of them.</summary>
    public IReadOnlyList<WireCondition>? Must { get; init; }

    /// <summary>Nested: one of them.</summary>
    public IReadOnlyList<WireCondition>? Should { get; init; }

    /// <summary>Nested: none of them.</summary>
    public IReadOnlyList<WireCondition>? MustNot { get; init; }

    /// <summary>A keyword.</summary>
    public static WireCondition Is(string key, string value) => new() { Key = key, Match = new WireMatch { Value = WireValue.Of(value) } };

    /// <summary>An integer.</summary>
    public static WireCondition Is(string key, long value) => new() { Key = key, Match = new WireMatch { Value = WireValue.Of(value) } };

    /// <summary>One of some keywords.</summary>
    public static WireCondition IsAny(string key, IEnumerable<string> values) => new() { Key = key, Match = new WireMatch { Any = [.. values.Select(WireValue.Of)] } };

    /// <summary>One of some integers.</summary>
    public static WireCondition IsAny(string key, IEnumerable<long> values) => new() { Key = key, Match = new WireMatch { Any = [.. values.Select(WireValue.Of)] } };

    /// <summary>One of some points.</summary>
    public static WireCondition Has(IReadOnlyList<Guid> storedIds) => new() { HasId = storedIds };

    /// <summary>At least one of them.</summary>
    public static WireCondition AnyOf(params IReadOnlyList<WireCondition> conditions) => conditions.Count == 1 ? conditions[0] : new() { Should = conditions };

    /// <summary>None of them.</summary>
    public static WireCondition NoneOf(params IReadOnlyList<WireCondition> conditions) => new() { MustNot = conditions };
}

/// <summary>An exact value or one of several.</summary>
internal sealed record WireMatch
{
    public WireValue? Value { get; init; }

    public IReadOnlyList<WireValue>? Any { get; init; }
}

/// <summary>Bounds of an integer, as doubles: that is how Qdrant reads them.</summary>
internal sealed record WireRange(double? Gte = null, double? Lt = null);

/// <summary>A key by its name.</summary>
internal sealed record WireKey(string Key);
