namespace SemanticMemory.Summaries;

/// <summary>Who wrote a summary.</summary>
public enum SummaryKind
{
    /// <summary>Put together from the messages themselves.</summary>
    Structural,

    /// <summary>Written by a chat model.</summary>
    Model,
}

/// <summary>A session in short, as it was when the summary was made.</summary>
public sealed record SessionSummary
{
    /// <summary>The summary as one text, a few lines.</summary>
    public required string Summary { get; init; }

    /// <summary>Key phrases, the weightiest first.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>Questions after which nobody else has said anything yet, oldest first.</summary>
    public required IReadOnlyList<string> OpenQuestions { get; init; }

    /// <summary>Who wrote it.</summary>
    public SummaryKind Kind { get; init; }

    /// <summary>How many messages the session had.</summary>
    public long MessageCount { get; init; }

    /// <summary>From the first message to the last.</summary>
    public TimeSpan Duration { get; init; }
}
