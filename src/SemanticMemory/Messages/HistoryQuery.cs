namespace SemanticMemory.Messages;

/// <summary>Which part of a history to read, newest first unless asked otherwise.</summary>
public sealed record HistoryQuery
{
    /// <summary>Oldest first.</summary>
    public bool Ascending { get; init; }

    /// <summary>Items on a page, 1 to 200.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>The previous page's <see cref="Page{T}.NextCursor"/>.</summary>
    public string? Cursor { get; init; }

    /// <summary>Only messages said before this.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Only messages said after this.</summary>
    public DateTimeOffset? After { get; init; }
}
