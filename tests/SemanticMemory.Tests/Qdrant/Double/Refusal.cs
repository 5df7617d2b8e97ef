namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>An answer other than 200, with the status and text of a server 1.19.</summary>
internal sealed class Refusal(int status, string message, bool plain = false) : Exception(message)
{
    public int Status { get; } = status;

    /// <summary>The text is the whole body, as for a missing key.</summary>
    public bool Plain { get; } = plain;

    public static Refusal Input(string message) => new(400, $"Wrong input: {message}");

    public static Refusal Request(string message) => new(400, $"Bad request: {message}");

    public static Refusal Query(string message) => new(400, $"Deserialize error in query parameters: {message}");

    public static Refusal Malformed(string message) => new(400, $"Format error in JSON body: {message}");

    public static Refusal Range(string field, string message, string where = "JSON body") => new(422, $"Validation error in {where}: [{field}: {message}]");

    public static Refusal NotFound(string message) => new(404, $"Not found: {message}");

    public static Refusal NoPoint(PointKey key) => NotFound($"No point with id {key} found");

    public static Refusal NoVector(string name) => Input($"Not existing vector name error: {name}");

    /// <summary>What a server would do and the double leaves out says so, instead of answering something plausible.</summary>
    public static Refusal Unsupported(string message) => new(501, $"The double does not do this: {message}");
}
