using System.Text.Json.Nodes;

namespace SemanticMemory.Messages;

/// <summary>
/// A JSON merge patch (RFC 7396) of what may change of a message: <c>feedback</c>, <c>metadata</c>, and <c>toolCalls</c>, where each entry names one of
/// the message's calls by its <c>id</c> and gives its new <c>status</c>, <c>result</c> or <c>error</c>; calls that are not named stay as they are.
/// </summary>
/// <param name="Document">The patch; other members, or values of another type, are <see cref="MemoryError.Invalid"/>.</param>
public sealed record MessagePatch(JsonObject Document);
