namespace SemanticMemory.Cli.Eval;

/// <summary>A clock that shows the time at which a question is asked, so that what is recent does not depend on the day of the measurement.</summary>
internal sealed class QuestionClock : TimeProvider
{
    /// <summary>The time it shows.</summary>
    public DateTimeOffset Now { get; set; }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now;
}
