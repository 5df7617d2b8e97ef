namespace SemanticMemory;

/// <summary>What kind of failure a <see cref="MemoryException"/> reports.</summary>
public enum MemoryError
{
    /// <summary>The request cannot be carried out as it stands; <see cref="MemoryException.Errors"/> names the fields.</summary>
    Invalid,

    /// <summary>What it names does not exist, or is not the caller's.</summary>
    NotFound,

    /// <summary>What it asks for is not allowed to this caller.</summary>
    Forbidden,

    /// <summary>It contradicts what is stored: a state, or other content under the same id.</summary>
    Conflict,

    /// <summary>So much of it is not allowed now; <see cref="MemoryException.RetryAfter"/> says when it is again.</summary>
    LimitReached,

    /// <summary>The store or a model cannot be reached now; the same call may work later.</summary>
    Unavailable,

    /// <summary>It needs something that this installation does without; the message says what to configure.</summary>
    NotConfigured,

    /// <summary>Data or configuration must be mended first; the message says how.</summary>
    Misconfigured,

    /// <summary>A server failed for a reason of its own; its log says more under <see cref="MemoryException.TraceId"/>.</summary>
    Failed,
}

/// <summary>The one exception of this library, with facts to decide by. Its message may be shown to the caller and never holds stored content.</summary>
public sealed class MemoryException : Exception
{
    /// <summary>Reports a failure.</summary>
    /// <param name="error">Its kind.</param>
    /// <param name="problem">A stable slug, e.g. <c>session-not-active</c>.</param>
    /// <param name="message">What is wrong and what cures it.</param>
    /// <param name="innerException">What caused it.</param>
    public MemoryException(MemoryError error, string problem, string message, Exception? innerException = null)
        : base(message, innerException) => (Error, Problem) = (error, problem);

    /// <summary>The kind of failure.</summary>
    public MemoryError Error { get; }

    /// <summary>A stable slug that tells failures of one kind apart.</summary>
    public string Problem { get; }

    /// <summary>May the same call work a moment later?</summary>
    public bool IsTransient => Error == MemoryError.Unavailable;

    /// <summary>How long to wait before the same call may work; <see langword="null"/> when that is not known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What is wrong, by field (camelCase, <c>messages[3].role</c>); empty when it is not about fields.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();

    /// <summary>The HTTP status of a server's answer; <see langword="null"/> in process, or when no answer came.</summary>
    public int? Status { get; init; }

    /// <summary>What to look for in the server's log; <see langword="null"/> in process.</summary>
    public string? TraceId { get; init; }

    /// <summary>One field is wrong.</summary>
    public static MemoryException Invalid(string field, string message) => Invalid(new Dictionary<string, string[]> { [field] = [message] });

    /// <summary>Some fields are wrong.</summary>
    public static MemoryException Invalid(IReadOnlyDictionary<string, string[]> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var first = errors.First();
        return new MemoryException(MemoryError.Invalid, "invalid-request", $"{first.Key}: {first.Value[0]}") { Errors = errors };
    }

    /// <summary>Something does not exist or is not the caller's; which of both is not told.</summary>
    public static MemoryException NotFound(string what) => new(MemoryError.NotFound, "not-found", $"There is no such {what}.");
}
