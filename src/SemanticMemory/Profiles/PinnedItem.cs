namespace SemanticMemory.Profiles;

/// <summary>A fact to keep in mind: it stands in every context window of its scope until it expires.</summary>
public sealed record PinnedItem
{
    /// <summary>Whose windows it stands in: <c>session:{id}</c>, <c>user:{id}</c> or <c>tenant</c>, see <see cref="ItemScope"/>.</summary>
    public required string Scope { get; init; }

    /// <summary>What kind of fact: <c>user_info</c>, <c>preference</c>, <c>document</c>, <c>memory</c>, any short name.</summary>
    public required string Type { get; init; }

    /// <summary>Its name, unique within scope and type.</summary>
    public required string Key { get; init; }

    /// <summary>The fact.</summary>
    public required string Value { get; init; }

    /// <summary>Larger comes first, and survives where room is short.</summary>
    public int Priority { get; init; }

    /// <summary>From when on it no longer counts; absent: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was last written.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>What is written of a pinned fact, in place of what was there.</summary>
/// <param name="Value">The fact, up to 100,000 characters.</param>
/// <param name="Priority">Larger comes first.</param>
/// <param name="ExpiresAt">From when on it no longer counts; absent: never.</param>
public sealed record ItemContent(string Value, int Priority = 0, DateTimeOffset? ExpiresAt = null);

/// <summary>What a stored item says besides its fields.</summary>
internal sealed record ItemBody(string Type, string Key, string Value);
