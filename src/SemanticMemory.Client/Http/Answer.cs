using System.Net;
using System.Text.Json;

namespace SemanticMemory.Client.Http;

/// <summary>A successful answer, read to its end.</summary>
internal sealed record Answer(HttpStatusCode Status, ReadOnlyMemory<byte> Body)
{
    /// <summary>Its body as a type.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Misconfigured"/>: it is something else.</exception>
    public T Read<T>()
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Body.Span, ClientJson.Options) ?? throw NotUnderstood(Status);
        }
        catch (JsonException e)
        {
            throw NotUnderstood(Status, e);
        }
    }

    /// <summary>Is there a member of this name?</summary>
    public bool Has(string member)
    {
        try
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(member, out _);
        }
        catch (JsonException e)
        {
            throw NotUnderstood(Status, e);
        }
    }

    // The deserializer's message names a path and may quote what stood there: it stays inside.

    /// <summary>An answer is not what this client's server would give.</summary>
    public static MemoryException NotUnderstood(HttpStatusCode status, JsonException? inner = null) => new(
        MemoryError.Misconfigured,
        "answer-not-understood",
        "What answered is no SemanticMemory server of this client's version: check the address, and use client and server of one release.",
        inner)
    {
        Status = (int)status,
    };
}
