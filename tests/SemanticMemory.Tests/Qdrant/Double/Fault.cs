namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>What goes wrong with a request: a closed tree.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>An error answer. It had no effect, unless <paramref name="AfterEffect"/>.</summary>
    public sealed record Status(int Code, TimeSpan? RetryAfter = null, bool AfterEffect = false) : Fault;

    /// <summary>The connection is cut before anything is done.</summary>
    public sealed record Cut : Fault;

    /// <summary>It took effect, but the connection is cut before the answer.</summary>
    public sealed record LostAnswer : Fault;

    /// <summary>It took effect, and the connection is cut in the middle of the answer.</summary>
    public sealed record HalfAnswer : Fault;

    /// <summary>No answer until the client gives up; it had no effect, unless <paramref name="AfterEffect"/>.</summary>
    public sealed record Hang(bool AfterEffect = false) : Fault;

    /// <summary>It took effect, and the answer is a 200 with this in the place of its body.</summary>
    public sealed record Garbage(string Body = "{\"result\": {\"poi") : Fault;

    /// <summary>A right answer, late by the wall clock.</summary>
    public sealed record Delay(TimeSpan By) : Fault;

    /// <summary>An overloaded server.</summary>
    public static Fault Unavailable { get; } = new Status(503);

    /// <summary>A limit on requests, with the time to wait.</summary>
    public static Fault TooMany(TimeSpan retryAfter) => new Status(429, retryAfter);
}

/// <summary>Which requests a fault strikes.</summary>
/// <param name="Fault">What goes wrong.</param>
public sealed record FaultRule(Fault Fault)
{
    /// <summary>The method, or every one.</summary>
    public string? Method { get; init; }

    /// <summary>A regular expression that the path has to contain a match of; by default every path has.</summary>
    public string Path { get; init; } = "";

    /// <summary>How many requests it strikes; one by default.</summary>
    public int Times { get; init; } = 1;

    /// <summary>How many matching requests it lets through before.</summary>
    public int Skip { get; init; }
}
