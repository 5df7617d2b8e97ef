namespace SemanticMemory.Tests.Chat.Double;

/// <summary>What the double does with one call.</summary>
public abstract record ChatStep
{
    /// <summary>Answers; a stream comes word by word.</summary>
    public sealed record Says(string Text) : ChatStep
    {
        /// <summary>Tokens it reports; absent: none.</summary>
        public (int Input, int Output)? Usage { get; init; } = (100, 10);

        public string FinishReason { get; init; } = "stop";

        /// <summary>After so many words of a stream something goes wrong.</summary>
        public int? Words { get; init; }

        /// <summary>What goes wrong then.</summary>
        public StreamFault Fault { get; init; }

        /// <summary>Holds the answer's end back until this is done.</summary>
        public Task Until { get; init; } = Task.CompletedTask;
    }

    /// <summary>Answers an error.</summary>
    public sealed record Fails(int Status) : ChatStep
    {
        public string? RetryAfter { get; init; }

        public string Body { get; init; } = """{"error":{"message":"Something is wrong with your request.","type":"server_error","code":null}}""";

        public string? Location { get; init; }
    }

    /// <summary>Answers with success, but not as the protocol has it.</summary>
    public sealed record Garbles(string Body, string MediaType = "application/json") : ChatStep;

    /// <summary>Takes the call and never answers.</summary>
    public sealed record Hangs : ChatStep;

    /// <summary>Breaks the connection before it answers.</summary>
    public sealed record Drops : ChatStep;
}

/// <summary>How a stream goes wrong.</summary>
public enum StreamFault
{
    None,

    /// <summary>The connection breaks.</summary>
    Broken,

    /// <summary>The stream ends in order, but too early.</summary>
    Ended,

    /// <summary>Nothing more comes.</summary>
    Stalled,

    /// <summary>A piece is no JSON.</summary>
    Garbled,

    /// <summary>A piece is an error.</summary>
    Error,
}
