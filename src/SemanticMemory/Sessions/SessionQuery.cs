namespace SemanticMemory.Sessions;

/// <summary>Which sessions to list, newest activity first. Members left out do not narrow; deleted sessions are listed only when asked for.</summary>
public sealed record SessionQuery
{
    /// <summary>Where they stand.</summary>
    public SessionStatus? Status { get; init; }

    /// <summary>Where they take place.</summary>
    public string? Channel { get; init; }

    /// <summary>Whose they are.</summary>
    public string? UserId { get; init; }

    /// <summary>Who answers.</summary>
    public string? AgentId { get; init; }

    /// <summary>What kind of object they are about.</summary>
    public string? EntityType { get; init; }

    /// <summary>Which object they are about.</summary>
    public string? EntityId { get; init; }

    /// <summary>A label they have.</summary>
    public string? Tag { get; init; }

    /// <summary>Are they settled?</summary>
    public bool? Resolved { get; init; }

    /// <summary>Words that all occur in its title, its summary or its messages, compared as a search compares them; at most 200 characters.</summary>
    public string? Query { get; init; }

    /// <summary>Items on a page, 1 to 200.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>The previous page's <see cref="Page{T}.NextCursor"/>.</summary>
    public string? Cursor { get; init; }
}
