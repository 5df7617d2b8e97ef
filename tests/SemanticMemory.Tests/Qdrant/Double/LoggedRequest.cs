using System.Text.Json;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>A request as it came.</summary>
public sealed class LoggedRequest
{
    /// <summary>The method.</summary>
    public required string Method { get; init; }

    /// <summary>The path, decoded, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>The parameters of the query.</summary>
    public required IReadOnlyDictionary<string, string> Query { get; init; }

    /// <summary>The connection it came over.</summary>
    public required string Connection { get; init; }

    /// <summary>The body, or nothing where there was none or it was no JSON.</summary>
    public JsonElement? Body { get; internal set; }

    /// <summary>How long the body was, in bytes, decompressed.</summary>
    public int BodyLength { get; internal set; }

    /// <summary>The fault that struck it.</summary>
    public Fault? Fault { get; internal set; }

    /// <summary>The status the double gave, whether or not a fault kept the answer from the client; nothing where the request was not carried out or still is.</summary>
    public int? Status { get; internal set; }

    /// <summary>Why it was refused.</summary>
    public string? Refusal { get; internal set; }

    /// <inheritdoc />
    public override string ToString() => $"{Method} {Path}: {Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no answer"}{(Refusal is null ? "" : $", {Refusal}")}";
}
